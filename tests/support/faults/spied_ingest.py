"""``pipelines.ingest`` under watch, and under a clock of its own.

    CONNECT_LOG=connects.log python -m tests.support.faults.spied_ingest HOURS --feeds … --output …

An audit hook sees each ``connect`` of the interpreter, whoever calls it, and writes it down in the
log. Spawned workers import this module again and so are watched too. The clock of the run, not the
machine's, is ``HOURS`` ahead.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from typing import Any

import time_machine


class ConnectWatch:
    """Calls ``note`` with ``address:port`` before each connect of this interpreter, while ``on``.

    What does not stay on this machine is noted and then refused: were the pipeline's own check
    broken, the drill would otherwise ask real servers, the cloud's metadata among them.
    """

    def __init__(self, note: Callable[[str], None]) -> None:
        self.on = True
        self._note = note
        sys.addaudithook(self._hook)  # which nothing takes away again

    def _hook(self, event: str, arguments: tuple[Any, ...]) -> None:
        if not self.on or event not in {"socket.connect", "socket.sendto"}:
            return
        if isinstance(arguments[-1], tuple):  # not a Unix socket's path
            host, port, *_ = arguments[-1]
            self._note(f"{host}:{port}")
            if not _stays_here(host):
                raise PermissionError(f"the drill does not connect to {host}")


def _stays_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _watch_into(path: str) -> None:
    log = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    ConnectWatch(lambda address: _write_line(log, address))


def _write_line(log: int, line: str) -> None:
    os.write(log, f"{line}\n".encode())


if "CONNECT_LOG" in os.environ:
    _watch_into(os.environ["CONNECT_LOG"])


def main() -> None:
    """Ingest, and end the process."""
    from pipelines import ingest  # noqa: PLC0415 (keeps the workers small)
    from pipelines.cli.command import exit_process  # noqa: PLC0415

    hours, *arguments = sys.argv[1:]
    at = datetime.now(UTC) + timedelta(hours=float(hours))
    with time_machine.travel(at, tick=True):
        exit_process(ingest.main(arguments))


if __name__ == "__main__":
    main()
