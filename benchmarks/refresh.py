"""What it costs a process to look for new rows in a lake of very many files.

    python -m benchmarks.refresh --files 200000
    python -m benchmarks.refresh --files 20000 --google

The files are empty and older than the snapshot, so that a process takes them for read: what is
measured is the looking, by list calls and seconds, with a listing of the lake and without. A bucket
(``--google``, an emulator in this process) gives a thousand names for each request of a list call.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

import pytest
from apache_beam.io.filesystem import FileMetadata

from schemas.datasets import ARTICLES, POLLS, REJECTS
from tests.support import records
from tests.support.google_cloud import google_cloud
from transforms.lake.commits import CommitLog
from transforms.lake.lake import STATE, Lake
from transforms.lake.memory import LakeMemory
from transforms.lib.lake.snapshot import write_snapshot
from transforms.lib.lake.state import LakeState

_DAYS = 1000
_LONG_AGO = 1_600_000_000


class _CountedLake(Lake):
    @cached_property
    def listed(self) -> list[str]:
        return []

    def list(self, pattern: str) -> list[FileMetadata]:
        self.listed.append(pattern)
        return super().list(pattern)


def _paths(files: int) -> Iterator[str]:
    """The paths of so many files of three datasets, as seen from the root."""
    datasets = (ARTICLES, POLLS, REJECTS)
    for number in range(files):
        dataset, day = datasets[number % 3], f"20{20 + number % 7}-01-{1 + number % _DAYS % 28:02}"
        name = f"part-{_LONG_AGO * 1_000_000 + number:020d}-{number:032x}.parquet"
        yield f"{dataset.name}/{dataset.partition_column}={day}/{name}"


def _touch(lake: Lake, files: int) -> None:
    for path in map(Path, map(lake.path, _paths(files))):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
        os.utime(path, (_LONG_AGO, _LONG_AGO))


def _measure(lake: _CountedLake) -> None:
    """Look for new rows in a lake of files that a snapshot knows."""
    with lake.writing_atomically(lake.path(STATE, f"snapshot-{1:020d}.sqlite.zst")) as file:
        write_snapshot(LakeState(), (_LONG_AGO + 86400) * 1_000_000, file)
    memory = LakeMemory(lake)
    _refresh("first look, by listing", lake, memory)
    _refresh("nothing new", lake, memory)
    CommitLog(lake, "run").add([lake.write(POLLS, records.DAY, [records.poll()])])
    _refresh("one new file", lake, memory)


def _refresh(name: str, lake: _CountedLake, memory: LakeMemory) -> None:
    lake.listed.clear()
    started = time.monotonic()
    with memory.reading(0.0):
        seconds = time.monotonic() - started
    print(f"{name:24} {len(lake.listed)} list calls, {seconds:.3f} s")


def main() -> None:
    """Fill a lake, and look for new rows in it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=200_000)
    parser.add_argument("--google", action="store_true", help="in the emulator of a bucket")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as directory, pytest.MonkeyPatch.context() as patch:
        if not options.google:
            _touch(Lake(directory), options.files)
            _measure(_CountedLake(directory))
            return
        with google_cloud(Path(directory), patch) as cloud:
            lake = _CountedLake(f"{cloud.bucket}/lake")
            lake.write_bytes(lake.path("empty"), b"")
            cloud.copy("lake/empty", (f"lake/{path}" for path in _paths(options.files)))
            _measure(lake)


if __name__ == "__main__":
    main()
