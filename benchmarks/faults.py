"""The fault drill: a local web in which much misbehaves, and every outcome is known beforehand.

    python -m benchmarks.faults [--delay 1] [--small]

Three once-mode runs on one lake, by their own clock 0, 1 and 26 hours from now, over feeds and
pages that break HTTP, XML, HTML and good manners in all the ways we know, beside others that are in
order. Each poll, each entry and each number of requests is compared with what the kind of feed or
page must give. A canary listens where nobody may ask, and the process that ingests writes down each
address it connects to. Exit status: 0 for no wrong outcome, else 1.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from benchmarks import fault_check as check
from benchmarks.fault_model import HOURS, RUNS, Feed
from benchmarks.fault_newsstand import SMALL, Newsstand, Size
from benchmarks.fault_wire import NETWORK, FaultWeb
from benchmarks.memory import processes, proportional_set_size
from pipelines import ledger_check
from tests.support.web import LocalWeb

_ROOT = Path(__file__).parents[1]
MAX_MEMORY = 600  # MiB
MAX_TIME = 1.3
_SAMPLE_EVERY = 0.25  # seconds


@dataclass(frozen=True)
class Figures:
    """What one run took. ``bound`` is requests of the slowest good host x delay, in seconds."""

    status: int
    seconds: float
    peak_memory: float
    by_process: tuple[int, ...]
    requests: int
    bound: float


class Drill:
    """The runs, and what is wrong with their outcomes."""

    def __init__(self, folder: Path, web: FaultWeb, size: Size, delay: float) -> None:
        self._folder = folder
        self._web = web
        self._size = size
        self._delay = delay
        self.stand = Newsstand(web, size)
        self.lake = folder / "lake"
        self.figures: list[Figures] = []
        self.stand.write_opml(folder / "web.opml")

    @property
    def feeds(self) -> list[Feed]:
        """All feeds."""
        return self.stand.feeds

    def run(self, number: int) -> Figures:
        """One run of the command, in processes of its own."""
        self._web.run = number
        self._web.clock_shift = timedelta(hours=HOURS[number - 1])
        started = time.monotonic()
        environment = {**os.environ, "CONNECT_LOG": str(self._connects)}
        with (self._folder / "run.log").open("ab") as log:
            process = subprocess.Popen(
                self._command(number), cwd=_ROOT, env=environment, stdout=log, stderr=log
            )
            peak: list[float] = []
            while process.poll() is None:
                sizes = [proportional_set_size(each) for each in processes(process.pid)]
                peak = max(peak, sizes, key=sum)
                time.sleep(_SAMPLE_EVERY)
        seconds = time.monotonic() - started
        asked = Counter(request.host for request in self._web.log if request.run == number)
        bound = asked[self.stand.outlet.host] * self._delay
        figures = Figures(
            process.returncode, seconds, sum(peak), tuple(map(round, peak)), asked.total(), bound
        )
        self.figures.append(figures)
        return figures

    @property
    def _connects(self) -> Path:
        return self._folder / "connects.log"

    def _command(self, number: int) -> list[str]:
        command = [sys.executable, "-m", "benchmarks.spied_ingest", str(HOURS[number - 1])]
        command += [f"--feeds={self._folder / 'web.opml'}", f"--output={self.lake}"]
        command += [f"--allow_network={NETWORK}", f"--host_delay={self._delay:g}"]
        return [*command, f"--host_budget={self._size.budget}", "--contact=https://example.org/bot"]

    def wrong(self) -> Iterator[check.Wrong]:
        """All that is not as expected."""
        lake = check.Lake(self.lake)
        if lake.runs != RUNS:
            yield check.Wrong(0, "runs in the lake", RUNS, lake.runs)
        outlet = f"http://{self.stand.outlet.host}/"
        limited = {
            s.key(f.url) for f in self.feeds for s in f.stories if s.link.startswith(outlet)
        }
        for feed in self.feeds:
            yield from check.check_polls(feed, lake)
        yield from check.check_stories(self.feeds, lake, limited)
        yield from check.check_groups(self.feeds, lake)
        yield from check.check_budget(self.feeds, lake, limited, self._size.budget)
        yield from check.check_requests(self.feeds, self._web.log, limited)
        yield from check.check_politeness(self._web, self._delay)
        yield from self._ledger(limited)
        yield from self._trespasses()

    def _ledger(self, limited: set[str]) -> Iterator[check.Wrong]:
        with contextlib.redirect_stdout(io.StringIO()) as output:
            status = ledger_check.run(str(self.lake))
        if status:
            yield check.Wrong(0, "report --check", "balances", output.getvalue())
        expected = check.expected_ledger(self.feeds, limited, self._size.budget)
        total = next(line for line in output.getvalue().splitlines() if "total" in line).split()
        names = ("discovered", "articles", "rejected", "pending")
        actual = dict(zip(names, map(int, total[1:]), strict=True))
        if actual != expected:
            yield check.Wrong(0, "the ledger", expected, actual)

    def _trespasses(self) -> Iterator[check.Wrong]:
        """Connections to addresses that are not those of the web: seen there, and by the spy."""
        if self._web.canary_connections:
            yield check.Wrong(0, "connections to the canaries", [], self._web.canary_connections)
        closed = {f.url.split("/")[2] for f in self.feeds if f.kind == "nobody listens"}
        known = {*self._web.hosts, *closed}
        connected = {line.replace(" ", ":") for line in self._connects.read_text().splitlines()}
        if strange := connected - known:
            yield check.Wrong(0, "addresses connected to", "none outside the web", strange)
        if missed := set(self._web.hosts) - connected:
            yield check.Wrong(0, "hosts the spy has not seen", 0, len(missed))


def limits(figures: list[Figures]) -> Iterator[str]:
    """The limits on time and memory that the runs broke."""
    for number, run in enumerate(figures, 1):
        if run.peak_memory > MAX_MEMORY:
            yield f"run {number} took {run.peak_memory:.0f} MiB, above {MAX_MEMORY}"
        if run.seconds > MAX_TIME * run.bound > 0:
            yield f"run {number} took {run.seconds:.0f} s, above {MAX_TIME} x {run.bound:.0f} s"


def main(arguments: list[str] | None = None) -> int:
    """Do the drill and print what happened."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--delay", type=float, default=1.0, help="--host_delay of the runs")
    parser.add_argument("--small", action="store_true", help="few good feeds and no slow ones")
    parser.add_argument("--without-slow", action="store_true", help="no feed that takes a minute")
    options = parser.parse_args(arguments)
    size = SMALL if options.small else Size()
    if options.without_slow:
        size = replace(size, slow=False)
    folder = Path(tempfile.mkdtemp(prefix="fault-drill-"))
    with LocalWeb() as local_web:
        drill = Drill(folder, FaultWeb(local_web), size, options.delay)
        print(describe(drill), f"in {folder}", flush=True)
        for number in range(1, RUNS + 1):
            print(f"run {number}: {drill.run(number)}", flush=True)
        wrong = list(drill.wrong())
    for each in wrong:
        print(f"wrong: {each}")
    broken = list(limits(drill.figures))
    for each in broken:
        print(f"limit: {each}")
    print(f"{len(wrong)} wrong outcomes, {len(broken)} limits broken")
    return 1 if wrong or broken else 0


def describe(drill: Drill) -> str:
    """The size of the drill, in a line."""
    feeds = drill.feeds
    hosts = {feed.url.split("/")[2] for feed in feeds}
    bad = sum(feed.bad for feed in feeds)
    stories = sum(len(feed.stories) for feed in feeds)
    return f"{len(feeds)} feeds on {len(hosts)} hosts, {bad} misbehave, {stories} entries"


if __name__ == "__main__":
    sys.exit(main())
