"""What runs the pipeline in a soak, and how it is killed: its contract, and Prism."""

from __future__ import annotations

import os
import signal
import subprocess
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from benchmarks.harness import ROOT, ingest_command, processes

STOP_SECONDS = 90.0


@dataclass(frozen=True)
class Job:
    """What is run: the options of ``pipelines.ingest``, and where logs and files may go.

    ``asked`` counts the requests so far. ``parallelism`` is the number of SDK workers where an
    engine has several: Flink.
    """

    lake: Path
    folder: Path
    options: Sequence[str]
    asked: Counter[str] = field(default_factory=Counter)
    seed: int = 1
    parallelism: int = 2

    def launch(self, *more: str) -> subprocess.Popen[bytes]:
        """Start it in a session of its own, with its output in ``job.log``."""
        command = ingest_command(self.lake, *self.options, *more)
        with (self.folder / "job.log").open("ab") as log:
            return subprocess.Popen(
                command, cwd=ROOT, stdout=log, stderr=log, start_new_session=True
            )


class Engine(Protocol):
    """A way to run a job. ``kinds`` are the ways in which it can be killed."""

    kinds: tuple[str, ...]

    def start(self) -> None:
        """Start the job."""

    def problem(self) -> str:
        """Why it does not run any more although nobody stopped it; "" while it does."""

    def kill(self, kind: str) -> str:
        """Kill what the kind says, and have the job run again; what is wrong then, or ""."""

    def checkpoint_bytes(self) -> int | None:
        """Size of the newest checkpoint; None where there is none."""

    def stop(self) -> str:
        """End the job in an orderly way; else kill it, and say what went wrong."""


def kill_tree(process: subprocess.Popen[bytes]) -> None:
    """SIGKILL to a process and all that descend from it, at once."""
    for pid in processes(process.pid):
        _signal(pid, signal.SIGKILL)
    process.wait()


def end_tree(process: subprocess.Popen[bytes]) -> str:
    """SIGINT to a process; where that is not enough, SIGKILL to its tree, and say so."""
    tree = processes(process.pid)
    _signal(process.pid, signal.SIGINT)
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        for pid in tree:
            _signal(pid, signal.SIGKILL)
        process.wait()
        return f"the job did not end within {STOP_SECONDS:g} s of SIGINT"
    return ""


def _signal(pid: int, number: signal.Signals) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return


class Prism:
    """The streaming job on a local Prism, which keeps no durable state: a kill loses it all."""

    kinds: tuple[str, ...] = ("job, state lost",)

    def __init__(self, job: Job, binary: Path) -> None:
        self._job = job
        self._flags = ("--streaming", "--runner=PrismRunner", f"--prism_location={binary}")
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Submit the job, which brings Prism with it."""
        self._process = self._job.launch(*self._flags)

    def problem(self) -> str:
        """The job ended by itself."""
        status = self._process.poll() if self._process else None
        return "" if status is None else f"the job ended with exit status {status}"

    def kill(self, kind: str) -> str:  # noqa: ARG002 (there is one kind)
        """Kill driver, workers and Prism, and submit again over the same lake."""
        if self._process is not None:
            kill_tree(self._process)
        self.start()
        return ""

    def checkpoint_bytes(self) -> int | None:
        """None: Prism writes no checkpoints."""
        return None

    def stop(self) -> str:
        """What Ctrl-C does, and SIGKILL to what is left after a time."""
        return end_tree(self._process) if self._process else ""
