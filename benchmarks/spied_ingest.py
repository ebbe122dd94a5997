"""``pipelines.ingest`` under watch, and under a clock of its own.

    CONNECT_LOG=connects.log python -m benchmarks.spied_ingest HOURS --feeds … --output …

The audit hook sees each ``connect`` of the interpreter, whoever calls it. Spawned workers import
this module again and so are watched too. The clock of the run, not the machine's, is ``HOURS``
ahead.
"""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime, timedelta
from typing import Any

import time_machine


def _watch(path: str) -> None:
    log = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event in {"socket.connect", "socket.sendto"}:
            address = arguments[-1]
            if isinstance(address, tuple):  # not a Unix socket's path
                os.write(log, f"{address[0]} {address[1]}\n".encode())

    sys.addaudithook(hook)


if "CONNECT_LOG" in os.environ:
    _watch(os.environ["CONNECT_LOG"])


def main() -> None:
    """Ingest, and end the process."""
    from pipelines import ingest  # noqa: PLC0415 (keeps the workers small)
    from pipelines.command import exit_process  # noqa: PLC0415

    hours, *arguments = sys.argv[1:]
    at = datetime.now(UTC) + timedelta(hours=float(hours))
    with time_machine.travel(at, tick=True):
        exit_process(ingest.main(arguments))


if __name__ == "__main__":
    main()
