"""What 1 k, 10 k and 180 k feeds cost, on paper.

    python -m benchmarks.scale [--feeds 1000 10000 180000] [--set poll_ms=3 …]
    python -m benchmarks.scale --measure        # the figures that are measured here; ../shared

Prints Markdown: the tables of docs/scale.md, but those of hosts and shards.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import fields, replace

from benchmarks.harness import CORPUS
from benchmarks.scale.assumptions import Assumptions
from benchmarks.scale.measure import measure
from benchmarks.scale.paper import Estimate, estimate, files_per_day

FEEDS = (1_000, 10_000, 180_000)


def assumption_lines(given: Assumptions) -> Iterator[str]:
    """The assumptions with their sources."""
    yield from _head("assumption", "value", "unit", "source")
    for each in fields(given):
        value = getattr(given, each.name)
        yield _row(f"`{each.name}`", f"{value:g}", each.metadata["unit"], each.metadata["source"])


def paper_lines(feeds: Sequence[int], given: Assumptions) -> Iterator[str]:
    """The estimate, a column for each number of feeds."""
    estimates = [estimate(count, given) for count in feeds]
    yield from _head("", *(f"{count:,} feeds" for count in feeds))
    for name, show in _SHOWN.items():
        yield _row(name, *(show(each) for each in estimates))


_SHOWN: dict[str, Callable[[Estimate], str]] = {
    "articles a day": lambda e: f"{e.articles_day:,.0f}",
    "polls a second": lambda e: f"{e.polls_second:,.1f}",
    "pages a second": lambda e: f"{e.pages_second:,.2f}",
    "processors at work": lambda e: f"{e.processors:,.2f}",
    "workers": lambda e: f"{e.workers}",
    "writer shards": lambda e: f"{e.writer_shards}",
    "Beam state": lambda e: _bytes(e.state_bytes),
    "memory of a process for what is recent": lambda e: _bytes(e.memory_bytes),
    "days until a worker's disk is full of keys": lambda e: f"{e.days_to_full:,.0f}",
    "files a day, before compaction": lambda e: f"{e.files_day:,.0f}",
    "lake after a month": lambda e: _bytes(e.lake_bytes_month),
    "$ a month: machines of one's own": lambda e: f"{e.dollars_machines:,.0f}",
    "$ a month: Dataflow": lambda e: f"{e.dollars_dataflow:,.0f}",
    "$ a month: storage, beside either": lambda e: f"{e.dollars_storage:,.0f}",
}


def files_lines(feeds: Sequence[int], given: Assumptions) -> Iterator[str]:
    """Files a day by commit interval and writer shards."""
    yield from _head("commit interval, writer shards", *(f"{count:,} feeds" for count in feeds))
    for interval in (60.0, 300.0, 900.0):
        for shards in (1, 4, 16):
            setting = replace(given, commit_interval=interval)
            counts = (_files(count, setting, shards) for count in feeds)
            yield _row(f"{interval:.0f} s, {shards}", *(f"{count:,.0f}" for count in counts))


def _files(feeds: int, given: Assumptions, shards: int) -> float:
    articles = feeds * given.articles_per_feed_day / 86_400
    return files_per_day(articles, feeds / given.poll_interval, given, shards)


def _head(*cells: str) -> Iterator[str]:
    yield _row(*cells)
    yield _row("---", *["---:"] * (len(cells) - 1))


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _bytes(size: float) -> str:
    for unit in ("bytes", "KiB", "MiB", "GiB"):
        if size < 1024:  # noqa: PLR2004 (what each unit is of the next)
            return f"{size:,.0f} {unit}"
        size /= 1024
    return f"{size:,.1f} TiB"


def _print(title: str, lines: Iterable[str]) -> None:
    print(f"\n{title}\n")
    for line in lines:
        print(line, flush=True)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the tables, or the measured figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--feeds", type=int, nargs="+", default=FEEDS)
    parser.add_argument("--set", nargs="+", default=[], metavar="NAME=VALUE")
    parser.add_argument("--measure", action="store_true")
    options = parser.parse_args(arguments)
    if options.measure:
        for line in measure(CORPUS):
            print(line, flush=True)
        return 0
    given = Assumptions().with_values(options.set)
    _print("Assumptions", assumption_lines(given))
    _print("On paper", paper_lines(options.feeds, given))
    _print("Files a day", files_lines(options.feeds, given))
    return 0


if __name__ == "__main__":
    sys.exit(main())
