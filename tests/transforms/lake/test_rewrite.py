"""Rewriting files of a dataset: one commit, no row lost, nothing half done."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from pipelines.reading import ledger_check
from schemas.datasets import ARTICLES, COMMITS, POLLS
from tests.support import records
from transforms.lake.commits import CommitLog
from transforms.lake.lake import Lake
from transforms.lake.rewrite import rewrite
from transforms.lib.lake.parquet import ParquetError, ingest_micros

KEYS = ("a1" * 32, "b2" * 32, "c3" * 32)


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    """Three articles in two files."""
    lake = Lake(str(tmp_path))
    entries = tuple(records.entry(entry_key=key) for key in KEYS)
    lake.write(POLLS, records.DAY, [records.poll(discovered=entries, document_keys=KEYS)])
    one, two, three = (
        records.article(entry_key=key, article_id=key[:32], title=f"Story {number}")
        for number, key in enumerate(KEYS)
    )
    for articles in ([one, two], [three]):
        lake.write(ARTICLES, records.DAY, articles)
    lake.write(COMMITS, records.DAY, [records.commit(articles=0)])
    return lake


def paths(lake: Lake) -> list[str]:
    return [file.path for file in lake.files("articles")]


def titles(lake: Lake) -> list[str]:
    return sorted(t for p in paths(lake) for t in lake.read_table(p)["title"].to_pylist())


def without_story_0(table: pa.Table) -> pa.Table:
    return table.filter(pc.not_equal(table["title"], "Story 0"))


def without_any(table: pa.Table) -> pa.Table:
    return table.slice(0, 0)


def file_of(lake: Lake, title: str) -> str:
    return next(p for p in paths(lake) if title in lake.read_table(p)["title"].to_pylist())


def test_the_rows_that_stay_are_in_a_file_of_the_same_time(lake: Lake) -> None:
    old = file_of(lake, "Story 0")
    (done,) = rewrite(lake, CommitLog(lake, "change"), [old], without_story_0)
    assert titles(lake) == ["Story 1", "Story 2"]
    assert done.old == lake.relative(old)
    assert done.new is not None
    assert done.new.rows == 1
    assert ingest_micros(done.new.path) == ingest_micros(old)


def test_a_file_of_which_no_row_is_left_goes(lake: Lake) -> None:
    (done,) = rewrite(lake, CommitLog(lake, "change"), [file_of(lake, "Story 2")], without_any)
    assert done.new is None
    assert titles(lake) == ["Story 0", "Story 1"]


def test_the_commit_names_what_replaces_what_and_adds_no_rows(lake: Lake) -> None:
    old = paths(lake)
    done = rewrite(lake, CommitLog(lake, "change"), old, without_story_0)
    tables = [lake.read_table(file.path) for file in lake.files("commits")]
    (row,) = (r for t in tables for r in t.to_pylist() if r["run_id"] == "change")
    assert set(row["replaces"]) == {one.old for one in done}
    assert set(row["files"]) == {one.new.path for one in done if one.new}
    assert row["articles"] == 0


def test_what_does_not_change_is_left_alone(lake: Lake) -> None:
    before, commits = paths(lake), CommitLog(lake, "change")
    assert rewrite(lake, commits, before, lambda table: table) == []
    assert (paths(lake), commits.sequence) == (before, 0)


def test_repeated_it_gives_the_same_file(lake: Lake) -> None:
    old = file_of(lake, "Story 0")
    content = Path(old).read_bytes()
    first = rewrite(lake, CommitLog(lake, "change"), [old], without_story_0)
    Path(old).write_bytes(content)  # as after a kill before the deletion
    assert rewrite(lake, CommitLog(lake, "again"), [old], without_story_0) == first
    assert titles(lake) == ["Story 1", "Story 2"]


def test_a_file_that_is_gone_is_passed_over(lake: Lake) -> None:
    old = file_of(lake, "Story 0")
    Path(old).unlink()
    assert rewrite(lake, CommitLog(lake, "change"), [old], without_story_0) == []


def test_a_damaged_file_is_an_error_and_nothing_is_deleted(lake: Lake) -> None:
    before = paths(lake)
    Path(before[-1]).write_bytes(b"damaged")
    with pytest.raises(ParquetError, match="digest differs"):
        rewrite(lake, CommitLog(lake, "change"), before, without_story_0)
    assert set(before) <= set(paths(lake))


def test_the_ledger_balances_where_every_row_stays(lake: Lake) -> None:
    def renamed(table: pa.Table) -> pa.Table:
        index = table.schema.get_field_index("title")
        column = pc.utf8_upper(table["title"])
        return table.set_column(index, table.schema.field(index), column)

    rewrite(lake, CommitLog(lake, "change"), paths(lake), renamed)
    assert titles(lake) == ["STORY 0", "STORY 1", "STORY 2"]
    assert ledger_check.run(lake.root) == 0
