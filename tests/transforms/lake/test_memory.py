"""What a process knows of a lake while files come and go."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from apache_beam.io.filesystem import BeamIOError, FileMetadata

from schemas.datasets import POLLS
from tests.support import records
from transforms.lake import memory as lake_memory
from transforms.lake.commits import CommitLog, commit_of, write_commit
from transforms.lake.lake import STATE, Lake
from transforms.lake.memory import LakeMemory
from transforms.lake.rewrite import rewrite
from transforms.lib.lake import snapshot as state_snapshot
from transforms.lib.lake.parquet import ParquetError
from transforms.lib.lake.state import LakeState


@pytest.fixture
def lake(tmp_path: Path) -> Store:
    return Store(str(tmp_path / "lake"))


def write_poll(lake: Lake, minute: int) -> Path:
    at = records.NOON + 60 * minute
    poll = records.poll(
        feed_url=f"http://127.0.0.2/feed-{minute}", discovered=(), polled_at=at, ingested_at=at
    )
    written = lake.write(POLLS, records.DAY, [poll])
    write_commit(lake, commit_of("run", minute, [written]))
    return Path(lake.path(written.path))


def feeds(memory: LakeMemory, max_age_seconds: float = 0.0) -> int:
    with memory.reading(max_age_seconds) as state:
        return state.counts()["feeds"]


class Store(Lake):
    """A lake on a store that refuses to list while a file ``outage`` is there."""

    @cached_property
    def listed(self) -> list[str]:
        """What was listed so far."""
        return []

    def list(self, pattern: str) -> list[FileMetadata]:
        self.listed.append(pattern)
        if Path(self.path("outage")).exists():
            raise BeamIOError("List operation failed", {pattern: OSError("503")})
        return super().list(pattern)


@contextmanager
def outage(lake: Lake) -> Iterator[None]:
    sign = Path(lake.path("outage"))
    sign.touch()
    try:
        yield
    finally:
        sign.unlink()


def test_new_files_are_read(lake: Lake) -> None:
    memory = LakeMemory(lake)
    assert feeds(memory) == 0
    for minute in range(2):
        write_poll(lake, minute)
    assert feeds(memory) == 2


def test_a_lake_that_cannot_be_read_for_a_while_is_taken_as_it_was(
    lake: Lake, caplog: pytest.LogCaptureFixture
) -> None:
    memory = LakeMemory(lake)
    write_poll(lake, 1)
    assert feeds(memory) == 1
    write_poll(lake, 2)
    with outage(lake):
        assert feeds(memory) == 1
    assert "was last read" in caplog.text
    assert feeds(memory) == 2


def test_a_lake_that_cannot_be_read_is_not_tried_again_at_once(
    lake: Lake, caplog: pytest.LogCaptureFixture
) -> None:
    memory = LakeMemory(lake)
    write_poll(lake, 1)
    assert feeds(memory) == 1
    memory._refreshed_at -= 60
    with outage(lake):
        for _ in range(3):
            feeds(memory, 30)
    assert len(caplog.records) == 1


def test_an_outage_that_lasts_is_an_error(lake: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lake_memory, "LONGEST_OUTAGE_SECONDS", 0.0)
    memory = LakeMemory(lake)
    write_poll(lake, 1)
    assert feeds(memory) == 1
    with outage(lake), pytest.raises(BeamIOError):
        feeds(memory)


def test_a_lake_that_was_never_read_is_an_error(lake: Lake) -> None:
    write_poll(lake, 1)
    with outage(lake), pytest.raises(BeamIOError):
        feeds(LakeMemory(lake))


def test_rows_that_come_later_than_a_snapshot_are_read_though_they_are_older(lake: Lake) -> None:
    before = LakeMemory(lake)
    assert feeds(before) == 0
    before.save()
    # Of a stream that was stopped for days, and now writes what it held in its state.
    write_poll(lake, 1)
    assert feeds(LakeMemory(lake)) == 1


def test_files_that_a_snapshot_covers_are_not_read_again(lake: Lake) -> None:
    file = write_poll(lake, 1)
    LakeMemory(lake).save()  # of a memory that has read nothing
    long_ago = time.time() - 7 * 86400
    os.utime(file, (long_ago, long_ago))
    assert feeds(LakeMemory(lake)) == 0


def write_entries(lake: Lake, minute: int, count: int) -> Path:
    """A file with one poll that discovered so many entries."""
    at = records.NOON + 60 * minute
    entries = [records.entry(entry_key=f"{minute:08x}{n:08x}" * 4) for n in range(count)]
    poll = records.poll(discovered=entries, polled_at=at, ingested_at=at)
    return Path(lake.path(lake.write(POLLS, records.DAY, [poll]).path))


def saved(lake: Lake) -> tuple[str, int]:
    """The snapshot after a run that read what is there, and how many entries it knew."""
    memory = LakeMemory(lake)
    entries = memory.at_least(0).counts()["entries"]
    memory.save()
    (snapshot,) = Path(lake.path("_state")).glob("snapshot-*")
    return snapshot.name, entries


def test_a_snapshot_is_replaced_when_it_lacks_rows_that_count(lake: Lake) -> None:
    file = write_entries(lake, minute=0, count=1_000)
    first, _ = saved(lake)
    long_ago = time.time() - 7 * 86400
    os.utime(file, (long_ago, long_ago))
    for minute in range(1, 10):
        write_poll(lake, minute)
    assert saved(lake) == (first, 1_000)
    write_entries(lake, minute=10, count=30)
    last, entries = saved(lake)
    assert (last > first, entries) == (True, 1_030)


def test_a_snapshot_by_a_clock_that_was_ahead_is_passed_over(
    lake: Lake, caplog: pytest.LogCaptureFixture
) -> None:
    next_week = int((time.time() + 7 * 86400) * 1e6)
    with lake.writing_atomically(lake.path(STATE, f"snapshot-{next_week:020d}.x")) as file:
        state_snapshot.write_snapshot(LakeState(), next_week, file)
    # By its time this file would be older than the snapshot, and so never be read.
    write_poll(lake, 1)
    assert feeds(LakeMemory(lake)) == 1
    assert "from the future" in caplog.text


def test_a_damaged_file_is_an_error_also_for_a_stream_that_knows_the_lake(lake: Lake) -> None:
    memory = LakeMemory(lake)
    write_poll(lake, 1)
    assert feeds(memory) == 1
    file = write_poll(lake, 2)
    file.write_bytes(b"")
    with pytest.raises(ParquetError, match=str(file)):
        feeds(memory)


def test_files_that_are_gone_are_forgotten(lake: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lake_memory, "LISTING_SECONDS", 0.0)
    memory = LakeMemory(lake)
    file = write_poll(lake, 1)
    assert feeds(memory) == 1
    file.unlink()
    write_poll(lake, 2)
    assert feeds(memory) == 2
    assert sum(path.startswith("polls/") for path in memory._read) == 1


def test_a_lake_that_is_known_is_not_listed_again(lake: Store) -> None:
    memory = LakeMemory(lake)
    write_poll(lake, 1)
    assert feeds(memory) == 1
    lake.listed.clear()
    write_poll(lake, 2)
    assert [feeds(memory), feeds(memory)] == [2, 2]
    assert all(pattern.startswith("commits/commit_date=2") for pattern in lake.listed)
    assert len(lake.listed) <= 4


def test_rows_that_were_only_moved_are_not_read_again(
    lake: Lake, monkeypatch: pytest.MonkeyPatch
) -> None:
    memory = LakeMemory(lake)
    old = write_poll(lake, 1)
    assert feeds(memory) == 1
    done = rewrite(lake, CommitLog(lake, "rewrite"), [str(old)], lambda rows: rows.take([0, 0]))
    assert len(done) == 1
    monkeypatch.setattr(LakeState, "add_polls", pytest.fail)
    assert feeds(memory) == 1


def test_rows_whose_file_was_replaced_before_it_was_read_are_read(lake: Lake) -> None:
    memory = LakeMemory(lake)
    assert feeds(memory) == 0
    old = write_poll(lake, 1)
    rewrite(lake, CommitLog(lake, "rewrite"), [str(old)], lambda rows: rows.take([0, 0]))
    assert not old.exists()
    assert feeds(memory) == 1


def test_a_commit_that_names_no_files_sends_to_the_listing(lake: Lake) -> None:
    memory = LakeMemory(lake)
    assert feeds(memory) == 0
    write_poll(lake, 1)
    (commit,) = Path(lake.path("commits")).glob("*/*.parquet")
    rows = pq.read_table(commit)
    place = rows.schema.get_field_index("files")
    pq.write_table(rows.set_column(place, "files", pa.nulls(1, rows.schema.types[place])), commit)
    assert feeds(memory) == 1


def test_a_file_that_no_commit_names_is_found_within_the_hour(
    lake: Lake, monkeypatch: pytest.MonkeyPatch
) -> None:
    memory = LakeMemory(lake)
    assert feeds(memory) == 0
    write_entries(lake, minute=0, count=1)
    assert feeds(memory) == 0
    monkeypatch.setattr(lake_memory, "LISTING_SECONDS", 0.0)
    assert feeds(memory) == 1
