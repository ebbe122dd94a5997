"""What Flink does with a pipeline of the shape of ours, at its end and after each restore."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

import pytest

from tests.engines.running import DRIVER, NumberLine
from tests.support.engines.available import needs_flink
from tests.support.engines.flink import FlinkCluster
from tests.support.engines.processes import alive, wait_until

pytestmark = [pytest.mark.engine, needs_flink, pytest.mark.timeout(400)]
SHARDS = 8
# A machine under load takes half a minute to set up a job.
BEGINNING = 120
RECOVERY = 120


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlinkCluster]:
    with FlinkCluster(tmp_path_factory.mktemp("flink")) as cluster:
        yield cluster


@pytest.fixture
def line(cluster: FlinkCluster, tmp_path: Path) -> Iterator[NumberLine]:
    """A job that ticks until it is stopped, and works already."""
    line = NumberLine(cluster.processes, tmp_path / "out", f"--shards={SHARDS}")
    line.start(cluster.pipeline_flags())
    line.wait_for_numbers(3, BEGINNING)
    yield line
    for job in cluster.running_jobs():
        cluster.rest.cancel(job)
    if cluster.processes.running(DRIVER):
        cluster.processes.kill(DRIVER)


def test_all_numbers_are_handed_out_when_the_ticks_end(
    cluster: FlinkCluster, tmp_path: Path
) -> None:
    line = NumberLine(cluster.processes, tmp_path / "out", f"--shards={SHARDS}", "--run_for=20")
    line.start(cluster.pipeline_flags())
    line.wait(180)
    ticks, numbers = line.rows("tick"), line.rows("number")
    # Each of the two subtasks ticks every second, and one of both passes.
    assert 15 <= len(ticks) <= 25
    assert numbers[0].at < ticks[-1].at - 10, "nothing came before the end"
    assert median(row.at - row.made for row in numbers) < 6
    assert line.rows("drained"), "the timer at the end of time did not fire"
    assert line.by_shard() == {f"shard-{n:03d}": set(range(len(ticks))) for n in range(SHARDS)}


def test_a_drained_job_hands_out_all_numbers_and_finishes(
    cluster: FlinkCluster, line: NumberLine
) -> None:
    (job,) = cluster.running_jobs()
    cluster.rest.stop_with_drain(job, cluster.savepoints)
    assert cluster.rest.state(job) == "FINISHED"
    line.wait(60)
    assert line.rows("drained"), "the timer at the end of time did not fire"
    made = range(len(line.rows("tick")))
    assert line.by_shard() == {f"shard-{n:03d}": set(made) for n in range(SHARDS)}


def kill_sdk_worker(cluster: FlinkCluster) -> None:
    killed = cluster.kill_sdk_worker()
    wait_until(lambda: not alive(killed), 10, lambda: f"{killed} lives on")


def kill_task_manager(cluster: FlinkCluster) -> None:
    cluster.kill_task_manager()
    cluster.add_task_manager()


@pytest.mark.parametrize("kill", [kill_sdk_worker, kill_task_manager])
def test_ticks_go_on_and_no_number_is_lost_after(
    kill: Callable[[FlinkCluster], None], cluster: FlinkCluster, line: NumberLine
) -> None:
    (job,) = cluster.running_jobs()
    cluster.wait_for_checkpoint(job)
    kill(cluster)
    line.wait_for_numbers(5, RECOVERY)
    assert line.missing() == {}


def test_a_restarted_job_manager_goes_on_from_a_retained_checkpoint(
    cluster: FlinkCluster, line: NumberLine
) -> None:
    (job,) = cluster.running_jobs()
    cluster.wait_for_checkpoint(job)
    cluster.kill_job_manager()
    cluster.processes.kill(DRIVER)
    cluster.start_job_manager()
    assert cluster.rest.job_ids() == [], "the JobManager remembers the job"
    line.start(cluster.pipeline_flags(savepoint=cluster.newest_checkpoint()))
    # Tasks of the old job go on for some seconds, and their numbers prove nothing.
    cluster.wait_for_job()
    line.wait_for_numbers(5, BEGINNING)
    assert line.missing() == {}
    assert min(len(numbers) for numbers in line.by_shard().values()) > 8, "it began anew"
