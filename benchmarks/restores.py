"""How long Flink takes until rows come again after a kill.

    python -m benchmarks.restores [--ticks periodic]

The pipeline is ``tests/engines/number_line.py``; a row counts that was made after the kill. With
``--ticks periodic`` the source is Beam's, which the pipeline does not use on Flink. Needs
``make flink``.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.engines.running import DRIVER, NumberLine
from tests.support.engines.flink import FlinkCluster

SECONDS = 150


def kill_sdk_worker(cluster: FlinkCluster, _: NumberLine) -> None:
    """One of two."""
    cluster.kill_sdk_worker()


def replace_task_manager(cluster: FlinkCluster, _: NumberLine) -> None:
    """One of two."""
    cluster.kill_task_manager()
    cluster.add_task_manager()


def restart_job_manager(cluster: FlinkCluster, line: NumberLine) -> None:
    """Its start is counted, and the submission from the newest checkpoint."""
    cluster.kill_job_manager()
    cluster.processes.kill(DRIVER)
    cluster.start_job_manager()
    line.start(cluster.pipeline_flags(savepoint=cluster.newest_checkpoint()))
    # Tasks of the old job go on for some seconds, and their rows are not the answer.
    cluster.wait_for_job()


def main() -> None:
    """Kill one after the other, and print how long each took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ticks", choices=("flink", "periodic"), default="flink")
    ticks = parser.parse_args().ticks
    kills: list[Callable[[FlinkCluster, NumberLine], None]]
    kills = [kill_sdk_worker, replace_task_manager, restart_job_manager]
    with tempfile.TemporaryDirectory() as directory, FlinkCluster(Path(directory)) as cluster:
        line = NumberLine(cluster.processes, Path(directory) / "out", f"--ticks={ticks}")
        line.start(cluster.pipeline_flags())
        line.wait_for_numbers(3, SECONDS)
        for kill in kills:
            print(f"{kill.__name__:22} {seconds_to_recover(cluster, line, kill)}", flush=True)


def seconds_to_recover(
    cluster: FlinkCluster, line: NumberLine, kill: Callable[[FlinkCluster, NumberLine], None]
) -> str:
    """From the kill to the first row that was made after it, or what was seen instead."""
    (job,) = cluster.running_jobs()
    saved = cluster.wait_for_checkpoint(job)
    begun = time.time()
    kill(cluster, line)
    killed = time.time()
    try:
        line.wait_for_numbers(5, SECONDS)
    except TimeoutError:
        (job,) = cluster.running_jobs()
        return f"silent for {SECONDS} s: {cluster.rest.state(job)}, {cluster.rest.checkpoints(job)}"
    first = next(row.at for row in line.rows("number") if row.made > killed)
    missing = line.missing() or "none"
    return f"{first - begun:5.1f} s, missing: {missing}, checkpoint before: {saved.bytes} B"


if __name__ == "__main__":
    main()
