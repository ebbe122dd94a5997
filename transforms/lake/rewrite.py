"""Put other rows in the place of a file's: for commands that change what was published.

Each new file is published beside the old one, after a note, then one commit names all new files
and, in ``replaces``, the old ones; only then these are deleted, without a grace period. A reader
takes each row once meanwhile. A kill leaves both, or the new ones: run again, the same rows give
the same files, and a compaction ends what was noted. Hold the lake's lease.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field, replace

import pyarrow as pa

from schemas.arrow import arrow_schema
from schemas.commit import WrittenFile
from schemas.datasets import DATASETS
from transforms.lake.commits import CommitLog
from transforms.lake.lake import STATE, Lake
from transforms.lake.replacements import publish_replacement
from transforms.lib.lake.parquet import decode


@dataclass(frozen=True)
class Rewritten:
    """A file whose rows are in another one now; ``new`` is None where none is left.

    ``old`` is its path as seen from the root, ``note`` that of the note while there is one.
    """

    old: str
    new: WrittenFile | None
    note: str | None = field(default=None, compare=False)


def read_whole(lake: Lake, path: str) -> pa.Table:
    """All rows and columns of a file, those of a newer version included, in the order of ours.

    Raises:
        ParquetError: its bytes are not those that were written.
        FileNotFoundError: it is gone.
    """
    relative = lake.relative(path)
    schema = arrow_schema(DATASETS[relative.split("/", 1)[0]])
    table = decode(relative, lake.read_bytes(path), schema)
    rows = pa.concat_tables([schema.empty_table(), table], promote_options="permissive")
    return rows.replace_schema_metadata(schema.metadata)


def rewrite(
    lake: Lake,
    commits: CommitLog,
    paths: Iterable[str],
    change: Callable[[pa.Table], pa.Table],
) -> list[Rewritten]:
    """Rewrite files of one dataset or of several, delete the old ones in the order given.

    Args:
        lake: the lake.
        commits: of the run, which names what was written.
        paths: full paths of files of the datasets.
        change: gives the rows to keep, of the same schema; none at all for a file that goes.

    Raises:
        ParquetError, OSError: as ``read_whole`` and ``Lake.write``; the old files are all there.
    """
    done = []
    for path in paths:
        with suppress(FileNotFoundError):  # retention was here
            before = read_whole(lake, path)
            after = change(before)
            if not after.equals(before):
                done.append(_published(lake, path, after))
    if not done:
        return []
    # What a run wrote it has counted already: the new files add no rows.
    new = [replace(one.new, rows=0) for one in done if one.new is not None]
    commits.add(new, replaces=tuple(one.old for one in done))
    for one in done:
        path = lake.path(one.old)
        if lake.exists(path):
            lake.delete([path])
    lake.delete(lake.path(STATE, note) for one in done if (note := one.note))
    return done


def _published(lake: Lake, path: str, table: pa.Table) -> Rewritten:
    old = lake.relative(path)
    if not table.num_rows:
        return Rewritten(old, None)
    new, note = publish_replacement(lake, table, [old], time.time())
    return Rewritten(old, new, note.name)
