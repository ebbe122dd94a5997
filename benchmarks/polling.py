"""What a poll costs when hardly anything is new: 2,000 feeds on 200 hosts, nine of ten answer 304.

    python -m benchmarks.polling [--feeds 2000] [--hosts 200] [--entries 20] [--runs 3]

The first run discovers all entries and leaves them out as too old, so that the others only poll:
of 20 feeds 18 answer 304, one ignores validators and sends the body of the last time, and one has a
new entry. Prints, for each further run, requests per second between the first and the last one
and the CPU milliseconds per feed: those of all processes of the run, less those of a run over
a single feed. Says how many documents were parsed. The web is served from this process, so its cost
is not in the figures. Exit status 1 when a poll's outcome is not the expected one.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pyarrow.compute as pc
import pyarrow.dataset

from benchmarks.harness import ROOT, cpu_seconds
from tests.support.faults.feeds import NEWS
from tests.support.faults.model import Feed, Site, Story
from tests.support.faults.serves import conditional, plain
from tests.support.faults.wire import NETWORK, FaultWeb
from tests.support.newsroom import opml
from tests.support.web import LocalWeb

_MIX = 20
_IGNORES_VALIDATORS, _HAS_NEWS = 18, 19  # of each twenty feeds; the others answer 304


@dataclass(frozen=True)
class Cost:
    """One run: CPU of all its processes, the time from its first request to its last, its polls."""

    cpu_seconds: float
    polling_seconds: float
    requests: int
    outcomes: Counter[str]
    parsed: int


def add_feeds(web: FaultWeb, feeds: int, hosts: int, entries: int, runs: int) -> list[str]:
    """Put the feeds on their hosts; returns their URLs."""
    sites = [Site(web, web.add_host()) for _ in range(hosts)]
    return [_add_feed(sites[n % hosts], n, entries, runs).url for n in range(feeds)]


def _add_feed(site: Site, number: int, entries: int, runs: int) -> Feed:
    serve = plain() if number % _MIX == _IGNORES_VALIDATORS else conditional
    feed = site.feed("polled", NEWS, serve)
    feed.stories = [_story(site, number, minute) for minute in range(entries)]
    if number % _MIX == _HAS_NEWS:
        feed.stories += [_story(site, number, 59, since) for since in range(2, runs + 1)]
    return feed


def _story(site: Site, number: int, minute: int, since: int = 1) -> Story:
    """An entry with a date of its own: one that all share is the time of a build, and no date."""
    path = site.web.path("story")
    published = f"Fri, 20 Nov 2026 12:{minute % 60:02}:00 GMT"
    title = f"Frigate {number} leaves port, {path}"
    return Story(f"http://{site.host}{path}", title, since, published=published)


Run = Callable[[list[str]], object]


def in_its_own_process(arguments: list[str]) -> None:
    """Run ``pipelines.ingest``; raises when it fails."""
    command = [sys.executable, "-m", "pipelines.ingest", *arguments]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)


def poll(web: FaultWeb, feeds: Path, lake: Path, number: int, run: Run) -> Cost:
    """One run of the command."""
    web.run = number
    web.log.clear()
    options = [f"--output={lake}", f"--feeds={feeds}", f"--allow_network={NETWORK}"]
    options += ["--host_delay=0", "--max_age=0", "--keep_pages=none", "--slice_size=100000"]
    options += ["--extract_workers=1"]
    before = cpu_seconds()
    run(options)
    seconds = max(r.finished for r in web.log) - min(r.started for r in web.log)
    return Cost(cpu_seconds() - before, seconds, len(web.log), *last_polls(lake))


def last_polls(lake: Path) -> tuple[Counter[str], int]:
    """The outcomes of the last run's polls, and how many documents were parsed."""
    table = pyarrow.dataset.dataset(lake / "polls", partitioning="hive").to_table(
        columns=["run_id", "outcome", "polled_at", "parsed_at"]
    )
    last = table.sort_by([("polled_at", "descending")])["run_id"][0]
    table = table.filter(pc.field("run_id") == last)
    parsed = pc.sum(pc.equal(table["parsed_at"], table["polled_at"])).as_py() or 0
    return Counter(table["outcome"].to_pylist()), parsed


def measure(folder: Path, options: argparse.Namespace, run: Run = in_its_own_process) -> bool:
    """Do the runs and print what they cost; True when all outcomes were as expected."""
    with LocalWeb() as local_web:
        web = FaultWeb(local_web)
        urls = add_feeds(web, options.feeds, options.hosts, options.entries, options.runs)
        outlines = [f"text='Feed' xmlUrl='{url}'" for url in urls]
        (folder / "all.opml").write_text(opml(outlines), "utf-8")
        (folder / "one.opml").write_text(opml(outlines[:1]), "utf-8")
        poll(web, folder / "one.opml", folder / "small", 1, run)
        start = poll(web, folder / "one.opml", folder / "small", 1, run).cpu_seconds
        print(f"a run over one feed: CPU {start:.2f} s", flush=True)
        right = True
        for number in range(1, options.runs + 1):
            cost = poll(web, folder / "all.opml", folder / "lake", number, run)
            report(number, cost, (cost.cpu_seconds - start) / options.feeds)
            right = right and as_expected(number, cost, options.feeds)
    return right


def report(number: int, cost: Cost, each: float) -> None:
    """Print the figures of a run; ``each`` is in CPU seconds per feed."""
    rate = cost.requests / cost.polling_seconds
    print(
        f"run {number}: {rate:.0f} requests/s, CPU {cost.cpu_seconds:.2f} s "
        f"({1000 * each:.2f} ms a feed), {dict(cost.outcomes)}, {cost.parsed} parsed",
        flush=True,
    )


def as_expected(number: int, cost: Cost, feeds: int) -> bool:
    """True when as many feeds as should be were new, and no other document was parsed."""
    share = feeds // _MIX
    if number == 1:
        return cost.outcomes == {"new": feeds} and cost.parsed == feeds
    expected = {"not_modified": feeds - 2 * share, "unchanged": share, "new": share}
    return cost.outcomes == expected and cost.parsed == share


def main() -> int:
    """Measure as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--feeds", type=int, default=2000, help="a multiple of 20")
    parser.add_argument("--hosts", type=int, default=200)
    parser.add_argument("--entries", type=int, default=20)
    parser.add_argument("--runs", type=int, default=3)
    with tempfile.TemporaryDirectory() as name:
        right = measure(Path(name), parser.parse_args())
    print("all outcomes as expected" if right else "OUTCOMES ARE NOT AS EXPECTED")
    return 0 if right else 1


if __name__ == "__main__":
    sys.exit(main())
