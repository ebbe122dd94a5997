"""The state of a lake, kept up to date with its files, once per process."""

from __future__ import annotations

import re
import threading

from apache_beam.io.filesystem import BeamIOError

from schemas.datasets import ARTICLES, POLLS, REJECTS
from transforms.lake import Lake
from transforms.lib.lake_state import (
    ARTICLE_COLUMNS,
    POLL_COLUMNS,
    REJECT_COLUMNS,
    LakeState,
)

_PARTITION = re.compile(r"=([^/]+)/[^/]+$")
_ATTEMPTS = 3


class LakeMemory:
    """A ``LakeState`` and the files it was read from. Reading is guarded by a lock."""

    def __init__(self, lake: Lake) -> None:
        self.lake = lake
        self.state = LakeState()
        self._version = -1
        self._read: set[str] = set()
        self._lock = threading.Lock()

    def at_least(self, version: int) -> LakeState:
        """The state as of a commit of the run or later; reads the lake when it is older."""
        with self._lock:
            if self._version < version:
                self._refresh()
                self._version = version
        return self.state

    def _refresh(self) -> None:
        """Read the files that are new since the last time."""
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                self._read_new_files()
            except (FileNotFoundError, BeamIOError):
                # Compaction took a file away between the listing and the reading: list again.
                if attempt == _ATTEMPTS:
                    raise
            else:
                return

    def _read_new_files(self) -> None:
        for dataset in (POLLS, ARTICLES, REJECTS):
            for file in self.lake.files(dataset.name):
                if file.path not in self._read:
                    self._read_file(dataset.name, file.path)
                    self._read.add(file.path)

    def _read_file(self, dataset: str, path: str) -> None:
        if dataset == POLLS.name:
            self.state.add_polls(self.lake.read_table(path, POLL_COLUMNS))
        elif dataset == REJECTS.name:
            self.state.add_rejects(self.lake.read_table(path, REJECT_COLUMNS))
        else:
            table = self.lake.read_table(path, ARTICLE_COLUMNS)
            self.state.add_articles(table, partition_of(path))


def partition_of(path: str) -> str:
    """The partition value in a file's path: ``…/published_date=2026-11-23/part-….parquet``."""
    match = _PARTITION.search(path)
    if match is None:
        raise ValueError(f"{path} is in no partition directory")
    return match[1]


_shared: dict[str, LakeMemory] = {}
_shared_lock = threading.Lock()


def shared_memory(root: str) -> LakeMemory:
    """The memory of this process for the lake at ``root``."""
    with _shared_lock:
        if root not in _shared:
            _shared[root] = LakeMemory(Lake(root))
        return _shared[root]
