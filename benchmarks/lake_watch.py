"""Two observers of a lake that another process writes: what happened, and what a reader meets."""

from __future__ import annotations

import contextlib
import itertools
import os
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.publishing_web import Newsroom
from schemas.datasets import DATASETS
from transforms.lake.lake import STAGING, STATE
from transforms.lib.lake.parquet import ingest_micros

_PAUSE = 0.002  # seconds between two globs of the reader
_QUERY_EVERY = 1.0  # seconds


class Watch:
    """Counts, by looking often, what one run has done; each phase looks at one place only."""

    def __init__(self, lake: Path, newsroom: Newsroom) -> None:
        self._lake = lake
        self._newsroom = newsroom
        self._feeds = newsroom.feed_requests
        self._pages = newsroom.page_requests.total()
        self._commits = self._count("commits/*/*")
        self._old = self._known = {*self._staged(), *lake.glob(f"{STATE}/snapshot-*")}

    def counter(self, phase: str) -> Callable[[], int]:
        """The count of the phase's occurrences."""
        counters = {
            "poll": lambda: self._newsroom.feed_requests - self._feeds,
            "fetch": lambda: self._newsroom.page_requests.total() - self._pages,
            "write": lambda: len(self._look()),
            "rename": lambda: len(self._look() - set(self._staged())),
            "commit": lambda: self._count("commits/*/*") - self._commits,
            "snapshot": self._snapshots,
        }
        return counters[phase]

    def _count(self, pattern: str) -> int:
        return sum(1 for _ in self._lake.glob(pattern))

    def _staged(self) -> list[Path]:
        return list(self._lake.glob(f"{STAGING}/*.tmp"))

    def _look(self) -> set[Path]:
        """The files that were ever met in the staging directory."""
        self._known = self._known.union(self._staged())
        return self._known - self._old

    def _snapshots(self) -> int:
        new = set(self._lake.glob(f"{STATE}/snapshot-*")) - self._old
        return len(new) + sum(map(_is_arrow_stream, set(self._staged()) - self._old))


def _is_arrow_stream(path: Path) -> bool:
    with contextlib.suppress(FileNotFoundError), path.open("rb") as file:
        return file.read(4) == b"\xff\xff\xff\xff"
    return False


class Reader(threading.Thread):
    """Reads each file that a glob over a dataset meets, as soon as it is there.

    ``rows`` holds the rows of each file read so far, ``problems`` what could not be read.
    """

    def __init__(self, lake: Path) -> None:
        super().__init__(name="reader", daemon=True)
        self._lake = lake
        self._connection = duckdb.connect(config={"threads": 1})
        self._stopped = threading.Event()
        self._lock = threading.Lock()
        self._next_query = 0.0
        self.rows: dict[str, int] = {}
        self.passes = 0
        self.queries = 0
        self.problems: list[str] = []

    def run(self) -> None:
        """Look until stopped."""
        while not self._stopped.wait(_PAUSE):
            self.look()

    def stop(self) -> None:
        """Look a last time and end."""
        self._stopped.set()
        self.join()
        self.look()

    def files(self) -> dict[str, int]:
        """Number of files by dataset, as they are now."""
        self.look()
        counts = Counter(os.path.relpath(path, self._lake).split("/")[0] for path in self.rows)
        return {name: counts[name] for name in DATASETS}

    def look(self) -> None:
        """One glob over each dataset: what is new is read; now and then all is queried."""
        with self._lock:
            self.passes += 1
            for path in itertools.chain.from_iterable(map(self._glob, DATASETS)):
                if path not in self.rows:
                    self.rows[path] = self._read(path)
            if time.monotonic() > self._next_query:
                self._query()
                self._next_query = time.monotonic() + _QUERY_EVERY

    def _glob(self, dataset: str) -> Iterator[str]:
        """``<dataset>/*/*``, whatever it is called; ten times as fast as pathlib's."""
        with contextlib.suppress(FileNotFoundError):
            for partition in os.scandir(self._lake / dataset):
                for file in os.scandir(partition):
                    yield file.path

    def _read(self, path: str) -> int:
        if ingest_micros(path) is None:
            self._report(path, "is no Parquet file of a dataset")
            return 0
        try:
            return int(pq.ParquetFile(path).read().num_rows)
        except (pa.ArrowException, OSError) as error:
            self._report(path, f"cannot be read: {error}")
            return 0

    def _query(self) -> None:
        for name in DATASETS:
            if next(self._glob(name), None) is None:
                continue
            glob = f"{self._lake}/{name}/*/*.parquet"
            self.queries += 1
            try:
                self._connection.execute(f"SELECT count(*) FROM '{glob}'").fetchall()  # noqa: S608
            except duckdb.Error as error:
                self._report(glob, f"cannot be queried: {error}")

    def _report(self, path: str, what: str) -> None:
        shown = os.path.relpath(path, self._lake)
        self.problems.append(f"the reader's {shown} {what.splitlines()[0][:200]}")
