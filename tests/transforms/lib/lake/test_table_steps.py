from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from transforms.lib.lake.changes import commit_id
from transforms.lib.lake.table_steps import LakeFiles, Step, table_steps

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
DAY = "articles/published_date=2026-11-20"
A, B, C, M, N = (f"{DAY}/{name}" for name in "abcmn")


def commit(number: int, *files: str, replaces: Sequence[str] | None = None) -> dict[str, Any]:
    return {
        "run_id": "run",
        "shard": "",
        "sequence": number,
        "committed_at": NOON + timedelta(seconds=number),
        "files": list(files),
        "replaces": replaces,
    }


def note(merged: str, *inputs: str) -> dict[str, Any]:
    return {"files": [merged], "replaces": list(inputs)}


def steps(
    commits: Sequence[dict[str, Any]],
    present: str,
    held: str = "",
    notes: Sequence[dict[str, Any]] = (),
    settled: str = "",
) -> list[Step]:
    there, table, old = ({f"{DAY}/{name}" for name in names} for names in (present, held, settled))
    return table_steps("articles", LakeFiles(commits, notes, there, old), table)


def test_each_commit_is_a_snapshot_in_the_order_of_their_times() -> None:
    first, second = commit(0, A, "polls/poll_date=2026-11-20/p"), commit(1, B)
    assert steps([second, first], "ab") == [
        Step(commit_id(first), (A,)),
        Step(commit_id(second), (B,)),
    ]


def test_nothing_is_done_where_the_table_has_all() -> None:
    assert steps([commit(0, A)], "a", held="a") == []


def test_a_merge_is_one_snapshot_as_soon_as_it_is_noted() -> None:
    commits = [commit(0, A), commit(1, B)]
    swap = [Step("", (M,), (A, B))]
    assert steps(commits, "abm", held="ab", notes=[note(M, A, B)]) == swap
    merged = [*commits, commit(2, M, replaces=[A, B])]
    assert steps(merged, "m", held="ab") == swap
    assert steps(merged, "m", held="m") == []
    assert steps(merged, "abm", held="m") == []


def test_a_commit_that_was_merged_before_the_table_saw_it_is_appended_first() -> None:
    found = steps([commit(0, A), commit(1, B)], "abm", held="a", notes=[note(M, A, B)])
    assert found == [Step(commit_id(commit(1, B)), (B,)), Step("", (M,), (A, B))]


def test_a_table_made_after_a_compaction_gets_the_merged_file_alone() -> None:
    assert steps([commit(0, A), commit(1, M, replaces=[A])], "m") == [Step("", (M,))]


def test_of_a_file_that_was_merged_on_only_the_last_counts() -> None:
    commits = [commit(0, A), commit(1, B), commit(2, C)]
    notes = [note(M, A, B), note(N, M, C)]
    assert steps(commits, "abcmn", held="abc", notes=notes) == [Step("", (N,), (A, B, C))]
    both = [*commits, commit(3, M, N, replaces=[A, B, M, C])]
    assert steps(both, "n", held="abc") == [Step("", (N,), (A, B, C))]


def test_what_retention_or_a_takedown_took_goes() -> None:
    assert steps([commit(0, A)], "", held="a") == [Step("", (), (A,))]
    taken = [commit(0, A), commit(1, replaces=[A])]
    assert steps(taken, "a", held="a") == [Step("", (), (A,))]
    assert steps(taken, "a") == []


def test_inputs_stay_while_the_merged_file_is_not_there() -> None:
    assert steps([commit(0, A)], "a", held="a", notes=[note(M, A)]) == []


def test_a_file_without_a_commit_comes_when_none_can_come_any_more() -> None:
    assert steps([], "a") == []
    assert steps([], "a", settled="a") == [Step("", (A,))]
    assert steps([commit(0, A)], "a", held="a", settled="a") == []


@given(st.lists(st.sampled_from(["commit", "merge", "note", "delete", "retire", "sync"])))
def test_whatever_happens_the_table_holds_each_committed_row_once(events: list[str]) -> None:
    lake, table = _Lake(), set[str]()
    for event in [*events, "sync"]:
        if event != "sync":
            getattr(lake, event)()
            continue
        for step in table_steps("articles", lake.files(), table):
            assert not table & set(step.add)
            assert set(step.remove) <= table
            table = (table | set(step.add)) - set(step.remove)
        rows = [row for path in table for row in lake.rows[path]]
        assert sorted(rows) == sorted(lake.expected)


class _Lake:
    """Files of one partition, each with the numbers of its rows."""

    def __init__(self) -> None:
        self.rows: dict[str, list[int]] = {}
        self.present: set[str] = set()
        self.commits: list[dict[str, Any]] = []
        self.notes: list[dict[str, Any]] = []
        self.expected: list[int] = []

    def files(self) -> LakeFiles:
        return LakeFiles(self.commits, self.notes, self.present, set())

    def _write(self, rows: list[int]) -> str:
        path = f"{DAY}/{len(self.rows)}"
        self.rows[path] = rows
        self.present.add(path)
        return path

    def commit(self) -> None:
        row = len(self.rows)
        self.commits.append(commit(len(self.commits), self._write([row])))
        self.expected.append(row)

    def note(self) -> None:
        waiting = {path for one in self.notes for path in one["replaces"]}
        inputs = sorted(self.present - waiting)
        if len(inputs) > 1:
            merged = self._write([row for path in inputs for row in self.rows[path]])
            self.notes.append(note(merged, *inputs))

    def delete(self) -> None:
        replaces = [path for one in self.notes for path in one["replaces"]]
        files = [path for one in self.notes for path in one["files"]]
        self.commits.append(commit(len(self.commits), *files, replaces=replaces))
        self.present -= set(replaces)
        self.notes = []

    def merge(self) -> None:
        self.note()
        self.delete()

    def retire(self) -> None:
        self.present, self.expected, self.notes = set(), [], []
