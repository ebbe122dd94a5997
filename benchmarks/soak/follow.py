"""A reader that asks ``pipelines.changes`` for what is new, while the lake is compacted beneath it.

It runs the commands as a user would, each in a process of its own.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.soak.results import query
from benchmarks.soak.watch import Looker
from pipelines.cli.query import articles_source

Row = tuple[str, int]
"""The id and the revision of an article."""


def _command(name: str, lake: Path, *options: str) -> list[str]:
    return [sys.executable, "-m", f"pipelines.{name}", f"--output={lake}", *options]


class Follower(Looker):
    """Reads each commit's articles once, by a cursor that survives the process.

    ``rows`` is what it was given, ``times`` how often it asked.
    """

    def __init__(self, lake: Path, folder: Path, every: float = 10.0) -> None:
        super().__init__("follower", every)
        self._lake = lake
        self._cursor = folder / "changes.cursor"
        self.rows: set[Row] = set()
        self.times = 0
        self.problems: list[str] = []

    def look(self) -> None:
        """Ask once."""
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

    def judge(self) -> list[str]:
        """What went wrong: also the rows of the lake that it was never given."""
        found = query(
            f"SELECT DISTINCT article_id, revision FROM {articles_source(str(self._lake))}"  # noqa: S608
        )
        missed = {(identifier, int(revision)) for identifier, revision in found} - self.rows
        if missed:
            self.problems.append(f"a follower missed {len(missed)} rows, such as {min(missed)}")
        return self.problems


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
