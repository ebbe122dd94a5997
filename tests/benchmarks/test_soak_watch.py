"""What the soak sees of a lake and of processes."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from benchmarks.soak.engines import Job
from benchmarks.soak.once import Watch
from benchmarks.soak.watch import (
    LakeReader,
    ProcessSampler,
    marked_environment,
    role_of,
)
from transforms.lib.lake.parquet import file_name


def put(lake: Path, urls: list[str], number: int) -> Path:
    path = lake / "articles" / "published_date=2026-11-25" / file_name(number, "0" * 32)
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.table({"entry_url": urls}), path)
    return path


def test_the_reader_notes_when_it_first_met_an_article(tmp_path: Path) -> None:
    reader = LakeReader(tmp_path)
    reader.look()
    before = time.time()
    put(tmp_path, ["a", "b"], 1)
    reader.look()
    first = reader.seen["a"]
    put(tmp_path, ["a", "c"], 2)
    reader.look()
    assert before <= first == reader.seen["a"] <= reader.seen["c"]
    assert (reader.files, reader.problems) == ({"articles": 2}, [])


def problem_of(lake: Path) -> str:
    reader = LakeReader(lake)
    reader.look()
    (problem,) = reader.problems
    return problem


@pytest.mark.parametrize("kept", [0, 20, -3])
def test_a_file_that_cannot_be_read_is_a_problem(tmp_path: Path, kept: int) -> None:
    path = put(tmp_path, ["a"], 1)
    path.write_bytes(path.read_bytes()[:kept])
    assert f"{path.name} cannot be read" in problem_of(tmp_path)


def test_a_file_that_does_not_belong_into_a_dataset_is_a_problem(tmp_path: Path) -> None:
    path = put(tmp_path, ["a"], 1)
    path.rename(path.with_name("part.parquet.tmp"))
    assert "part.parquet.tmp is no Parquet file of a dataset" in problem_of(tmp_path)


@pytest.fixture
def job(tmp_path: Path) -> Job:
    (tmp_path / "_staging").mkdir()
    write_stream(tmp_path / "_staging" / "left-by-the-run-before.tmp")
    return Job(tmp_path, tmp_path, ())


def write_stream(path: Path) -> None:
    table = pa.table({"key": [b"1"]})
    with pa.ipc.new_stream(str(path), table.schema) as writer:
        writer.write_table(table)


def test_the_watch_counts_files_written_and_renamed(job: Job) -> None:
    watch = Watch(job)
    written, renamed = watch.counter("write"), watch.counter("rename")
    assert (written(), renamed()) == (0, 0)
    staged = job.lake / "_staging" / "1.tmp"
    staged.write_bytes(b"PAR1")
    assert (written(), renamed()) == (1, 0)
    staged.rename(job.lake / "1.parquet")
    assert (written(), renamed()) == (1, 1)


def test_the_watch_knows_a_snapshot_while_it_is_written(job: Job) -> None:
    count = Watch(job).counter("snapshot")
    (job.lake / "_staging" / "1.tmp").write_bytes(b"PAR1")
    assert count() == 0
    write_stream(job.lake / "_staging" / "2.tmp")
    assert count() == 1


def test_the_watch_counts_the_requests_since_it_began(job: Job) -> None:
    job.asked["page requests"] = 7
    fetched = Watch(job).counter("fetch")
    job.asked["page requests"] += 2
    assert fetched() == 2


@pytest.fixture
def orphan() -> Iterator[tuple[str, int]]:
    """The mark and the id of a process whose parent has ended."""
    sleeper = "import subprocess as s; print(s.Popen(['sleep', '60'], stdout=s.DEVNULL).pid)"
    with marked_environment() as mark:
        command = [sys.executable, "-c", sleeper]
        pid = int(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)
    try:
        yield mark, pid
    finally:
        with suppress(ProcessLookupError):
            os.kill(pid, 9)


def test_orphans_are_sampled(orphan: tuple[str, int]) -> None:
    mark, pid = orphan
    sampler = ProcessSampler(mark, lambda: 7)
    sampler.look()
    (sample,) = sampler.samples
    assert sampler.marked() == [pid]
    assert sample.processes == {"other": 1, "harness": 1}
    assert 0 < sample.memory["other"] < sample.memory["harness"]
    assert sample.checkpoint == 7
    assert sampler.cpu_seconds()["harness"] > 0


def test_what_is_left_running_is_ended_and_named(orphan: tuple[str, int]) -> None:
    mark, pid = orphan
    sampler = ProcessSampler(mark, lambda: None)
    assert sampler.end_left(0.1) == [f"other {pid}"]
    deadline = time.monotonic() + 5
    while sampler.marked() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert sampler.end_left(0.1) == []


@pytest.mark.parametrize(
    ("command", "role"),
    [
        (
            "/x/python -m pipelines.ingest --streaming --prism_location=/x/prism --output=x",
            "driver",
        ),
        ("/x/.engines/bin/prism --job_port 0", "prism"),
        ("python -c from multiprocessing.spawn import spawn_main; spawn_main(5)", "extract worker"),
        ("python -c from apache_beam.runners.worker.sdk_worker import SdkHarness; …", "SDK worker"),
        ("java -cp x org.apache.flink.runtime.taskexecutor.TaskManagerRunner", "task manager"),
        ("bash", "other"),
    ],
)
def test_a_process_has_its_role_by_its_command_line(command: str, role: str) -> None:
    assert role_of(command) == role
