"""The fault drill: a local web in which much misbehaves, and every outcome is known beforehand.

    python -m benchmarks.faults [--delay 1] [--small]

Three once-mode runs on one lake, by their own clock 0, 1 and 26 hours from now, over feeds and
pages that break HTTP, XML, HTML and good manners in all the ways we know, beside others that are in
order. Each poll, each entry and each number of requests is compared with what the kind of feed or
page must give. A canary listens where nobody may ask, and the process that ingests writes down each
address it connects to. Exit status: 0 for no wrong outcome and no limit broken, else 1.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from benchmarks.harness import ROOT, cpu_seconds, processes, proportional_set_size
from tests.support.faults.drill import Drill
from tests.support.faults.model import HOURS, RUNS
from tests.support.faults.newsstand import SMALL, Size
from tests.support.faults.wire import FaultWeb
from tests.support.web import LocalWeb

_MAX_MEMORY = 600  # MiB
_MAX_TIME = 1.3
_SAMPLE_EVERY = 0.25  # seconds


@dataclass(frozen=True)
class Figures:
    """What one run took: MiB of each of its processes when their sum was highest, and seconds."""

    status: int
    seconds: float
    bound: float
    cpu_seconds: float
    memory: tuple[float, ...]
    requests: int

    def __str__(self) -> str:
        memory = " + ".join(f"{size:.0f}" for size in self.memory)
        return (
            f"exit {self.status}, {self.requests} requests, {self.seconds:.1f} s of at least "
            f"{self.bound:.0f} s, CPU {self.cpu_seconds:.1f} s, peak {sum(self.memory):.0f} MiB "
            f"({memory})"
        )


def run(drill: Drill, number: int, folder: Path) -> Figures:
    """One run of the command, in processes of its own."""
    hours = HOURS[number - 1]
    drill.web.run, drill.web.clock_shift = number, timedelta(hours=hours)
    started, cpu_before = time.monotonic(), cpu_seconds()
    module = "tests.support.faults.spied_ingest"
    command = [sys.executable, "-m", module, str(hours), *drill.arguments]
    environment = {**os.environ, "CONNECT_LOG": str(folder / "connects.log")}
    with (folder / "run.log").open("ab") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
        peak: list[float] = []
        while process.poll() is None:
            sizes = [proportional_set_size(each) for each in processes(process.pid)]
            peak = max(peak, sizes, key=sum)
            time.sleep(_SAMPLE_EVERY)
    return Figures(
        process.returncode,
        time.monotonic() - started,
        drill.bound(number),
        cpu_seconds() - cpu_before,
        tuple(peak),
        sum(request.run == number for request in drill.web.log),
    )


def broken_limits(number: int, figures: Figures) -> Iterator[str]:
    """The limits on status, time and memory that a run broke."""
    if figures.status:
        yield f"run {number} ended with exit status {figures.status}"
    if (memory := sum(figures.memory)) > _MAX_MEMORY:
        yield f"run {number} took {memory:.0f} MiB, above {_MAX_MEMORY}"
    if (most := _MAX_TIME * figures.bound) and figures.seconds > most:
        yield f"run {number} took {figures.seconds:.0f} s, above {most:.0f} s"


def main(arguments: list[str] | None = None) -> int:
    """Do the drill and print what happened."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--delay", type=float, default=1.0, help="--host_delay of the runs")
    parser.add_argument("--small", action="store_true", help="few good feeds and no slow ones")
    parser.add_argument("--without-slow", action="store_true", help="no feed that takes a minute")
    options = parser.parse_args(arguments)
    size = SMALL if options.small else Size()
    size = replace(size, slow=size.slow and not options.without_slow)
    folder = Path(tempfile.mkdtemp(prefix="fault-drill-"))
    broken: list[str] = []
    with LocalWeb() as local_web:
        drill = Drill(folder, FaultWeb(local_web), size, options.delay)
        print(f"{drill.describe()}; in {folder}", flush=True)
        for number in range(1, RUNS + 1):
            figures = run(drill, number, folder)
            print(f"run {number}: {figures}", flush=True)
            broken += broken_limits(number, figures)
        connected = set((folder / "connects.log").read_text().splitlines())
        wrong = list(drill.wrong(connected))
    for problem in (*wrong, *broken):
        print(f"problem: {problem}")
    print(f"{len(wrong)} wrong outcomes, {len(broken)} limits broken")
    if not wrong and not broken:
        shutil.rmtree(folder)
    return 1 if wrong or broken else 0


if __name__ == "__main__":
    sys.exit(main())
