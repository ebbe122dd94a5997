"""Kill once-mode again and again on one lake, and look for what that breaks.

    python -m benchmarks.kill_drill [--kills 20] [--seed 1]

A local web of six outlets publishes stories, corrections, dead links and doubly listed stories, and
publishes more before each run. Every run is ended by SIGKILL to its whole process group, at a
moment drawn from the seed: in a poll, a fetch, the write of a file, after its rename, after a
commit, in the write of the snapshot. Meanwhile a reader globs the datasets without a pause and
reads each new file wholly. Then two clean runs, and each expected article must be in the view once,
with its latest text. Exit status: 0 nothing broke, 1 something did.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import itertools
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
from rich.console import Console
from rich.table import Table

from benchmarks.lake_watch import Reader, Watch
from benchmarks.publishing_web import SITES, Newsroom
from pipelines.reading import ledger_check
from tests.support.web import LocalWeb
from transforms.lake.lake import STAGING, STALE_STAGED_SECONDS, STATE

_ROOT = Path(__file__).parents[1]
_FIRST_STORIES = 12  # per site, before the first run
_MORE_STORIES = 6  # per site, before each further run
_SLICE_SIZE = 40
_LOOK_EVERY = 0.00005  # seconds; a file lies in _staging/ for some milliseconds
_RUN_TIMEOUT = 120.0
_MISSES_ALLOWED = 10

# Phase: the highest occurrence at which to kill (each run has as many), the longest delay after it.
_PHASES: dict[str, tuple[int, float]] = {
    "poll": (SITES, 0.1),
    "fetch": (20, 0.05),
    "write": (8, 0.002),
    "rename": (8, 0.004),
    "commit": (2, 0.3),
    "snapshot": (1, 0.003),
}

_END_OF_ARROW_STREAM = b"\xff\xff\xff\xff\0\0\0\0"

_VIEW = """
SELECT entry_url, text FROM read_parquet('{lake}/articles/*/*.parquet', hive_partitioning = true)
QUALIFY row_number() OVER (PARTITION BY article_id
                           ORDER BY revision DESC, ingested_at DESC, content_hash DESC) = 1
