"""What the kill drill looks with: its reader, its watch, its moments and its last comparison."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from benchmarks.kill_drill import compare_view, describe_staged, draw_moments
from benchmarks.lake_watch import Reader, Watch
from benchmarks.publishing_web import Newsroom
from tests.support.web import LocalWeb
from transforms.lib.lake.parquet import file_name

_NAME = file_name(1, "0" * 32)


@pytest.fixture
def newsroom() -> Iterator[Newsroom]:
    with LocalWeb() as web:
        yield Newsroom(web, random.Random(0))


def published(lake: Path, name: str = _NAME) -> Path:
    path = lake / "articles" / "published_date=2026-11-20" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.table({"text": ["one", "two"]}), path)
    return path


def write_stream(path: Path) -> None:
    table = pa.table({"key": [b"1"]})
    with pa.ipc.new_stream(str(path), table.schema) as writer:
        writer.write_table(table)


def test_a_file_left_staged_is_whole_only_with_its_end(tmp_path: Path) -> None:
    stream = tmp_path / "1.tmp"
    write_stream(stream)
    for path in (published(tmp_path), stream):
        assert describe_staged(path).endswith("bytes whole")
        path.write_bytes(path.read_bytes()[:-4])
        assert describe_staged(path).endswith("bytes partial")


def looked_at(lake: Path) -> Reader:
    reader = Reader(lake)
    reader.look()
    return reader


def test_the_reader_counts_the_rows_of_whole_files(tmp_path: Path) -> None:
    path = published(tmp_path)
    reader = looked_at(tmp_path)
    assert (reader.rows, reader.problems) == ({str(path): 2}, [])
    assert reader.files()["articles"] == 1


@pytest.mark.parametrize("kept", [0, 20, -1])
def test_the_reader_reports_a_file_that_is_cut(tmp_path: Path, kept: int) -> None:
    path = published(tmp_path)
    path.write_bytes(path.read_bytes()[:kept])
    problems = looked_at(tmp_path).problems
    assert any(path.name in problem and "cannot be read" in problem for problem in problems)
    assert any("*.parquet cannot be queried" in problem for problem in problems)


def test_the_reader_reports_a_file_that_does_not_belong_there(tmp_path: Path) -> None:
    published(tmp_path, "part.parquet.tmp")
    (problem, *_) = looked_at(tmp_path).problems
    assert "is no Parquet file of a dataset" in problem


def test_the_watch_counts_files_written_and_renamed(tmp_path: Path, newsroom: Newsroom) -> None:
    (tmp_path / "_staging").mkdir()
    (tmp_path / "_staging" / "left-by-the-run-before.tmp").write_bytes(b"")
    watch = Watch(tmp_path, newsroom)
    written, renamed = watch.counter("write"), watch.counter("rename")
    assert (written(), renamed()) == (0, 0)
    staged = tmp_path / "_staging" / "1.tmp"
    staged.write_bytes(b"PAR1")
    assert (written(), renamed()) == (1, 0)
    staged.rename(tmp_path / "1.parquet")
    assert (written(), renamed()) == (1, 1)


def test_the_watch_knows_a_snapshot_while_it_is_written(tmp_path: Path, newsroom: Newsroom) -> None:
    staging = tmp_path / "_staging"
    staging.mkdir()
    write_stream(staging / "left-by-the-run-before.tmp")
    count = Watch(tmp_path, newsroom).counter("snapshot")
    (staging / "1.tmp").write_bytes(b"PAR1")
    assert count() == 0
    write_stream(staging / "2.tmp")
    assert count() == 1


def test_moments_are_spread_over_the_phases_and_repeat_with_their_seed() -> None:
    moments = draw_moments(20, seed=7)
    assert moments == draw_moments(20, seed=7) != draw_moments(20, seed=8)
    counts = Counter(moment.phase for moment in moments)
    assert len(counts) == 6
    assert max(counts.values()) - min(counts.values()) <= 1


def test_a_correction_changes_what_is_expected_and_adds_nothing(newsroom: Newsroom) -> None:
    newsroom.publish(2)
    before = newsroom.expected()
    newsroom.publish(0)
    after = newsroom.expected()
    assert sum(after[url] != text for url, text in before.items()) == len(newsroom.sites)
    assert len(after) == len(before) + 1  # the story that two outlets list


EXPECTED = {"/a": "First.", "/b": "Second."}


def test_the_view_that_was_expected_is_no_problem() -> None:
    assert list(compare_view([("/a", "First. More."), ("/b", "Second.")], EXPECTED)) == []


@pytest.mark.parametrize(
    ("view", "problem"),
    [
        ([("/a", "First.")], "1 articles missing from the view, such as /b"),
        ([("/a", "First."), ("/b", "Old.")], "in the view in an older version, such as /b"),
        ([("/a", "First."), ("/a", "First."), ("/b", "Second.")], "more than once in the view"),
        ([("/a", "First."), ("/b", "Second."), ("/c", "")], "never published, such as /c"),
    ],
    ids=["missing", "stale", "twice", "strange"],
)
def test_a_view_that_was_not_expected_is_a_problem(
    view: list[tuple[str, str]], problem: str
) -> None:
    (found,) = compare_view(view, EXPECTED)
    assert problem in found
