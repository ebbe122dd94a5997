"""The report as tables and bars for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rich import box
from rich.columns import Columns
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from transforms.lib.report.feeds import FeedHealth
from transforms.lib.report.report import Count, EntityGroup, Report
from transforms.lib.report.streams import STREAMS, StreamHealth
from transforms.lib.report.words import bar, counted, day, minutes, number, visible, words

_TOPICS = 15
_SOURCES = 20
_FEEDS = 40
_WIDE_BAR, _NARROW_BAR = 30, 12


def render_terminal(report: Report) -> RenderableType:
    """All sections, in the order in which a reader asks for them."""
    return Group(
        _heading(report),
        *(_section("Streams", _streams(report.streams)) if report.streams else ()),
        *_section("Topics", _bars(report.topics[:_TOPICS], _WIDE_BAR)),
        *_section("Classes", _classes(report)),
        *_section("Articles per day", _bars(report.days, _WIDE_BAR)),
        *_section("Sources", _sources(report)),
        *_section("Entities, by articles that name them", _entities(report.entities)),
        *_section("Latest articles", _latest(report)),
        *_section("Feeds", _feeds(report.feeds)),
        *_section("Rejects, by reason", _rejects(report)),
    )


def _section(title: str, content: RenderableType) -> tuple[RenderableType, ...]:
    return Text(), Rule(Text(title, "bold"), align="left", style="dim"), content


def _heading(report: Report) -> Panel:
    lines = Text("\n").join(Text(line) for line in summary_lines(report))
    title = Text(f" Defense news in {visible(report.lake)} ", "bold")
    return Panel(lines, title=title, title_align="left", box=box.ROUNDED, padding=(0, 1))


def summary_lines(report: Report) -> Sequence[str]:
    """The totals in three lines."""
    totals = report.totals
    period = f"{day(totals.first_published)} to {day(totals.last_published)}"
    outlets = counted(len(report.sources), "source")
    duplicates, updates = (
        counted(totals.duplicates, "near-duplicate"),
        counted(totals.updates, "update"),
    )
    runs = f"{counted(totals.runs, 'run')}, the last committed {minutes(totals.last_commit)} UTC"
    return (
        f"{counted(totals.articles, 'article')} from {outlets}, published {period}",
        f"{duplicates}, {updates}, {number(totals.pending)} pending",
        f"{counted(len(report.feeds), 'feed')}, {number(report.failing_feeds)} failing; {runs}",
    )


def _table(*columns: str, numeric: Iterable[str] = ()) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim")
    for column in columns:
        if column in numeric:
            table.add_column(column, justify="right", no_wrap=True)
        else:
            table.add_column(column, overflow="fold")
    return table


def _bars(counts: Sequence[Count], width: int) -> RenderableType:
    if not counts:
        return Text("none", "dim")
    grid = Table.grid(padding=(0, 1))
    grid.add_column()
    grid.add_column(justify="right")
    grid.add_column()
    largest = max(count.articles for count in counts)
    for count in counts:
        blocks = Text(bar(count.articles, largest, width), "cyan")
        grid.add_row(Text(visible(words(count.label))), Text(number(count.articles)), blocks)
    return grid


def _classes(report: Report) -> Columns:
    groups = {
        "category": report.categories,
        "domain": report.domains,
        "region": report.regions,
        "language": report.languages,
    }
    return Columns(
        [Group(Text(name, "dim"), _bars(counts, _NARROW_BAR)) for name, counts in groups.items()],
        padding=(1, 4),
    )


def _sources(report: Report) -> Table:
    table = _table("source", "country", "kind", "articles", "newest", "", numeric=["articles"])
    shown = report.sources[:_SOURCES]
    largest = max((source.articles for source in shown), default=0)
    for source in shown:
        table.add_row(
            Text(visible(source.name)),
            Text(visible(source.country)),
            Text(words(source.kind)),
            Text(number(source.articles)),
            Text(day(source.newest)),
            Text(bar(source.articles, largest, _NARROW_BAR), "cyan"),
        )
    _add_rest(table, len(report.sources) - len(shown))
    return table


def _entities(groups: Sequence[EntityGroup]) -> Table:
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="dim", no_wrap=True)
    grid.add_column()
    for group in groups:
        names = (f"{visible(e.name)} {number(e.articles)}" for e in group.entities)
        grid.add_row(Text(words(group.type)), Text(" · ".join(names)))
    return grid


def _latest(report: Report) -> Table:
    table = _table("published", "source", "title", "category")
    for article in report.latest:
        table.add_row(
            Text(minutes(article.published_at), no_wrap=True),
            Text(visible(article.source_name)),
            Text(visible(article.title)),
            Text(words(article.category)),
        )
    return table


def _feeds(feeds: Sequence[FeedHealth]) -> Table:
    table = _table("feed", "state", "last success", "polls", "new", numeric=["polls", "new"])
    for feed in feeds[:_FEEDS]:
        table.add_row(
            Group(*_feed_lines(feed)),
            Text(feed.state, "bold red" if feed.failing else "green"),
            Text(minutes(feed.last_success), no_wrap=True),
            Text(number(feed.polls)),
            Text(number(feed.new_entries)),
        )
    _add_rest(table, len(feeds) - _FEEDS)
    return table


def _feed_lines(feed: FeedHealth) -> Iterator[RenderableType]:
    yield Text(f"{visible(feed.source_name)}  ").append(visible(feed.feed_url), "dim")
    if feed.failing:
        times = "" if feed.failures <= 1 else f" ({number(feed.failures)} polls in a row)"
        yield Padding(Text(f"{visible(feed.error)}{times}", "red"), (0, 0, 0, 2))
    if feed.moved_to:
        yield Padding(Text(f"moved to {visible(feed.moved_to)}", "dim"), (0, 0, 0, 2))


def _streams(streams: Sequence[StreamHealth]) -> Table:
    table = _table("run", "last tick", "state")
    for stream in streams[:STREAMS]:
        style = "bold red" if stream.silent else "green"
        table.add_row(
            Text(visible(stream.run_id)),
            Text(minutes(stream.last_tick), no_wrap=True),
            Text(visible(stream.state), style),
        )
    _add_rest(table, len(streams) - STREAMS)
    return table


def _rejects(report: Report) -> RenderableType:
    if not report.rejects:
        return Text("none", "dim")
    numeric = ["entries", "feeds", "rows"]
    table = _table("reason", "", *numeric, numeric=numeric)
    for reject in report.rejects:
        table.add_row(
            Text(words(reject.reason)),
            Text("tried again" if reject.retried else "", "dim"),
            *(Text(number(value)) for value in (reject.entries, reject.feeds, reject.rows)),
        )
    return table


def _add_rest(table: Table, rest: int) -> None:
    if rest > 0:
        table.add_row(Text(f"… and {number(rest)} more", "dim"))
