"""The sink of a stream: rows gathered, published at a tick, written when the input ends."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import apache_beam as beam
import pyarrow.dataset as ds
import pytest
import time_machine
from apache_beam.coders.typecoders import registry
from apache_beam.io.filesystem import BeamIOError
from apache_beam.utils.timestamp import Duration

from pipelines.reading import ledger_check
from schemas.datasets import DATASETS
from schemas.stream import StoredRow
from tests.support import records
from tests.support.stream_stages import StateCell
from transforms.lake.lake import Lake
from transforms.lib.stream.progress_guard import StateLostError
from transforms.stages.feed_list import FeedList
from transforms.stages.run_context import RunContext, date_of, now
from transforms.stages.stream_context import StreamContext
from transforms.stream.store_rows import StoreRows
from transforms.stream.write_parquet import WriteParquetAtTicks, _Commit

RUNNER = "apache_beam.runners.portability.fn_api_runner.FnApiRunner"
TICK = StoredRow()


class Bag(list[Any]):
    """A bag of Beam's state."""

    add = list.append

    def read(self) -> Iterable[Any]:
        return list(self)


class Timer:
    """A timer that remembers that it was set."""

    time: Any = None

    def set(self, time: Any) -> None:
        self.time = time


class Writer:
    """One shard of the sink, without a runner."""

    def __init__(
        self,
        lake: Path,
        commit_interval: float = 0.0,
        keep_pages_days: int | None = 36_500,
        run_id: str = "run-1",
        *,
        state_may_go_back: bool = True,
    ) -> None:
        run = RunContext(run_id=run_id, lake=str(lake), keep_pages_days=keep_pages_days)
        context = StreamContext(
            run, FeedList(None), commit_interval, state_may_go_back=state_may_go_back
        )
        self.rows, self.waiting, self.timer = Bag(), StateCell(), Timer()
        self._commit = _Commit(context)

    def give(self, row: StoredRow, shard: str = "0000") -> list[str]:
        self._commit.start_bundle()
        files = list(self._commit.process((shard, row), self.rows, self.waiting, self.timer))
        self._commit.finish_bundle()
        return [file.dataset for file in files]

    def end(self, shard: str = "0000") -> list[str]:
        files = self._commit.write_the_rest(shard, self.rows, self.waiting)
        return [file.dataset for file in files]


def stored(dataset: str, record: Any) -> StoredRow:
    coder = registry.get_coder(DATASETS[dataset].record_type)
    partition = getattr(record, DATASETS[dataset].partition_column)
    return StoredRow(dataset, partition, coder.encode(record))


def rows(lake: Path, dataset: str) -> list[dict[str, Any]]:
    table = ds.dataset(str(lake / dataset), partitioning="hive").to_table()
    found: list[dict[str, Any]] = table.to_pylist()
    return found


def test_rows_wait_for_a_tick_after_the_commit_interval(tmp_path: Path) -> None:
    writer = Writer(tmp_path, commit_interval=3600)
    assert writer.give(stored("polls", records.poll())) == []
    assert writer.give(TICK) == []
    assert not (tmp_path / "polls").exists()
    assert writer.end() == ["polls"]


def test_rows_that_keep_coming_do_not_put_a_commit_off(tmp_path: Path) -> None:
    writer = Writer(tmp_path, commit_interval=60)
    begun = now().micros / 1e6
    for second in (0, 20, 40, 59):
        with time_machine.travel(begun + second):
            writer.give(stored("polls", records.poll(polled_at=records.NOON + second)))
            assert writer.give(TICK) == []
    with time_machine.travel(begun + 61):
        assert writer.give(TICK) == ["polls"]


def test_a_commit_counts_the_rows_of_all_its_files(tmp_path: Path) -> None:
    writer = Writer(tmp_path)
    for day in ("2026-11-19", "2026-11-20"):
        writer.give(stored("rejects", records.reject(reject_date=day)))
    writer.give(TICK)
    (commit,) = rows(tmp_path, "commits")
    assert (commit["rejects"], len(commit["files"])) == (2, 2)


