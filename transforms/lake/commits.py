"""The commits of a run: what it is called, what one commit of it says, and in which order.

The commits of one run, of one writer shard of it, are numbered from 0 without gaps, so that a row
of ``commits/`` that is not there any more is missed by ``pipelines.report --check``. A run that
ends well closes with a commit that names no file: then also the last one before it would be missed.
"""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa
from apache_beam.utils.timestamp import Timestamp

from schemas.arrow import arrow_schema
from schemas.commit import Commit, WrittenFile
from schemas.datasets import COMMITS
from transforms.lake.lake import LISTING_PAUSES, Lake

_COLUMNS = ("run_id", "shard", "sequence", "committed_at", "files", "replaces")


def new_run_id(prefix: str = "") -> str:
    """An id that sorts by time, such as ``20261123T120000Z-a1b2c3``, after a prefix if given."""
    made = f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{os.urandom(3).hex()}"
    return f"{prefix}-{made}" if prefix else made


def commit_of(
    run_id: str,
    sequence: int,
    files: Sequence[WrittenFile],
    *,
    shard: str = "",
    replaces: Sequence[str] | None = None,
    at: Timestamp | None = None,
) -> Commit:
    """The row that records files, written after them.

    Args:
        run_id: the run that wrote them.
        sequence: the number of the commit, counted from 0 for each shard of the run.
        files: what was written; their rows are counted by dataset.
        shard: the writer shard of a stream; "" elsewhere.
        replaces: files whose rows are in ``files``.
        at: the time of the commit; None for now.
    """
    at = at or Timestamp.now()
    rows: Counter[str] = Counter()
    for file in files:
        rows[file.dataset] += file.rows
    return Commit(
        run_id=run_id,
        sequence=sequence,
        polls=rows["polls"],
        articles=rows["articles"],
        rejects=rows["rejects"],
        pages=rows["pages"],
        committed_at=at,
        ingested_at=at,
        commit_date=at.to_utc_datetime(has_tz=True).date().isoformat(),
        files=tuple(file.path for file in files),
        replaces=replaces,
        shard=shard,
    )


def write_commit(lake: Lake, commit: Commit) -> None:
    """Publish a commit. Raises as ``Lake.write``."""
    lake.write(COMMITS, commit.commit_date, [commit])


def read_commits(lake: Lake) -> list[dict[str, Any]]:
    """All commits with what ``transforms.lib.lake.changes`` asks of them.

    Raises as ``Lake.read_table``; a compaction that takes files away meanwhile is waited for.
    """
    for pause in LISTING_PAUSES:
        try:
            return _read_commits(lake)
        except FileNotFoundError:
            time.sleep(pause)
    return _read_commits(lake)


def _read_commits(lake: Lake) -> list[dict[str, Any]]:
    schema = arrow_schema(COMMITS)
    empty = pa.schema([schema.field(name) for name in _COLUMNS]).empty_table()
    tables = [lake.read_table(file.path, _COLUMNS) for file in lake.files(COMMITS.name)]
    together = pa.concat_tables([empty, *tables], promote_options="permissive")
    rows: list[dict[str, Any]] = together.to_pylist()
    return rows


class CommitLog:
    """Writes the commits of one run that has no shards. ``sequence`` is the number of the next."""

    def __init__(self, lake: Lake, run_id: str) -> None:
        self._lake = lake
        self.run_id = run_id
        self.sequence = 0

    def add(
        self,
        files: Iterable[WrittenFile],
        *,
        replaces: Sequence[str] | None = None,
        at: Timestamp | None = None,
    ) -> Commit:
        """Record files. Raises as ``Lake.write``."""
        commit = commit_of(self.run_id, self.sequence, tuple(files), replaces=replaces, at=at)
        write_commit(self._lake, commit)
        self.sequence += 1
        return commit

    def close(self, *, replaces: Sequence[str] | None = None, at: Timestamp | None = None) -> None:
        """Record that the run has ended well, if it has recorded anything."""
        if self.sequence:
            self.add((), replaces=replaces, at=at)
