"""Readers that ask for what is new, while the lake is compacted beneath them.

One follows ``pipelines.changes`` as a user would, the other the snapshots of an Iceberg table.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pyarrow.parquet as pq
from pyiceberg.catalog.sql import SqlCatalog

from benchmarks.soak.results import query
from benchmarks.soak.watch import Looker
from pipelines.cli.query import articles_source
from tests.support.iceberg_files import files_since

Row = tuple[str, int]
"""The id and the revision of an article."""
_KEY = ("article_id", "revision")


def _command(name: str, lake: Path, *options: str) -> list[str]:
    return [sys.executable, "-m", f"pipelines.{name}", f"--output={lake}", *options]


class RowReader(Looker):
    """Takes the articles that are new, again and again.

    ``rows`` is what it was given, ``times`` how often it asked.
    """

    def __init__(self, lake: Path, name: str, every: float = 10.0) -> None:
        super().__init__(name, every)
        self._lake = lake
        self.rows: set[Row] = set()
        self.times = 0
        self.problems: list[str] = []

    def judge(self) -> list[str]:
        """What went wrong: also the rows of the lake that it was never given."""
        found = query(
            f"SELECT DISTINCT article_id, revision FROM {articles_source(str(self._lake))}"  # noqa: S608
        )
        missed = {(identifier, int(revision)) for identifier, revision in found} - self.rows
        if missed:
            self.problems.append(f"{self.name} missed {len(missed)} rows, such as {min(missed)}")
        return self.problems


class Follower(RowReader):
    """Reads each commit's articles once, by a cursor that survives the process."""

    def __init__(self, lake: Path, folder: Path) -> None:
        super().__init__(lake, "follower of changes")
        self._cursor = folder / "changes.cursor"

    def look(self) -> None:
        """Ask once, in a process of its own."""
        options = (f"--cursor={self._cursor}", "--format=jsonl", "--dataset=articles")
        done = subprocess.run(
            _command("changes", self._lake, *options), capture_output=True, text=True, check=False
        )
        self.times += 1
        if done.returncode:
            self.problems.append(f"pipelines.changes exits with {done.returncode}: {done.stderr}")
            return
        for line in done.stdout.splitlines():
            row = json.loads(line)
            self.rows.add((row["article_id"], row["revision"]))


class TableFollower(RowReader):
    """Reads the files that came into the Iceberg table since the snapshot it saw last."""

    def __init__(self, lake: Path) -> None:
        super().__init__(lake, "follower of Iceberg")
        self._seen = 0

    def look(self) -> None:
        """Read what the table has since, all of it or nothing."""
        catalog = self._lake / "_iceberg" / "catalog.db"
        if not catalog.exists():
            return
        named = SqlCatalog("defense_news", uri=f"sqlite:///{catalog}")
        if not named.table_exists("defense_news.articles"):
            return
        table = named.load_table("defense_news.articles")
        try:
            tables = [
                pq.read_table(path, columns=list(_KEY)) for path in files_since(table, self._seen)
            ]
        except FileNotFoundError:
            return  # it was merged since the table was loaded, and its snapshot dropped
        self.times += 1
        for rows in tables:
            self.rows |= set(zip(*(rows[name].to_pylist() for name in _KEY), strict=True))
        if snapshot := table.current_snapshot():
            self._seen = snapshot.sequence_number or 0


class Upkeep(Looker):
    """Compacts the lake and drops its pages so many times, at even distances."""

    def __init__(self, lake: Path, times: int, seconds: float) -> None:
        super().__init__("upkeep", 1.0)
        self._lake = lake
        self._distance = seconds / (times + 1)
        self._left = times
        self._next = 0.0
        self._problems: list[str] = []

    def start(self) -> None:
        """Count the time from now on."""
        self._next = time.monotonic() + self._distance
        super().start()

    def look(self) -> None:
        """Do it if it is time to."""
        if not self._left or time.monotonic() < self._next:
            return
        self._left -= 1
        self._next += self._distance
        options = ("--grace_seconds=60", "--keep_pages=0", "--wait=60")
        done = subprocess.run(
            _command("maintain", self._lake, *options), capture_output=True, text=True, check=False
        )
        if done.returncode:
            said = done.stderr or done.stdout
            self._problems.append(f"pipelines.maintain exits with {done.returncode}: {said}")

    def judge(self) -> list[str]:
        """What went wrong."""
        if self._left:
            self._problems.append(f"the lake was maintained {self._left} times less")
        return self._problems