def test_a_commit_writes_what_others_rest_on_first_and_its_own_row_last(tmp_path: Path) -> None:
    writer = Writer(tmp_path)
    writer.give(stored("rejects", records.reject()))
    writer.give(stored("articles", records.article()))
    writer.give(stored("polls", records.poll()))
    writer.give(stored("pages", records.page()))
    assert writer.give(TICK) == ["pages", "polls", "articles", "rejects"]
    (commit,) = rows(tmp_path, "commits")
    assert (commit["run_id"], commit["sequence"], commit["articles"]) == ("run-1", 0, 1)
    assert all((tmp_path / path).exists() for path in commit["files"])
    assert len(commit["files"]) == 4


def test_records_come_out_as_they_went_in(tmp_path: Path) -> None:
    writer = Writer(tmp_path)
    before = records.article()
    writer.give(stored("articles", before))
    writer.give(TICK)
    (row,) = rows(tmp_path, "articles")
    assert (row["article_id"], row["text"]) == (before.article_id, before.text)
    assert [entity["name"] for entity in row["entities"]] == [e.name for e in before.entities]


@pytest.mark.parametrize(("keep_pages_days", "kept"), [(7, 1), (None, 1), (30, 2)])
def test_a_commit_deletes_pages_that_are_older_than_they_are_kept(
    tmp_path: Path, keep_pages_days: int | None, kept: int
) -> None:
    old, new = now() - Duration(8 * 86_400), now()
    writer = Writer(tmp_path, keep_pages_days=keep_pages_days)
    for at in (old, new):
        writer.give(stored("pages", records.page(fetched_at=at, fetch_date=date_of(at))))
    writer.give(TICK)
    assert len(rows(tmp_path, "pages")) == kept
    assert (tmp_path / "pages" / f"fetch_date={date_of(new)}").exists()


def test_old_pages_are_looked_for_once_an_hour_and_by_the_first_shard_alone(
    tmp_path: Path,
) -> None:
    old = now() - Duration(8 * 86_400)
    page = stored("pages", records.page(fetched_at=old, fetch_date=date_of(old)))
    writer = Writer(tmp_path, keep_pages_days=7)

    def kept_after_a_commit(shard: str) -> bool:
        writer.give(page, shard)
        writer.give(TICK, shard)
        return (tmp_path / "pages").exists() and any(tmp_path.glob("pages/*/*.parquet"))

    assert kept_after_a_commit("0001")
    assert not kept_after_a_commit("0000")
    assert kept_after_a_commit("0000")
    writer._commit._looked_for_old_pages_at -= 3600
    assert not kept_after_a_commit("0000")


def test_a_store_that_refuses_to_delete_does_not_stop_the_commits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(*_: object) -> None:
        raise BeamIOError("no permission to delete")

    monkeypatch.setattr(Lake, "delete", refuse)
    writer = Writer(tmp_path, keep_pages_days=7)
    writer.give(stored("polls", records.poll()))
    assert writer.give(TICK) == ["polls"]
    assert "no permission to delete" in caplog.text


def test_a_tick_with_nothing_to_write_writes_nothing(tmp_path: Path) -> None:
    writer = Writer(tmp_path)
    assert writer.give(TICK) == []
    assert writer.end() == []
    assert list(tmp_path.iterdir()) == []


def test_commits_are_numbered_and_rows_are_written_once(tmp_path: Path) -> None:
    writer = Writer(tmp_path)
    for second in range(3):
        writer.give(stored("polls", records.poll(polled_at=records.NOON + second)))
        writer.give(TICK)
    assert sorted(row["sequence"] for row in rows(tmp_path, "commits")) == [0, 1, 2]
    assert len(rows(tmp_path, "polls")) == 3


def test_a_state_that_a_later_version_left_is_understood(tmp_path: Path) -> None:
    writer = Writer(tmp_path)
    writer.waiting.write(b'{"bytes": 0, "commits": 3, "run_id": "run-1", "of_a_later_version": 1}')
    writer.give(stored("polls", records.poll()))
    writer.give(TICK)
    assert [row["sequence"] for row in rows(tmp_path, "commits")] == [3]


def test_a_run_that_goes_on_from_the_state_of_another_numbers_its_own_commits(
    tmp_path: Path,
) -> None:
    first, second = Writer(tmp_path), Writer(tmp_path, run_id="run-2")
    first.give(stored("polls", records.poll()))
    first.give(TICK)
    second.waiting.write(first.waiting.read() or b"")
    for second_of_poll in (1, 2):
        at = records.NOON + second_of_poll
        second.give(stored("polls", records.poll(polled_at=at, ingested_at=at)))
        second.give(TICK)
    found = {(row["run_id"], row["sequence"]) for row in rows(tmp_path, "commits")}
    assert found == {("run-1", 0), ("run-2", 0), ("run-2", 1)}


