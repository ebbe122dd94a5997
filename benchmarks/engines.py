"""What a pipeline of the shape of ours costs an engine when there is nothing to do.

    python -m benchmarks.engines prism|flink [--seconds 60] [--shards 32] [--stages 3]

Ticks every second through stateful stages (``tests/engines/number_line.py``): processor seconds a
second and resident memory by process, seconds from tick to row, checkpoints. Needs ``make prism``
or ``make flink``.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from itertools import pairwise
from pathlib import Path

from tests.engines.running import DRIVER, NumberLine, Row
from tests.support.engines.available import prism_flags
from tests.support.engines.flink import FlinkCluster
from tests.support.engines.processes import Processes

MIB = 1 << 20
Engine = AbstractContextManager[tuple[Processes, list[str], list[str]]]


@contextmanager
def prism(directory: Path) -> Iterator[tuple[Processes, list[str], list[str]]]:
    """The processes, the names to measure, and the flags of a pipeline."""
    with Processes(directory / "logs") as processes:
        yield processes, [DRIVER], prism_flags()


@contextmanager
def flink(directory: Path) -> Iterator[tuple[Processes, list[str], list[str]]]:
    """The processes, the names to measure, and the flags of a pipeline."""
    begun = time.monotonic()
    with FlinkCluster(directory / "flink") as cluster:
        print(f"cluster up after {time.monotonic() - begun:.0f} s")
        yield cluster.processes, cluster.names, cluster.pipeline_flags()
        (job,) = cluster.running_jobs()
        print(f"checkpoints: {cluster.rest.checkpoints(job)}")


def quantiles(values: Sequence[float]) -> str:
    """Median, p99 and maximum."""
    ordered = sorted(values)
    p99 = ordered[int(len(ordered) * 0.99)]
    return f"median {ordered[len(ordered) // 2]:.2f}, p99 {p99:.2f}, max {ordered[-1]:.2f}"


def usage(
    processes: Processes, names: Sequence[str], seconds: float
) -> Iterator[tuple[str, float, float]]:
    """Of each process: processor seconds a second over the time to come, and MiB at its end."""
    begun = {name: processes.cpu_seconds(name) for name in names}
    time.sleep(seconds)
    for name in names:
        cpu = (processes.cpu_seconds(name) - begun[name]) / seconds
        yield name, cpu, processes.resident_bytes(name) / MIB


def report(line: NumberLine, since: float) -> None:
    """Print the distances of ticks, and how long numbers took."""

    def fresh(kind: str) -> list[Row]:
        return [row for row in line.rows(kind) if row.made > since]

    ticks = sorted(row.made for row in fresh("tick"))
    apart = [later - earlier for earlier, later in pairwise(ticks)]
    print(f"seconds between ticks: {quantiles(apart)}")
    print(f"seconds from tick to row: {quantiles([r.at - r.made for r in fresh('number')])}")
    print(f"missing: {line.missing() or 'none'}")


def main() -> None:
    """Measure one engine."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("engine", choices=("prism", "flink"))
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--shards", type=int, default=32)
    parser.add_argument("--stages", type=int, default=3)
    parser.add_argument("flags", nargs="*", help="Beam flags, after --")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as directory:
        measure(options, prism if options.engine == "prism" else flink, Path(directory))


def measure(options: argparse.Namespace, engine: Callable[[Path], Engine], directory: Path) -> None:
    """Run the pipeline, wait until it works, measure, and stop it."""
    own = (f"--shards={options.shards}", f"--stages={options.stages}")
    with engine(directory) as (processes, names, flags):
        line = NumberLine(processes, directory / "out", *own)
        begun = time.time()
        line.start([*flags, *options.flags])
        line.wait_for_numbers(10, 300)
        print(f"first row after {line.rows('number')[0].at - begun:.0f} s")
        since = time.time()
        used = list(usage(processes, names, options.seconds))
        for name, cpu, mib in [*used, ("total", sum(u[1] for u in used), sum(u[2] for u in used))]:
            print(f"{name:15} {cpu:5.2f} processors {mib:6.0f} MiB")
        report(line, since)


if __name__ == "__main__":
    main()
