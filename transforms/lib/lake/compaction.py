"""Which small files become one, what rows that one holds, and when its inputs may go.

Pure: looks at names, sizes, tables and clocks that it is given. A merge is safe to repeat and to
break off anywhere, since its file is named by its content:

1. a ``Replacement`` is written down: these inputs may go after this time, if that file is there;
2. the merged file is published beside its inputs (rows are there twice: readers take each once);
3. a later compaction records in ``commits/`` which file replaces which, deletes the inputs, then
   the note.

A kill before 2 leaves all files and a note that says nothing; they are merged when its time is
over. A kill inside 3 leaves the note, and the rest goes next time.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass

import pyarrow as pa

from transforms.lib.lake.rows import first_of_each

# A file of this size is read well by every engine and fits in memory several times over.
TARGET_BYTES = 64 * 1024 * 1024
# Merging a large file again for a few more rows would write the lake over and over.
_LARGE_SHARE = 0.5


@dataclass(frozen=True)
class SmallFile:
    """A published file: its path below the root, its bytes."""

    path: str
    bytes: int


@dataclass(frozen=True)
class Replacement:
    """A merged file and the inputs that it replaces; times in seconds since 1970, UTC.

    Paths are below the root of the lake, so that a lake may be moved.
    """

    merged: str
    inputs: tuple[str, ...]
    written_at: float
    delete_after: float

    def to_json(self) -> bytes:
        """The note as it is kept in ``_state/``."""
        return json.dumps(asdict(self), indent=1).encode()

    @classmethod
    def from_json(cls, content: bytes) -> Replacement:
        """Read a note back.

        Raises:
            ValueError, KeyError, TypeError: it is none.
        """
        fields = json.loads(content)
        times = {name: float(fields[name]) for name in ("written_at", "delete_after")}
        note = cls(**{**fields, **times, "inputs": tuple(fields["inputs"])})
        if not all(isinstance(path, str) for path in (note.merged, *note.inputs)):
            raise TypeError("a path is no string")
        return note

    @property
    def name(self) -> str:
        """The file name of the note; sorts by time, is one per merged file."""
        digest = self.merged.rsplit("-", 1)[-1].removesuffix(".parquet")
        return f"compaction-{int(self.written_at * 1e6):020d}-{digest}.json"


def plan_merges(
    files: Iterable[SmallFile], replaced: Iterable[str], target_bytes: int = TARGET_BYTES
) -> list[tuple[SmallFile, ...]]:
    """Choose the files of one partition that become one file each, oldest first.

    Args:
        files: the partition's files, oldest ingest time first, so that rows that came together
            stay together.
        replaced: paths of files whose rows a merged file holds already.
        target_bytes: a merged file has at most about so many; files of half of it stay as they are.
    """
    done = set(replaced)
    groups: list[list[SmallFile]] = []
    room = 0
    for file in files:
        if file.path in done or file.bytes >= target_bytes * _LARGE_SHARE:
            continue
        if not groups or file.bytes > room:
            groups.append([])
            room = target_bytes
        groups[-1].append(file)
        room -= file.bytes
    return [tuple(group) for group in groups if len(group) > 1]


def merge_tables(schema: pa.Schema, tables: Sequence[pa.Table], key: Sequence[str]) -> pa.Table:
    """All rows of the tables, each once per ``key`` and run; of a repeated one the newest.

    The run belongs to what tells rows apart, since the ledger counts the rows of each run. Columns
    that an older file lacks are null; columns that only a newer version of the code knows are kept.
    """
    rows = pa.concat_tables([schema.empty_table(), *tables], promote_options="permissive")
    identity = key if "run_id" in key else ("run_id", *key)
    distinct = first_of_each(rows, identity, ["ingested_at"])
    return distinct.replace_schema_metadata(schema.metadata)


def expired(replacements: Iterable[Replacement], now: float) -> list[Replacement]:
    """The replacements whose inputs may go, in the order in which they were written.

    The order matters: a merged file may be the input of a later merge.
    """
    due = [replacement for replacement in replacements if replacement.delete_after <= now]
    return sorted(due, key=lambda replacement: (replacement.written_at, replacement.merged))
