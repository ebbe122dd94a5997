"""What it costs a process to look for new rows in a lake of very many files.

    python -m benchmarks.refresh --files 200000

The files are empty and older than the snapshot, so that a process takes them for read: what is
measured is the looking, by list calls and seconds, with a listing of the lake and without.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from functools import cached_property
from pathlib import Path

from apache_beam.io.filesystem import FileMetadata

from schemas.datasets import ARTICLES, POLLS, REJECTS
from tests.support import records
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


def _fill(lake: Lake, files: int) -> None:
    datasets = (ARTICLES, POLLS, REJECTS)
    for number in range(files):
        dataset, day = datasets[number % 3], f"20{20 + number % 7}-01-{1 + number % _DAYS % 28:02}"
        name = f"part-{_LONG_AGO * 1_000_000 + number:020d}-{number:016x}.parquet"
        path = Path(lake.path(dataset.name, f"{dataset.partition_column}={day}", name))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
        os.utime(path, (_LONG_AGO, _LONG_AGO))
    with lake.writing_atomically(lake.path(STATE, f"snapshot-{1:020d}.sqlite.zst")) as file:
        write_snapshot(LakeState(), (_LONG_AGO + 86400) * 1_000_000, file)


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
    with tempfile.TemporaryDirectory() as directory:
        lake = _CountedLake(directory)
        _fill(lake, parser.parse_args().files)
        memory = LakeMemory(lake)
        _refresh("first look, by listing", lake, memory)
        _refresh("nothing new", lake, memory)
        CommitLog(lake, "run").add([lake.write(POLLS, records.DAY, [records.poll()])])
        _refresh("one new file", lake, memory)


if __name__ == "__main__":
    main()
