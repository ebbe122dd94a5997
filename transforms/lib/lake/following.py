"""Which files a process must read to know what came since it last looked: those that commits name.

Whoever adds rows records the files in a commit that comes after them. So a process that knows a
lake need not list it again: it reads the new commits.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

COMMIT_COLUMNS = ("committed_at", "polls", "articles", "rejects", "files", "replaces")


class DoubtError(ValueError):
    """The commits do not say all that happened: the lake must be listed."""


@dataclass(frozen=True)
class NewFiles:
    """Paths as seen from the lake's root: those to read, and those whose rows were read before."""

    unread: tuple[str, ...]
    moved: tuple[str, ...]


def new_files(commits: Iterable[Mapping[str, Any]], read: Collection[str]) -> NewFiles:
    """What the files are that commits name, for a process that has read some.

    A compaction or a takedown only moves rows, unless it took them from files that are still
    unread: then what it wrote is to be read.

    Args:
        commits: rows of ``commits`` with ``COMMIT_COLUMNS``, in any order.
        read: the files that were read.

    Raises:
        DoubtError: a commit of an earlier version does not name its files.
    """
    unread: dict[str, None] = {}
    moved: list[str] = []
    for commit in sorted(commits, key=lambda row: (row["committed_at"], bool(row["replaces"]))):
        if commit["files"] is None and commit["polls"] + commit["articles"] + commit["rejects"]:
            raise DoubtError("a commit does not name its files")
        taken = commit["replaces"] or ()
        knows_all = bool(taken) and all(path in read or path in unread for path in taken)
        for path in commit["files"] or ():
            if path in read or path in unread:
                continue
            if knows_all:
                moved.append(path)
            else:
                unread[path] = None
    return NewFiles(tuple(unread), tuple(moved))
