"""Which files hold the rows that are new since a reader last looked.

A watermark on ``ingested_at``, or on the names of files, loses rows beside a stream: a shard may
publish rows after another shard has published newer ones. Commits name the files they added, and
their rows come last, so a reader that takes each commit once loses nothing. A commit may still
appear after one with a later time. So a reader looks ``LATE`` further back than it has got, and
remembers which commits it has seen there: its ``Cursor``.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

LATE = timedelta(hours=1)
"""How much later than its time a commit may appear: as long as a writer may take to publish it."""


@dataclass(frozen=True)
class Change:
    """One file that a commit added, where its rows are now.

    ``files`` are paths as seen from the lake's root: the file itself; those into which a compaction
    put its rows; or none, if retention took it (``pages``).
    """

    commit: str
    committed_at: datetime
    run_id: str
    named: str
    files: tuple[str, ...]

    @property
    def dataset(self) -> str:
        """The dataset of the file."""
        return self.named.partition("/")[0]


@dataclass(frozen=True)
class Cursor:
    """How far a reader has got: a time, and the commits it has seen from ``LATE`` before it on."""

    until: datetime = datetime(1970, 1, 1, tzinfo=UTC)
    seen: frozenset[str] = frozenset()

    def to_json(self) -> bytes:
        """As bytes for a file."""
        content = {"until": self.until.isoformat(), "seen": sorted(self.seen)}
        return json.dumps(content, indent=1).encode()

    @classmethod
    def from_json(cls, content: bytes) -> Cursor:
        """Read what ``to_json`` wrote. Raises ValueError, KeyError or TypeError for other bytes."""
        read = json.loads(content)
        return cls(datetime.fromisoformat(read["until"]), frozenset(read["seen"]))


def commit_id(row: Mapping[str, Any]) -> str:
    """The id of a commit; a commit that an engine repeated is another one."""
    micros = round(row["committed_at"].timestamp() * 1_000_000)
    return f"{row['run_id']}:{row['shard'] or ''}:{row['sequence']}:{micros}"


def time_of(commit: str) -> datetime:
    """When a commit was made, by its id. Raises ValueError for what is not an id."""
    return datetime.fromtimestamp(int(commit.rpartition(":")[2]) / 1_000_000, UTC)


def changes_since(
    cursor: Cursor, commits: Sequence[Mapping[str, Any]], present: Iterable[str]
) -> tuple[list[Change], Cursor]:
    """What a reader has not seen yet, by the time of the commit, and its next cursor.

    Args:
        cursor: how far it has got.
        commits: rows of ``commits`` with ``run_id``, ``shard``, ``sequence``, ``committed_at``,
            ``files`` and ``replaces``; those of the last ``LATE`` before the cursor and all later
            ones at least, and every commit of a compaction.
        present: the files in the lake, listed after the commits were read.
    """
    there = frozenset(present)
    merged = replacements(commits)
    distinct = {commit_id(row): row for row in commits if row["replaces"] is None}
    recent = {c: row for c, row in distinct.items() if row["committed_at"] > cursor.until - LATE}
    new = sorted(
        (row["committed_at"], commit) for commit, row in recent.items() if commit not in cursor.seen
    )
    changes = [
        Change(commit, at, recent[commit]["run_id"], path, tuple(_now(path, merged, there)))
        for at, commit in new
        for path in recent[commit]["files"] or ()
    ]
    until = max([cursor.until, *(row["committed_at"] for row in recent.values())])
    seen = {c for c, row in recent.items() if row["committed_at"] > until - LATE}
    return changes, Cursor(until, frozenset(seen))


def replacements(commits: Iterable[Mapping[str, Any]]) -> dict[str, tuple[str, ...]]:
    """For each file that was replaced the files of its partition that were written then.

    Args:
        commits: rows with ``files`` and ``replaces``.
    """
    found = {}
    for row in commits:
        by_partition = defaultdict(list)
        # A file that was merged on within the same commit holds nothing any more.
        for path in sorted(set(row["files"] or ()) - set(row["replaces"] or ())):
            by_partition[path.rpartition("/")[0]].append(path)
        for path in row["replaces"] or ():
            found[path] = tuple(by_partition[path.rpartition("/")[0]])
    return found


def _now(path: str, merged: Mapping[str, tuple[str, ...]], there: frozenset[str]) -> Iterator[str]:
    """The files that hold the rows of one now, through as many compactions as there were."""
    if path in there:
        yield path
        return
    for later in merged.get(path, ()):
        yield from _now(later, merged, there)