"""


@dataclass(frozen=True)
class Moment:
    """When to kill: ``delay`` seconds after the given occurrence, from 1, in a phase."""

    phase: str
    occurrence: int
    delay: float


def draw_moments(kills: int, seed: int) -> list[Moment]:
    """Moments spread evenly over the phases, in random order; the same for the same seed."""
    chooser = random.Random(seed)
    phases = list(itertools.islice(itertools.cycle(_PHASES), kills))
    chooser.shuffle(phases)
    moments = []
    for phase in phases:
        occurrences, longest = _PHASES[phase]
        # Cubed, so that most kills follow their event at once.
        delay = longest * chooser.random() ** 3
        moments.append(Moment(phase, chooser.randint(1, occurrences), delay))
    return moments


@dataclass(frozen=True)
class Kill:
    """A kill and what the lake held right after it."""

    moment: Moment
    seconds: float
    files: dict[str, int]
    staged: str


class Drill:
    """The runs on one lake; collects problems instead of stopping at the first."""

    def __init__(self, folder: Path, newsroom: Newsroom) -> None:
        self.lake = folder / "lake"
        self._newsroom = newsroom
        self._log = (folder / "runs.log").open("ab")
        self.reader = Reader(self.lake)
        self.kills: list[Kill] = []
        self.misses = 0
        self.problems: list[str] = []

    def kill_all(self, moments: list[Moment], report: Callable[[str], None]) -> None:
        """One run for each moment; a run that ends before its moment is repeated."""
        stories = _FIRST_STORIES
        for number, moment in enumerate(moments, 1):
            while self.misses <= _MISSES_ALLOWED:
                self._newsroom.publish(stories)
                stories = _MORE_STORIES
                kill = self._run(moment)
                if kill is None:
                    self.misses += 1
                    moment = Moment(moment.phase, 1, moment.delay)  # noqa: PLW2901 # made easier
                    continue
                self.kills.append(kill)
                report(f"kill {number}: {describe(kill)}")
                self.check_ledger(f"after kill {number}")
                break
        if len(self.kills) < len(moments):
            self.problems.append(f"only {len(self.kills)} of {len(moments)} kills met their moment")

    def _run(self, moment: Moment) -> Kill | None:
        """Run until the moment; None if the run ended before it."""
        started = time.monotonic()
        count = Watch(self.lake, self._newsroom).counter(moment.phase)
        with self._start() as process:
            while process.poll() is None and time.monotonic() < started + _RUN_TIMEOUT:
                if count() >= moment.occurrence:
                    time.sleep(moment.delay)
                    break
                time.sleep(_LOOK_EVERY)
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            seconds = time.monotonic() - started
        if process.returncode == -signal.SIGKILL and seconds < _RUN_TIMEOUT:
            return Kill(moment, seconds, self._files(), self._staged())
        if process.returncode != 0:
            self.problems.append(f"a run took {seconds:.0f} s or failed: {process.returncode}")
        return None

    def _start(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "pipelines.ingest", "--output", str(self.lake)]
        command += [f"--feed={feed}" for feed in self._newsroom.feeds()]
        command += [f"--slice_size={_SLICE_SIZE}", "--host_delay=0", "--extract_workers=1"]
        command += ["--allow_network=127.0.0.0/8"]
        return subprocess.Popen(
            command, cwd=_ROOT, stdout=self._log, stderr=self._log, start_new_session=True
        )

    def _files(self) -> dict[str, int]:
        snapshots = len(list(self.lake.glob(f"{STATE}/snapshot-*")))
        return {**self.reader.files(), "snapshots": snapshots}

    def _staged(self) -> str:
        return ", ".join(map(describe_staged, sorted(self.lake.glob(f"{STAGING}/*"))))

    def age_staged(self) -> None:
        """Make what the kills left half-written look as old as what a run deletes."""
        for path in self.lake.glob(f"{STAGING}/*"):
            then = path.stat().st_mtime - STALE_STAGED_SECONDS
            os.utime(path, (then, then))

    def run_clean(self) -> int:
        """One run that nobody kills; the number of pages it fetched."""
        before = self._newsroom.page_requests.total()
        with self._start() as process:
            if process.wait(_RUN_TIMEOUT) != 0:
                self.problems.append(f"a clean run ended with exit status {process.returncode}")
        return self._newsroom.page_requests.total() - before

    def check_ledger(self, when: str) -> None:
        """``pipelines.report --check``, in this process to spare its start."""
        with contextlib.redirect_stdout(io.StringIO()) as output:
            status = ledger_check.run(str(self.lake))
        if status:
            self.problems.append(f"{when} --check exits with {status}:\n{output.getvalue()}")

    def check_end(self) -> None:
        """The state after the clean runs."""
        self.check_ledger("at the end")
        command = [sys.executable, "-m", "pipelines.report", "--check", f"--output={self.lake}"]
        status = subprocess.run(command, cwd=_ROOT, stdout=self._log, check=False).returncode
        if status:
            self.problems.append(f"pipelines.report --check exits with {status}")
        if left := self._staged():
            self.problems.append(f"left in {STAGING}: {left}")
        view = duckdb.execute(_VIEW.format(lake=self.lake)).fetchall()
        self.problems += compare_view(view, self._newsroom.expected())


def describe_staged(path: Path) -> str:
    """A file that a kill left behind: its size, and whether it is whole."""
    content = path.read_bytes()
    whole = content.endswith((b"PAR1", _END_OF_ARROW_STREAM)) and len(content) > len(b"PAR1")
    return f"{len(content):,} bytes {'whole' if whole else 'partial'}"


def describe(kill: Kill) -> str:
    """One line of the log."""
    moment, files = kill.moment, " ".join(f"{name}={n}" for name, n in kill.files.items())
    return (
        f"{moment.phase} {moment.occurrence} + {moment.delay * 1000:.1f} ms, "
        f"{kill.seconds:.1f} s into the run; files {files}; staged: {kill.staged or 'nothing'}"
    )


def compare_view(view: list[tuple[str, str]], expected: dict[str, str]) -> Iterator[str]:
    """What is wrong with the view's rows of (URL, text), given each URL's first paragraph."""
    texts: defaultdict[str, list[str]] = defaultdict(list)
    for url, text in view:
        texts[url].append(text)
    wrong = {
        "missing from the view": expected.keys() - texts.keys(),
        "in the view and never published": texts.keys() - expected.keys(),
        "more than once in the view": {url for url, found in texts.items() if len(found) > 1},
        "in the view in an older version": {
            url
            for url in expected.keys() & texts.keys()
            if not any(text.startswith(expected[url]) for text in texts[url])
        },
    }
    for what, urls in wrong.items():
        if urls:
            yield f"{len(urls)} articles {what}, such as {', '.join(sorted(urls)[:3])}"


def main(arguments: list[str] | None = None) -> int:
    """Do the drill and print what happened."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    # The watch must not wait long for the reader's thread.
    sys.setswitchinterval(0.0005)
    started = time.monotonic()
    folder = Path(tempfile.mkdtemp(prefix="kill-drill-"))
    with LocalWeb() as local_web:
        newsroom = Newsroom(local_web, random.Random(options.seed))
        drill = Drill(folder, newsroom)
        print(f"seed {options.seed}, {options.kills} kills, in {folder}", flush=True)
        drill.reader.start()
        drill.kill_all(
            draw_moments(options.kills, options.seed), lambda line: print(line, flush=True)
        )
        drill.age_staged()
        pages = [drill.run_clean() for _ in range(2)]
        drill.reader.stop()
        if pages[1]:
            drill.problems.append(f"the second clean run fetched {pages[1]} pages again")
        drill.check_end()
    problems = drill.problems + drill.reader.problems
    print_summary(drill, newsroom)
    print(f"{time.monotonic() - started:.0f} s, seed {options.seed}")
    for problem in problems:
        print(f"problem: {problem}")
    print(f"FAILED: {len(problems)} problems, see {folder}" if problems else "nothing broke")
    if not problems:
        shutil.rmtree(folder)
    return 1 if problems else 0


def print_summary(drill: Drill, newsroom: Newsroom) -> None:
    """The kills by phase, and the figures of the whole drill."""
    table = Table(title="Kills", title_justify="left", box=None)
    for column in ("phase", "kills", "left a partial file staged", "left a whole file staged"):
        table.add_column(column, justify="left" if column == "phase" else "right")
    for phase in _PHASES:
        kills = [kill for kill in drill.kills if kill.moment.phase == phase]
        partial = sum("partial" in kill.staged for kill in kills)
        whole = sum("whole" in kill.staged for kill in kills)
        table.add_row(phase, str(len(kills)), str(partial), str(whole))
    Console(width=100).print(table)
    asked, reader = newsroom.page_requests, drill.reader
    print(f"{drill.misses} runs ended before their moment and were repeated")
    print(f"{len(newsroom.expected())} articles expected, {newsroom.feed_requests} feed requests")
    print(f"{asked.total()} page requests, {asked.total() - len(asked)} of them repeated by kills")
    print(
        f"the reader: {reader.passes} globs over all datasets, {reader.queries} queries, "
        f"{len(reader.rows)} files with {sum(reader.rows.values())} rows read wholly"
    )


if __name__ == "__main__":
    sys.exit(main())
