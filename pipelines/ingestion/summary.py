"""What a run did, as a table by outlet, and what to type next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from itertools import islice

from rich.console import Console
from rich.table import Table

from pipelines.cli.query import duckdb_command, latest_articles
from pipelines.ingestion.once import RunResult
from pipelines.ingestion.run_log import SourceLog
from transforms.lib.report.words import counted
from transforms.stages.run_context import RunContext

_MAX_ROWS = 60
# Of each kind; all of them are in polls/.
_MAX_FEED_LINES = 10


def print_summary(
    console: Console, result: RunResult, context: RunContext, elapsed: timedelta
) -> None:
    """Print the table, the totals and the query."""
    table = Table(title=f"Run {context.run_id}", title_justify="left", box=None, pad_edge=False)
    # On 80 columns the names of sources are broken, and not the reasons, of which each has a line.
    table.add_column("source", max_width=28, overflow="fold")
    for name in ("feeds", "entries", "new", "written", "seconds"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("rejected", no_wrap=True)
    sources = sorted(result.log.sources.items(), key=lambda item: (-item[1].articles, item[0]))
    for source_id, source in sources[:_MAX_ROWS]:
        table.add_row(*_row(source_id, source))
    if len(sources) > _MAX_ROWS:
        table.add_row(f"… {len(sources) - _MAX_ROWS} more")
    total = _total([source for _, source in sources])
    table.add_section()
    table.add_row(*_row("total", total))
    console.print(table)
    console.print(
        f"\n{total.articles} articles written, {_rejected(total)}, "
        f"{result.pending} pending, in {elapsed.total_seconds():.1f} s",
        *feed_lines(result),
        "",
        sep="\n",
        highlight=False,
        markup=False,
        soft_wrap=True,
    )
    console.print(
        "Query them:",
        f"  {duckdb_command(latest_articles(context.lake))}",
        sep="\n",
        soft_wrap=True,
    )


def _rejected(total: SourceLog) -> str:
    """Only entries add up with what was new: rejects of feeds are named apart."""
    feeds = f" ({total.rejects_of_feeds} of feeds)" if total.rejects_of_feeds else ""
    return f"{sum(total.rejects.values())} rejected{feeds}"


def feed_lines(result: RunResult) -> Iterator[str]:
    """What to know of the feeds beyond their counts: not asked, gone for good, moved, lying."""
    if result.not_due or result.retired:
        feeds = counted(result.not_due, "feed")
        yield f"{feeds} not due, as servers or publishers asked; {result.retired} retired"
    moved = (f"{feed} moved to {url}" for feed, url in sorted(result.log.moved.items()))
    lying = (
        f"{feed} changes under the same ETag or Last-Modified: they are not sent any more"
        for feed in sorted(result.log.lying)
    )
    retired = (
        f"{feed} answered 410, gone for good: it is retired" for feed in sorted(result.log.retired)
    )
    for lines in (moved, lying, retired):
        yield from islice(lines, _MAX_FEED_LINES)


def _row(name: str, source: SourceLog) -> tuple[str, ...]:
    feeds = str(source.feeds)
    if source.failed_feeds:
        feeds = f"{source.feeds} ({source.failed_feeds} failed)"
    rejects = "\n".join(f"{count} {reason}" for reason, count in source.rejects.most_common())
    return (
        name,
        feeds,
        str(source.entries),
        str(source.new_entries),
        str(source.articles),
        f"{source.milliseconds / 1000:.1f}",
        rejects,
    )


def _total(sources: list[SourceLog]) -> SourceLog:
    rejects: Counter[str] = Counter()
    for source in sources:
        rejects.update(source.rejects)
    return SourceLog(
        feeds=sum(s.feeds for s in sources),
        failed_feeds=sum(s.failed_feeds for s in sources),
        entries=sum(s.entries for s in sources),
        new_entries=sum(s.new_entries for s in sources),
        articles=sum(s.articles for s in sources),
        rejects=rejects,
        rejects_of_feeds=sum(s.rejects_of_feeds for s in sources),
        milliseconds=sum(s.milliseconds for s in sources),
    )
