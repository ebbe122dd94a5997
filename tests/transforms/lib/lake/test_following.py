"""Which files are to be read, by what commits say of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from transforms.lib.lake.following import DoubtError, NewFiles, new_files


def commit(
    at: int, *files: str, replaces: Sequence[str] | None = None, rows: int = 1
) -> dict[str, Any]:
    counts = {"polls": rows, "articles": 0, "rejects": 0}
    return {"committed_at": at, "files": list(files), "replaces": replaces, **counts}


def test_files_of_new_commits_are_read_once_whatever_the_order() -> None:
    commits = [commit(2, "b", "a"), commit(1, "a"), commit(3, "known")]
    assert new_files(commits, {"known"}) == NewFiles(("a", "b"), ())


def test_what_a_compaction_wrote_of_known_rows_has_moved() -> None:
    assert new_files([commit(2, "c", replaces=["a", "b"])], {"a", "b"}) == NewFiles((), ("c",))


def test_what_a_compaction_wrote_of_rows_that_are_about_to_be_read_has_moved() -> None:
    commits = [commit(1, "b"), commit(1, "c", replaces=["a", "b"])]
    assert new_files(commits, {"a"}) == NewFiles(("b",), ("c",))


def test_what_a_compaction_wrote_is_read_if_one_of_its_inputs_was_not() -> None:
    assert new_files([commit(2, "c", replaces=["a", "b"])], {"a"}) == NewFiles(("c",), ())


def test_a_commit_that_names_nothing_though_it_counts_rows_leaves_a_doubt() -> None:
    row = commit(1) | {"files": None}
    with pytest.raises(DoubtError):
        new_files([row], ())
    assert new_files([row | {"polls": 0}], ()) == NewFiles((), ())
