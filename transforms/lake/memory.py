"""The state of a lake, kept up to date with its files, once per process.

The lake is listed once; then its commits say which files are new (``lib.lake.following``). It is
listed again where they leave a doubt, and once an hour in any case.
"""

import logging
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import pyarrow as pa
from apache_beam.io.filesystem import BeamIOError, FileMetadata

from schemas.datasets import ARTICLES, COMMITS, POLLS, REJECTS
from transforms.lake.lake import STATE, Lake
from transforms.lib.lake import snapshot as state_snapshot
from transforms.lib.lake.following import COMMIT_COLUMNS, DoubtError, new_files
from transforms.lib.lake.parquet import damaged, ingest_micros, release_memory
from transforms.lib.lake.state import (
    ARTICLE_COLUMNS,
    POLL_COLUMNS,
    REJECT_COLUMNS,
    LakeState,
)

_PARTITION = re.compile(r"=([^/]+)/[^/]+$")
_ATTEMPTS = 3
_COLUMNS = {
    POLLS.name: POLL_COLUMNS,
    ARTICLES.name: ARTICLE_COLUMNS,
    REJECTS.name: REJECT_COLUMNS,
}
_SNAPSHOT = "snapshot"
# For so long a stream goes on with what it knows while the lake cannot be read.
LONGEST_OUTAGE_SECONDS = 600.0
LISTING_SECONDS = 3600.0
"""For so long a process trusts the commits alone."""
# A commit may appear later than its time says, by another machine's clock too.
_LATE = timedelta(hours=2)
_AHEAD = timedelta(hours=1)
# Files carry the time at which their newest row was made, and appear up to a commit later, from
# machines whose clocks differ: those of the last hours before a snapshot are read again.
_OVERLAP_MICROS = 6 * 3600 * 1_000_000
# A snapshot is replaced when it lacks that share of the entries that are known.
_WORTHWHILE_SHARE = 0.01

_logger = logging.getLogger(__name__)
_T = TypeVar("_T")


