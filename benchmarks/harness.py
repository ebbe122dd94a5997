"""What the benchmarks share: the command that they measure, and what its processes take."""

from __future__ import annotations

import resource
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
CORPUS = ROOT.parent / "shared" / "data" / "extraction"
LOCAL = "--allow_network=127.0.0.0/8"


def ingest_command(lake: Path, *options: str) -> list[str]:
    """A command line of ``pipelines.ingest``."""
    return [sys.executable, "-m", "pipelines.ingest", f"--output={lake}", *options]


def need_corpus() -> None:
    """End the program where the evaluation data is missing."""
    if not CORPUS.is_dir():
        sys.exit(f"{CORPUS} is not there: the benchmark needs the evaluation data")


def cpu_seconds() -> float:
    """User and system time of all processes that were started here and have ended."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def processes(root: int) -> list[int]:
    """A process and its descendants, as far as they still are."""
    found = [root]
    for task in Path(f"/proc/{root}/task").glob("*"):
        try:
            children = (task / "children").read_text().split()
        except OSError:
            continue
        for child in children:
            found.extend(processes(int(child)))
    return found


def proportional_set_size(pid: int) -> float:
    """Memory of a process in MiB, shared pages counted by their share; 0 when it is gone."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:")), 0.0)
