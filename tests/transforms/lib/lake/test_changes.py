"""Which files are new for a reader: none is lost, whatever comes late and whatever is merged."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.lib.lake.changes import LATE, Cursor, changes_since, commit_id, time_of

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
DAY = "articles/published_date=2026-11-23"


def commit(sequence: int, at: datetime, *files: str, **values: Any) -> dict[str, Any]:
    row = {"run_id": "run", "shard": "", "sequence": sequence, "committed_at": at}
    return row | {"files": list(files), "replaces": None} | values


def test_a_commit_comes_once() -> None:
    commits = [commit(0, NOON, f"{DAY}/a")]
    changes, cursor = changes_since(Cursor(), commits, [f"{DAY}/a"])
    assert [change.files for change in changes] == [(f"{DAY}/a",)]
    assert changes_since(cursor, commits, [f"{DAY}/a"])[0] == []


def test_a_commit_of_another_shard_that_appears_late_is_not_lost() -> None:
    first, late = (
        commit(0, NOON, f"{DAY}/a"),
        commit(0, NOON - timedelta(minutes=9), f"{DAY}/b", shard="0001"),
    )
    files = [f"{DAY}/a", f"{DAY}/b"]
    _, cursor = changes_since(Cursor(), [first], files)
    changes, _ = changes_since(cursor, [first, late], files)
    assert [change.named for change in changes] == [f"{DAY}/b"]


def test_rows_of_a_merged_file_are_where_compactions_put_them() -> None:
    commits = [
        commit(0, NOON, f"{DAY}/a", "pages/fetch_date=2026-11-23/p"),
        commit(0, NOON, f"{DAY}/m", "polls/x/m", run_id="compaction-1", replaces=[f"{DAY}/a"]),
        commit(0, NOON, f"{DAY}/n", run_id="compaction-2", replaces=[f"{DAY}/m"]),
    ]
    changes, _ = changes_since(Cursor(), commits, [f"{DAY}/n"])
    assert [change.files for change in changes] == [(f"{DAY}/n",), ()]


@given(
    st.lists(
        st.tuples(st.integers(0, 240), st.integers(0, int(LATE.total_seconds() / 60) - 1)),
        max_size=30,
    ),
    st.lists(st.integers(0, 320), max_size=10),
)
@settings(deadline=None)
def test_a_reader_loses_no_commit_that_appears_within_the_hour(
    commits: list[tuple[int, int]], looks: list[int]
) -> None:
    made = [
        (minute + delay, commit(number, NOON + timedelta(minutes=minute), f"{DAY}/{number}"))
        for number, (minute, delay) in enumerate(commits)
    ]
    told, cursor = [], Cursor()
    for look in (*sorted(looks), 400):
        visible = [row for appears, row in made if appears <= look]
        files = [path for row in visible for path in row["files"]]
        changes, cursor = changes_since(Cursor.from_json(cursor.to_json()), visible, files)
        told += [change.named for change in changes]
    assert sorted(told) == sorted(f"{DAY}/{number}" for number in range(len(commits)))


def test_the_id_of_a_commit_says_when_it_was_made() -> None:
    assert time_of(commit_id(commit(3, NOON))) == NOON
    with pytest.raises(ValueError, match="invalid literal"):
        time_of("run")