class LakeMemory:
    """A ``LakeState`` and the files it was read from. Reading is guarded by a lock."""

    def __init__(self, lake: Lake) -> None:
        self.lake = lake
        self.state = LakeState()
        self._version = -1
        self._through = 0
        self._rows_read = 0
        self._known_before = 0
        self._read: set[str] = set()
        self._listed_at: float | None = None
        self._refreshed_at = 0.0
        self._tried_at = 0.0
        self._derived: dict[str, Any] = {}
        self._lock = threading.RLock()

    @contextmanager
    def reading(self, max_age_seconds: float) -> Iterator[LakeState]:
        """The state as of at most so many seconds ago, for this thread alone while it reads.

        While the lake cannot be read it is as old as the outage: what a stage has decided since is
        in its own state. Raises what the file system does when that has lasted too long.
        """
        with self._lock:
            if self._version < 0:
                self.at_least(0)
            elif time.monotonic() - max(self._refreshed_at, self._tried_at) > max_age_seconds:
                self._refresh_if_possible()
            yield self.state

    def _refresh_if_possible(self) -> None:
        self._tried_at = time.monotonic()
        try:
            self._refresh()
        except (OSError, BeamIOError) as error:
            outage = time.monotonic() - self._refreshed_at
            if outage > LONGEST_OUTAGE_SECONDS:
                raise
            _logger.warning("%s was last read %.0f s ago: %s", self.lake.root, outage, error)

    def derived(self, name: str, build: Callable[[LakeState], _T]) -> _T:
        """What ``build`` makes of the state, made anew when files were read since."""
        with self._lock:
            if name not in self._derived:
                self._derived[name] = build(self.state)
            value: _T = self._derived[name]
            return value

    def at_least(self, version: int) -> LakeState:
        """The state as of a commit of the run or later; reads the lake when it is older."""
        with self._lock:
            if self._version < 0:
                self._load_snapshot()
            if self._version < version:
                self._refresh()
                self._version = version
        return self.state

    def save(self) -> None:
        """Write a snapshot, so that the next run need not scan the lake; drop older ones.

        Where the one that this memory started from lacks next to nothing, it stays: what it lacks
        is sooner read again than all is written. One that cannot be written is a warning.
        """
        with self._lock:
            known = self.state.counts()["entries"]
            lacking = self._rows_read + known - self._known_before
            if self._through and lacking < _WORTHWHILE_SHARE * known:
                return
            try:
                self._write_snapshot()
            except (OSError, BeamIOError) as error:
                # It is but a cache; the next run scans the lake in its place.
                _logger.warning("the snapshot of the lake could not be written: %s", error)

    def save_anew(self) -> None:
        """Read the whole lake and write a snapshot of it, whatever there was."""
        delete_snapshots(self.lake)
        self.at_least(0)
        self.save()

    def _write_snapshot(self) -> None:
        before = [file.path for file in self.lake.list(f"{STATE}/{_SNAPSHOT}-*")]
        through = int(time.time() * 1e6) - _OVERLAP_MICROS
        path = self.lake.path(STATE, f"{_SNAPSHOT}-{through:020d}.sqlite.zst")
        with self.lake.writing_atomically(path) as file:
            state_snapshot.write_snapshot(self.state, through, file)
        self.lake.delete(set(before) - {path})

    def _load_snapshot(self) -> None:
        """Start from the newest snapshot that can be read; without one, from nothing."""
        snapshots = sorted(file.path for file in self.lake.list(f"{STATE}/{_SNAPSHOT}-*"))
        for path in reversed(snapshots):
            try:
                with self.lake.open(path) as file:
                    state, through = state_snapshot.read_snapshot(file)
            except (state_snapshot.SnapshotError, FileNotFoundError, BeamIOError) as error:
                _logger.warning("%s is passed over, the lake is scanned: %s", path, error)
                continue
            if through > time.time() * 1e6:
                # By a clock that was ahead: files would count as older, and never be read.
                _logger.warning("%s is passed over, the lake is scanned: from the future", path)
                continue
            self.state, self._through = state, through
            self._known_before = state.counts()["entries"]
            return

    def _refresh(self) -> None:
        """Read the files that are new since the last time."""
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                self._read_new_files()
            except (FileNotFoundError, BeamIOError, DoubtError):
                # Compaction took a file away before it was read: list, or list again.
                self._listed_at = None
                if attempt == _ATTEMPTS:
                    raise
            else:
                self._refreshed_at = time.monotonic()
                return

    def _read_new_files(self) -> None:
        if self._listed_at is None or time.monotonic() - self._listed_at > LISTING_SECONDS:
            self._read_what_is_listed()
        else:
            self._read_what_commits_name()

    def _read_what_is_listed(self) -> None:
        started = time.monotonic()
        # Before the files: a commit that comes meanwhile is taken for new.
        present = set(self._recent_commits())
        self._read |= present
        for dataset in _COLUMNS:
            for file in self.lake.files(dataset):
                relative = self.lake.relative(file.path)
                present.add(relative)
                if relative in self._read:
                    continue
                if self._is_newer(file):
                    self._read_file(dataset, file.path)
                self._read.add(relative)
        # What compaction took away does not come back: a stream would remember it for good.
        self._read &= present
        self._listed_at = started

    def _read_what_commits_name(self) -> None:
        unread = [path for path in self._recent_commits() if path not in self._read]
        tables = [self.lake.read_table(self.lake.path(path), COMMIT_COLUMNS) for path in unread]
        found = new_files((row for table in tables for row in table.to_pylist()), self._read)
        for path in found.unread:
            dataset = path.partition("/")[0]
            if dataset in _COLUMNS:
                self._read_file(dataset, self.lake.path(path))
                self._read.add(path)
        self._read.update(found.moved, unread)

    def _recent_commits(self) -> list[str]:
        """The files of ``commits/`` that a new commit can be in."""
        now = datetime.now(UTC)
        days = sorted({(now - _LATE).date(), (now + _AHEAD).date()})
        found = [self.lake.files(COMMITS.name, f"{COMMITS.partition_column}={day}") for day in days]
        return [self.lake.relative(file.path) for files in found for file in files]

    def _is_newer(self, file: FileMetadata) -> bool:
        """Whether the snapshot may lack a file: also one with old rows that came late.

        A stream that was stopped holds rows in its state, and writes them when it goes on.
        """
        newest = max(ingest_micros(file.path) or 0, int(file.last_updated_in_seconds * 1e6))
        return newest >= self._through

    def _read_file(self, dataset: str, path: str) -> None:
        self._derived.clear()
        table = self.lake.read_table(path, _COLUMNS[dataset])
        try:
            self._add(dataset, path, table)
        except (ValueError, TypeError) as error:
            # Of the right types, and yet no rows of ours: a key that is no digest, for example.
            raise damaged(path, error) from error
        self._rows_read += table.num_rows
        del table
        release_memory()

    def _add(self, dataset: str, path: str, table: pa.Table) -> None:
        if dataset == POLLS.name:
            self.state.add_polls(table)
        elif dataset == REJECTS.name:
            self.state.add_rejects(table)
        else:
            self.state.add_articles(table, partition_of(path))


def delete_snapshots(lake: Lake) -> None:
    """Delete the snapshots of a lake: they hold titles and addresses of pending entries."""
    lake.delete([file.path for file in lake.list(f"{STATE}/{_SNAPSHOT}-*")])


def partition_of(path: str) -> str:
    """The partition value in a file's path: ``…/published_date=2026-11-23/part-….parquet``."""
    match = _PARTITION.search(path)
    if match is None:
        raise ValueError(f"{path} is in no partition directory")
    return match[1]


_shared: dict[str, LakeMemory] = {}
_shared_lock = threading.Lock()


def open_memory(root: str) -> LakeMemory:
    """Start a memory for the lake at ``root`` that knows nothing yet, and share it."""
    with _shared_lock:
        _shared[root] = LakeMemory(Lake(root))
        return _shared[root]


def shared_memory(root: str) -> LakeMemory:
    """The memory of this process for the lake at ``root``."""
    with _shared_lock:
        if root not in _shared:
            _shared[root] = LakeMemory(Lake(root))
        return _shared[root]
