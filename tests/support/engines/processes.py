"""Background processes of a test: each a process group of its own, none outlives its owner.

    with Processes(tmp_path) as processes:
        processes.start("server", [sys.executable, "-m", "http.server", "8000"])
        processes.wait_for_port("server", 8000)
        processes.kill("server")

Output goes to ``<directory>/<name>.log``, appended when a name is started again.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Self, TypeVar

LOOPBACK = "127.0.0.1"
ROOT = Path(__file__).parents[3]
_GUARDIAN = Path(__file__).with_name("guardian.py")
_TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")
_T = TypeVar("_T")


def free_ports(count: int) -> list[int]:
    """Ports that nobody listens on now, all different."""
    sockets = [socket.create_server((LOOPBACK, 0)) for _ in range(count)]
    ports = [int(each.getsockname()[1]) for each in sockets]
    for each in sockets:
        each.close()
    return ports


def wait_until(condition: Callable[[], _T | None], seconds: float, what: Callable[[], str]) -> _T:
    """The first true value of ``condition``.

    Raises:
        TimeoutError: with the words of ``what``, asked at that moment.
    """
    deadline = time.monotonic() + seconds
    while not (value := condition()):
        if time.monotonic() > deadline:
            raise TimeoutError(f"not within {seconds:.0f} s: {what()}")
        time.sleep(0.1)
    return value


class Processes:
    """Named processes that end with the ``with`` block, or with this process at the latest."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._processes: dict[str, subprocess.Popen[bytes]] = {}

    def __enter__(self) -> Self:
        self._directory.mkdir(parents=True, exist_ok=True)
        self._guardian = subprocess.Popen(
            [sys.executable, str(_GUARDIAN)], stdin=subprocess.PIPE, start_new_session=True
        )
        return self

    def __exit__(self, *_: object) -> None:
        for name in list(self._processes):
            self.kill(name)
        assert self._guardian.stdin
        self._guardian.stdin.close()
        self._guardian.wait()

    def start(
        self, name: str, command: Sequence[str], *, environment: Mapping[str, str] | None = None
    ) -> None:
        """Start a command in the repository's root, with ``environment`` on top of ours."""
        assert not self.running(name), f"{name} is running already"
        if name in self._processes:
            self.kill(name)  # what it started may live on
        with self.log_path(name).open("ab") as log:
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                cwd=ROOT,
                env={**os.environ, **(environment or {})},
            )
        self._processes[name] = process
        self._tell_guardian(f"+{process.pid}\n")

    def kill(self, name: str) -> None:
        """Kill the process and all it started, and wait until they are gone."""
        process = self._processes.pop(name)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        wait_until(lambda: not any(_members(process.pid)), 10, lambda: f"{name} lives on")
        self._tell_guardian(f"-{process.pid}\n")

    def wait(self, name: str, seconds: float) -> int:
        """The exit status of a process that ends by itself."""
        try:
            status = self._processes[name].wait(seconds)
        except subprocess.TimeoutExpired as error:
            message = f"{name} has not ended in {seconds:.0f} s: {self.tail(name)}"
            raise TimeoutError(message) from error
        self.kill(name)
        return status

    def running(self, name: str) -> bool:
        """Whether it was started and has not ended."""
        return name in self._processes and self._processes[name].poll() is None

    def wait_for_port(self, name: str, port: int, seconds: float = 120) -> None:
        """Wait until the process listens.

        Raises:
            TimeoutError: it does not, with the end of its log.
            RuntimeError: it has ended.
        """

        def listening() -> bool:
            if not self.running(name):
                raise RuntimeError(f"{name} has ended: {self.tail(name)}")
            with suppress(OSError), socket.create_connection((LOOPBACK, port), 1):
                return True
            return False

        wait_until(listening, seconds, lambda: f"{name} on port {port}: {self.tail(name)}")

    def log_path(self, name: str) -> Path:
        """Where its output goes."""
        return self._directory / f"{name}.log"

    def tail(self, name: str, lines: int = 30) -> str:
        """The last lines of its output."""
        text = self.log_path(name).read_text(encoding="utf-8", errors="replace")
        return "\n".join(text.splitlines()[-lines:])

    def started_by(self, name: str) -> list[int]:
        """The processes that a process has started and that are alive, oldest first."""
        group = self._processes[name].pid
        return [pid for pid, _ in _members(group) if pid != group]

    def cpu_seconds(self, name: str) -> float:
        """Processor time of the process and all it started that are alive."""
        members = _members(self._processes[name].pid)
        return sum(int(stat[11]) + int(stat[12]) for _, stat in members) / _TICKS_PER_SECOND

    def _tell_guardian(self, line: str) -> None:
        assert self._guardian.stdin
        self._guardian.stdin.write(line.encode())
        self._guardian.stdin.flush()


def alive(pid: int) -> bool:
    """Whether a process runs; one that has ended and that nobody has asked about yet does not."""
    stat = _stat(pid)
    return bool(stat) and stat[0] != "Z"


def _stat(pid: int) -> list[str]:
    """``/proc/<pid>/stat`` from the state on; empty where there is no such process."""
    with suppress(FileNotFoundError, ProcessLookupError):
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return []


def _members(group: int) -> Iterator[tuple[int, list[str]]]:
    """The living processes of a group, the oldest first, with their ``_stat``."""
    for pid in sorted(int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()):
        stat = _stat(pid)
        if stat and int(stat[2]) == group and stat[0] != "Z":
            yield pid, stat
