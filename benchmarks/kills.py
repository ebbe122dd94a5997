"""End the commands that change a lake by SIGKILL, again and again, beside a reader that loops.

    python -m benchmarks.kills [--kills 10] [--seed 1] [--pages 60] [--mode forget …]

Modes: ``compaction`` (merges, and the deletion of what they replaced), ``iceberg`` (the same, with
tables; their commits and expiry), ``tag`` (a backfill in place), ``replay`` (one into another lake)
and ``forget`` (another story at each kill). Each kill comes at a change of the file system or of
the catalog, drawn by lot among those of the command, and the same command is run again until
it ends well. After each kill and at the end: the view has each article once and as it should be,
the ledger balances, a follower of ``pipelines.changes`` was told of every row, and of what was
taken down nothing is left, snapshots and bodies included. Exit status 1 where that does not hold.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, redirect_stdout, suppress
from dataclasses import dataclass, field
from io import StringIO
from itertools import count
from pathlib import Path

import duckdb
import zstandard
from pyiceberg.catalog.sql import SqlCatalog

from benchmarks.backfill import rows, spoil, unlike
from benchmarks.harness import LOCAL, ROOT, ingest_command
from benchmarks.page_web import made_pages, page_web
from benchmarks.soak.follow import Follower
from benchmarks.soak.watch import Looker
from pipelines.reading import ledger_check
from pipelines.reading.catalog_script import lake_tables
from transforms.lake.lake import Lake
from transforms.lib.catalog.dialects import Dialect
from transforms.lib.catalog.statements import catalog_statements, script

_GRACE = 2
_LOOK_SECONDS = 0.05
_TIMES_ASKED = 2
_AGAIN = 0.75


class Reader(Looker):
    """Asks DuckDB for the articles of the view, again and again.

    A query may have listed a file that is deleted before it is read: it is asked again, once.
    ``again`` counts those.

    Args:
        lake: the lake.
        least: the ids that must be there at any time.
        most: those that may be.
        lasting: what was seen once must stay.
    """

    def __init__(self, lake: Path, least: set[str], most: set[str], *, lasting: bool) -> None:
        super().__init__("reader", _LOOK_SECONDS)
        self._lake = lake
        self._least, self._most, self._lasting = least, most, lasting
        self.looks = self.again = 0
        self.problems: list[str] = []

    def look(self) -> None:
        """Read all ids and texts."""
        found = self._asked()
        if found is None:
            return
        self.looks += 1
        seen = {identifier for identifier, _ in found}
        if len(seen) < len(found) or not seen <= self._most:
            self.problems.append(f"{len(found)} articles are seen, {len(self._most)} may be")
        if not self._least <= seen:
            self.problems.append(f"{len(self._least - seen)} articles are missing")
        if self._lasting:
            self._least |= seen

    def _asked(self) -> list[tuple[str, str]] | None:
        errors = list[duckdb.Error]()
        while len(errors) < _TIMES_ASKED:
            try:
                return self._found()
            except duckdb.Error as error:
                errors.append(error)
                self.again += 1
        self.problems.append(f"the reader met {errors}")
        return None

    def _found(self) -> list[tuple[str, str]]:
        tables = lake_tables(Lake(str(self._lake)))
        with duckdb.connect() as connection:
            statements = catalog_statements(tables, str(self._lake), Dialect.DUCKDB)
            connection.execute(script(statements))
            return connection.execute("SELECT article_id, text FROM articles").fetchall()


@dataclass
class Drill:
    """One mode: the lake that is worked on, and what must hold of it."""

    folder: Path
    chooser: random.Random
    problems: list[str] = field(default_factory=list)
    killed: int = 0
    looks: int = 0
    again: int = 0

    @property
    def origin(self) -> Path:
        """The lake that each mode takes a copy of."""
        return self.folder / "lake"

    def copy(self, name: str) -> Path:
        """A copy of the lake, in place of an earlier one."""
        copy = self.folder / name
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(self.origin, copy)
        return copy

    def kill(self, steps: int, *command: str) -> int:
        """Run a command, kill it at one of so many steps, then run it to its end; its steps."""
        moment = self.chooser.randrange(1, steps + 1) if steps else 0
        if moment:
            done = _run(moment, *command)
            self.killed += done.returncode == -signal.SIGKILL
            print(f"{command[0]}: step {moment} of {steps}, {self.killed} kills", file=sys.stderr)
            if done.returncode not in {0, -signal.SIGKILL}:
                self.problems.append(f"{command}: {done.stderr[-500:]}")
        return 0 if moment else self.finish(*command)

    @contextmanager
    def reader(
        self, lake: Path, least: set[str], most: set[str], *, lasting: bool = False
    ) -> Iterator[None]:
        """Let a reader loop meanwhile."""
        reader = Reader(lake, least, most, lasting=lasting)
        reader.start()
        try:
            yield
        finally:
            reader.stop()
        self.looks += reader.looks
        self.again += reader.again
        self.problems += reader.problems

    def finish(self, *command: str) -> int:
        """Run a command to its end; how many steps it took."""
        done = _run(0, *command)
        if done.returncode:
            self.problems.append(f"{command} exits with {done.returncode}: {done.stderr[-500:]}")
            return 0
        return int(done.stderr.split()[-1])

    def expect(self, what: str, holds: object) -> None:
        """Note what does not hold."""
        if not holds:
            self.problems.append(f"NO: {what}")

    def equal(self, lake: Path) -> None:
        """All rows as in the lake that it was made from."""
        different = dict(unlike(self.origin, lake))
        self.expect(f"{lake.name} is equal, not unlike in {different}", not different)

    def balanced(self, lake: Path) -> None:
        """The ledger."""
        self.expect(f"{lake.name} balances", ledger_check.run(str(lake)) == 0)

    def followed(self, lake: Path) -> None:
        """A reader that follows the commits from the first on is told of every row."""
        follower = Follower(lake, Path(tempfile.mkdtemp(dir=self.folder)))
        follower.look()
        self.problems += follower.judge()


def _run(moment: int, *command: str) -> subprocess.CompletedProcess[str]:
    """In a group of its own: its workers die with it."""
    line = [sys.executable, "-m", "tests.support.dying", str(moment), *command]
    with tempfile.TemporaryFile("w+") as errors:
        process = subprocess.Popen(
            line, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=errors, start_new_session=True
        )
        status = process.wait()
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        errors.seek(0)
        return subprocess.CompletedProcess(line, status, "", errors.read())


def ids(lake: Path) -> set[str]:
    """Of all articles in the files."""
    return {row["article_id"] for row in rows(lake)}


def compaction(drill: Drill, kills: int, *options: str) -> None:
    """Merges, and what is deleted when their grace period is over."""
    everything, steps = ids(drill.origin), [0, 0]
    for number in count():
        if drill.killed >= kills:
            break
        lake, late = drill.copy("compacted"), number % 2
        line = ("pipelines.compact", f"--output={lake}", f"--grace_seconds={_GRACE}", *options)
        with drill.reader(lake, everything, everything):
            if late:
                drill.finish(*line)
                time.sleep(_GRACE)
            steps[late] = drill.kill(steps[late], *line) or steps[late]
            drill.equal(lake)
            drill.balanced(lake)
            for _ in range(2):
                drill.finish(*line)
                time.sleep(_GRACE)
            drill.finish(*line)
        days = [day for day in lake.glob("articles/*") if len(list(day.iterdir())) > 1]
        drill.expect("the next runs end the work", not days)
        drill.equal(lake)
        drill.followed(lake)
        if options:
            drill.expect("the Iceberg table agrees", _in_table(lake) == everything)


def iceberg(drill: Drill, kills: int) -> None:
    """As ``compaction`` with tables, which the command makes, brings up and expires."""
    compaction(drill, kills, "--iceberg")


def tag(drill: Drill, kills: int) -> None:
    """A backfill in place of rows that a worse version made."""
    lake, steps = drill.copy("tagged"), 0
    line = (
        *("pipelines.backfill", f"--input={lake}/articles", "--stage=tag"),
        *("--in_place", "--slice_size=10", "--extract_workers=1"),
    )
    everything = ids(lake)
    while drill.killed < kills:
        spoil(lake)
        with drill.reader(lake, everything, everything):
            steps = steps or drill.finish(*line)
            while drill.killed < kills and drill.chooser.random() < _AGAIN:
                drill.kill(steps, *line)
                drill.balanced(lake)
            drill.finish(*line)
        drill.equal(lake)
        drill.followed(lake)


def replay(drill: Drill, kills: int) -> None:
    """A backfill of pages into another lake."""
    other, steps = drill.folder / "other", 0
    line = (
        *("pipelines.backfill", f"--input={drill.origin}/pages", "--stage=extract"),
        *(f"--output={other}", "--slice_size=10", "--extract_workers=1"),
    )
    steps = drill.finish(*line)
    while drill.killed < kills:
        shutil.rmtree(other)
        other.mkdir()
        with drill.reader(other, set(), ids(drill.origin), lasting=True):
            while drill.killed < kills and drill.chooser.random() < _AGAIN:
                drill.kill(steps, *line)
                drill.balanced(other)
            drill.finish(*line)
        drill.equal(other)
        drill.balanced(other)
        drill.followed(other)


def forget(drill: Drill, kills: int) -> None:
    """Takedowns, each of another story."""
    lake, steps = drill.copy("forgotten"), 0
    drill.finish("pipelines.catalog", f"--output={lake}", "--iceberg")
    stories = sorted({row["article_id"]: row["url"] for row in rows(lake)}.items())
    left = {identifier for identifier, _ in stories}
    for identifier, url in stories:
        if drill.killed == kills:
            break
        line = ("pipelines.forget", f"--output={lake}", f"--url={url}", "--reason=drill")
        with drill.reader(lake, left - {identifier}, set(left)):
            steps = drill.kill(steps, *line) or steps
            drill.expect("the other articles are there", left - {identifier} <= ids(lake))
            drill.balanced(lake)
            drill.finish(*line)
        left.remove(identifier)
        drill.expect("the article is gone, the others are there", ids(lake) == left)
        drill.expect(f"nothing is left of {url}", not found_in(lake, url))
        drill.expect("the Iceberg table agrees", _in_table(lake) == left)
        drill.balanced(lake)
        drill.followed(lake)


def found_in(lake: Path, url: str) -> list[str]:
    """Where the address or the headline of a page is still met: in rows, bodies or raw bytes."""
    words = re.compile(re.escape(url[url.index("/n/") :]) + r"(?!\d)")
    raw = [path for path in lake.rglob("*.*") if words.search(path.read_bytes().decode("latin-1"))]
    found = [str(path.relative_to(lake)) for path in raw]
    for name in {path.parts[len(lake.parts)] for path in lake.glob("[a-z]*/*/*.parquet")}:
        for row in rows(lake, name):
            body = zstandard.decompress(row.pop("body", None) or zstandard.compress(b""))
            if words.search(f"{row!r} {body.decode()}"):
                found.append(name)
    return found


def _in_table(lake: Path) -> set[str]:
    catalog = SqlCatalog("defense_news", uri=f"sqlite:///{lake}/_iceberg/catalog.db")
    table = catalog.load_table("defense_news.articles")
    return set(table.scan(selected_fields=("article_id",)).to_arrow()["article_id"].to_pylist())


MODES: Mapping[str, Callable[[Drill, int], None]] = {
    "compaction": compaction,
    "iceberg": iceberg,
    "tag": tag,
    "replay": replay,
    "forget": forget,
}


def drilled(folder: Path, mode: str, kills: int, seed: int) -> Drill:
    """Do one mode on the lake in the folder."""
    drill = Drill(folder, random.Random(f"{seed} {mode}"))
    MODES[mode](drill, kills)
    return drill


def make_lake(folder: Path, pages: int) -> None:
    """A lake of so many pages, in files of a few articles each."""
    with page_web(folder / "web.opml", made_pages(pages), sites=5):
        options = (f"--feeds={folder}/web.opml", LOCAL, "--host_delay=0", "--slice_size=10")
        line = ingest_command(folder / "lake", *options, "--extract_workers=1")
        subprocess.run(line, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


def main() -> int:
    """Do the modes, and print what was seen."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--pages", type=int, default=60)
    parser.add_argument("--mode", action="append", choices=MODES)
    options = parser.parse_args()
    failed = False
    with tempfile.TemporaryDirectory() as name:
        make_lake(Path(name), options.pages)
        for mode in options.mode or MODES:
            with redirect_stdout(StringIO()):
                drill = drilled(Path(name), mode, options.kills, options.seed)
            looks = f"{drill.looks} looks of a reader, {drill.again} of them asked again"
            print(f"{mode}: {drill.killed} kills, {looks}", flush=True)
            print(*(f"  {problem}" for problem in drill.problems), sep="\n", flush=True)
            failed |= bool(drill.problems)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
