"""What a table format has to be told so that its table holds what the lake holds.

Pure: looks at commits, at what replaces what, and at lists of files. Nothing is remembered beside
the table: which files it holds says how far it has got. So a run killed between Parquet and the
catalog is made good by the next one, and two that run at once come to the same.

A file is in the table instead of the files that were merged into it as soon as that is noted, which
is before these are deleted: a reader of the table before has the grace period of a compaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any

from transforms.lib.lake.changes import commit_id, replacements


@dataclass(frozen=True)
class Step:
    """One snapshot: files, as seen from the lake's root, that come and go at one moment.

    ``commit`` is the commit that added the files; "" for anything else.
    """

    commit: str
    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()


@dataclass(frozen=True)
class LakeFiles:
    """What is known of a lake, of all its datasets.

    Args:
        commits: rows of ``commits`` with ``run_id``, ``shard``, ``sequence``, ``committed_at``,
            ``files`` and ``replaces``.
        replaced: what replaces what that no commit says yet, with ``files`` and ``replaces``.
        present: the files that are there, listed after the others were read.
        settled: those of them that have been there for so long that no commit will name them any
            more: a process died before it, or a version that named no files wrote them.
    """

    commits: Sequence[Mapping[str, Any]]
    replaced: Sequence[Mapping[str, Any]]
    present: AbstractSet[str]
    settled: AbstractSet[str]


def table_steps(dataset: str, lake: LakeFiles, held: Iterable[str]) -> list[Step]:
    """The snapshots that bring a dataset's table up to the lake.

    One for each commit, in their order, then one for files without a commit, then one in which all
    that was merged or rewritten changes places and what is gone goes.

    Args:
        dataset: the name of the dataset.
        lake: what is known of the lake, read after ``held``.
        held: the files that the table holds now.
    """
    return list(_Steps(dataset, lake, frozenset(held)).run())


class _Steps:
    def __init__(self, dataset: str, lake: LakeFiles, held: frozenset[str]) -> None:
        prefix = f"{dataset}/"
        self._lake = lake
        self._held = set(held)
        self._present = {path for path in lake.present if path.startswith(prefix)}
        replacing = [*(c for c in lake.commits if c["replaces"] is not None), *lake.replaced]
        self._replaced_by = {
            path: files
            for path, files in replacements(replacing).items()
            if path.startswith(prefix)
        }
        self._new = {path for row in replacing for path in row["files"] or ()}

    def run(self) -> Iterator[Step]:
        plain = [row for row in self._lake.commits if row["replaces"] is None]
        for row in sorted(plain, key=lambda row: (row["committed_at"], commit_id(row))):
            if add := self._lacking(row["files"] or ()):
                yield Step(commit_id(row), add)
        named = {path for row in self._lake.commits for path in row["files"] or ()}
        if add := self._lacking(self._lake.settled - named - self._new):
            yield Step("", add)
        remove = {path for path in self._held if self._is_replaced(path)}
        remove |= self._held - self._present
        add = self._lacking(path for path in self._new if not self._is_replaced(path))
        if add or remove:
            yield Step("", add, tuple(sorted(remove)))

    def _lacking(self, paths: Iterable[str]) -> tuple[str, ...]:
        """Those of the paths that are there, and whose rows the table lacks; it has them then."""
        lacking = tuple(
            path
            for path in sorted(set(paths))
            if path in self._present
            and path not in self._held
            and not (path in self._replaced_by and set(self._rows_in(path)) <= self._held)
        )
        self._held.update(lacking)
        return lacking

    def _is_replaced(self, path: str) -> bool:
        """Whether other files, all of them there, hold its rows; or none, as after a takedown."""
        return path in self._replaced_by and set(self._rows_in(path)) <= self._present

    def _rows_in(self, path: str) -> Iterator[str]:
        """The files that hold the rows of one in the end, through as many merges as there were."""
        if path not in self._replaced_by:
            yield path
        for later in self._replaced_by.get(path, ()):
            yield from self._rows_in(later)