def test_each_shard_numbers_its_commits(tmp_path: Path) -> None:
    for shard in ("0000", "0003"):
        writer = Writer(tmp_path)
        writer.give(stored("polls", records.poll()), shard)
        writer.give(TICK, shard)
    found = [(row["shard"], row["sequence"]) for row in rows(tmp_path, "commits")]
    assert sorted(found) == [("0000", 0), ("0003", 0)]


@pytest.mark.parametrize("lost", [1, 2])
def test_a_writer_without_checkpoints_stops_where_its_state_is_older_than_what_it_wrote(
    tmp_path: Path, lost: int
) -> None:
    writer = Writer(tmp_path, 3600, run_id=f"stops-{lost}", state_may_go_back=False)
    before = []
    for second in range(3):
        before.append(writer.waiting.read())
        writer.give(stored("polls", records.poll(polled_at=records.NOON + second)))
    writer.waiting.write(before[-lost] or b"{}")
    with pytest.raises(StateLostError, match=f"{lost} writes older"):
        writer.give(TICK)


def test_a_writer_stops_where_two_bundles_of_its_shard_began_with_the_same_state(
    tmp_path: Path,
) -> None:
    both = [Writer(tmp_path, 3600, run_id="twice", state_may_go_back=False) for _ in range(2)]
    for writer in both:
        writer._commit.start_bundle()
        row = stored("polls", records.poll())
        list(writer._commit.process(("0000", row), writer.rows, writer.waiting, writer.timer))
    both[0]._commit.finish_bundle()
    with pytest.raises(StateLostError):
        both[1]._commit.finish_bundle()


def test_a_bundle_that_failed_is_repeated_from_the_state_before_it(tmp_path: Path) -> None:
    writer = Writer(tmp_path, 3600, run_id="fails", state_may_go_back=False)
    before = writer.waiting.read()
    for _ in range(2):  # the first has no end
        writer.waiting.write(before or b"{}")
        writer._commit.start_bundle()
        row = ("0000", stored("polls", records.poll()))
        list(writer._commit.process(row, writer.rows, writer.waiting, writer.timer))
    writer._commit.finish_bundle()
    assert writer.give(TICK) == []


def test_where_an_engine_may_go_back_to_a_checkpoint_the_writer_goes_on(tmp_path: Path) -> None:
    writer = Writer(tmp_path, 3600, run_id="goes-back")
    before = writer.waiting.read()
    writer.give(stored("polls", records.poll()))
    writer.waiting.write(before or b"{}")
    writer.give(stored("polls", records.poll()))
    assert writer.end() == ["polls"]


def test_a_bag_that_grows_too_large_is_written_before_its_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("transforms.stream.write_parquet.MAX_WAITING_BYTES", 100)
    assert Writer(tmp_path, 3600).give(stored("polls", records.poll())) == ["polls"]


def test_a_commit_repeated_after_a_crash_overwrites_its_own_files(tmp_path: Path) -> None:
    for _ in range(2):
        writer = Writer(tmp_path)
        writer.give(stored("polls", records.poll()))
        writer.give(TICK)
    assert len(list(tmp_path.glob("polls/*/*.parquet"))) == 1


def test_a_file_of_a_commit_that_is_taken_away_is_missed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    writer = Writer(tmp_path)
    writer.give(stored("polls", records.poll(discovered=())))
    writer.give(TICK)
    assert ledger_check.run(str(tmp_path)) == 0
    (file,) = tmp_path.glob("polls/*/*.parquet")
    file.unlink()
    assert ledger_check.run(str(tmp_path)) == 1
    assert f"{Lake(str(tmp_path)).relative(str(file))} was committed" in capsys.readouterr().out


def test_the_end_of_the_input_writes_the_rest_on_a_runner(tmp_path: Path) -> None:
    context = StreamContext(
        RunContext(run_id="run-1", lake=str(tmp_path)), FeedList(None), commit_interval_seconds=3600
    )
    with beam.Pipeline(runner=RUNNER) as pipeline:
        polls = pipeline | "CreatePolls" >> beam.Create([records.poll()])
        polls | "StorePolls" >> StoreRows("polls", 1) | "Write" >> WriteParquetAtTicks(context)
    assert len(rows(tmp_path, "polls")) == 1
