"""Once-mode in a loop, killed in each of its phases; after each kill its lake is looked at."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.soak.engines import STOP_SECONDS, Job, kill_tree
from benchmarks.soak.results import check_ledger
from transforms.lake.lake import STAGING, STALE_STAGED_SECONDS, STATE

_LOOK_EVERY = 0.00005  # seconds; a file lies in _staging/ for some milliseconds
_PATIENCE = 120.0
_START_OF_ARROW_STREAM = b"\xff\xff\xff\xff"

# Phase: the highest occurrence at which to kill (a run has as many), the longest delay after it.
_PHASES: dict[str, tuple[int, float]] = {
    "poll": (6, 0.1),
    "fetch": (20, 0.05),
    "write": (8, 0.002),
    "rename": (8, 0.004),
    "commit": (2, 0.3),
    "snapshot": (1, 0.003),
}


class Watch:
    """Counts, by looking often, what a run has done since; each phase looks at one place only."""

    def __init__(self, job: Job) -> None:
        self._lake = job.lake
        self._asked = job.asked
        self._before = job.asked.copy()
        self._commits = self._count_commits()
        self._old = self._known = {*self._staged(), *self._snapshots()}

    def counter(self, phase: str) -> Callable[[], int]:
        """The count of the phase's occurrences."""
        counters = {
            "poll": lambda: self._count_requests("feed requests"),
            "fetch": lambda: self._count_requests("page requests"),
            "write": lambda: len(self._look()),
            "rename": lambda: len(self._look() - set(self._staged())),
            "commit": lambda: self._count_commits() - self._commits,
            "snapshot": self._count_snapshots,
        }
        return counters[phase]

    def _count_requests(self, kind: str) -> int:
        return self._asked[kind] - self._before[kind]

    def _count_commits(self) -> int:
        return sum(1 for _ in self._lake.glob("commits/*/*"))

    def _staged(self) -> list[Path]:
        return list(self._lake.glob(f"{STAGING}/*.tmp"))

    def _snapshots(self) -> list[Path]:
        return list(self._lake.glob(f"{STATE}/snapshot-*"))

    def _look(self) -> set[Path]:
        """The files that were ever met in the staging directory."""
        self._known = self._known.union(self._staged())
        return self._known - self._old

    def _count_snapshots(self) -> int:
        new = set(self._snapshots()) - self._old
        return len(new) + sum(map(_is_arrow_stream, set(self._staged()) - self._old))


def _is_arrow_stream(path: Path) -> bool:
    with contextlib.suppress(FileNotFoundError), path.open("rb") as file:
        return file.read(4) == _START_OF_ARROW_STREAM
    return False


class OnceLoop:
    """Once-mode again and again, each run as soon as the last has ended."""

    kinds: tuple[str, ...] = tuple(_PHASES)

    def __init__(self, job: Job) -> None:
        self._job = job
        self._chooser = random.Random(job.seed)
        self._thread = threading.Thread(target=self._loop, name="once-loop", daemon=True)
        self._stopped = threading.Event()
        self._between = threading.Lock()  # held while no run may start
        self._process: subprocess.Popen[bytes] | None = None
        self._problem = ""

    def start(self) -> None:
        """Start the first run."""
        self._thread.start()

    def _loop(self) -> None:
        while not (self._stopped.is_set() or self._problem):
            with self._between:
                self._process = self._job.launch()
            status = self._process.wait()
            if status and status != -signal.SIGKILL:
                self._problem = f"a run ended with exit status {status}"

    def problem(self) -> str:
        """A run that failed without being killed."""
        return self._problem

    def kill(self, kind: str) -> str:
        """Kill a run in this phase, at a moment drawn from the seed; the next one follows.

        Returns what is wrong with the ledger of the lake as the run left it; "" for nothing.

        Raises:
            TimeoutError: the phase was not met.
        """
        most, longest = _PHASES[kind]
        occurrence = self._chooser.randint(1, most)
        delay = longest * self._chooser.random() ** 3  # so that most follow their event at once
        deadline = time.monotonic() + _PATIENCE
        while time.monotonic() < deadline and not self._problem:
            if self._process is not None and self._reaches(kind, occurrence, deadline):
                time.sleep(delay)
                with self._between:
                    kill_tree(self._process)
                    if self._process.returncode == -signal.SIGKILL:
                        return "; ".join(check_ledger(self._job.lake))
            occurrence = 1  # made easier: a run ended before its moment
        raise TimeoutError(f"no run was met in this phase in {_PATIENCE:g} s")

    def _reaches(self, phase: str, occurrence: int, deadline: float) -> bool:
        """Wait until the run has come so far; False when it ends before."""
        process, count = self._process, Watch(self._job).counter(phase)
        while process is not None and process.poll() is None and time.monotonic() < deadline:
            if count() >= occurrence:
                return True
            time.sleep(_LOOK_EVERY)
        return False

    def checkpoint_bytes(self) -> int | None:
        """None: the lake is all the state."""
        return None

    def stop(self) -> str:
        """Let the run under way end, and two more: then nothing may be left to do."""
        self._stopped.set()
        self._thread.join(STOP_SECONDS)
        if self._process is not None and self._thread.is_alive():
            kill_tree(self._process)
            return f"the last run did not end within {STOP_SECONDS:g} s"
        return self._problem or self._finish()

    def _finish(self) -> str:
        for path in self._job.lake.glob(f"{STAGING}/*"):  # as old as what a run deletes
            then = path.stat().st_mtime - STALE_STAGED_SECONDS
            os.utime(path, (then, then))
        pages = 0
        for _ in range(2):
            before = self._job.asked["page requests"]
            if status := self._job.launch().wait(STOP_SECONDS):
                return f"a last run ended with exit status {status}"
            pages = self._job.asked["page requests"] - before
        if pages and not self._job.asked["poison feeds"]:
            return f"the last run asked for {pages} pages again"
        left = [path.name for path in self._job.lake.glob(f"{STAGING}/*")]
        return f"left in {STAGING}: {', '.join(left)}" if left else ""
