"""The report as one HTML file that loads nothing: the sections of a template, filled in.

Elements are built with lxml, so that what stands in a title or an error is always text and never
markup. The template holds the styles and an empty element for each section.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lxml import html
from lxml.html import HtmlElement
from lxml.html.builder import CLASS, E

from transforms.lib.report.articles import LatestArticle
from transforms.lib.report.feeds import FeedHealth, RejectCount
from transforms.lib.report.report import Count, EntityGroup, Report
from transforms.lib.report.streams import STREAMS, StreamHealth
from transforms.lib.report.words import counted, day, minutes, number, visible, web_link, words

_TOPICS = 20
_SOURCES = 40
# The chart of days, in units of its own view box.
_CHART_HEIGHT, _LABEL_HEIGHT, _DAY_WIDTH = 120, 36, 48


def render_html(report: Report, template: str) -> str:
    """Fill the template. It has an element for each id of ``sections``, and one with the id title.

    Raises:
        ValueError: the template lacks one of them.
    """
    document = html.document_fromstring(template)
    _place(document, "title").text = f"Defense news in {visible(report.lake)}"
    for identifier, elements in sections(report).items():
        _place(document, identifier).extend(elements)
    return str(html.tostring(document, encoding="unicode", doctype="<!doctype html>")) + "\n"


def _place(document: HtmlElement, identifier: str) -> HtmlElement:
    found = document.find(f".//*[@id='{identifier}']")
    if found is None:
        raise ValueError(f"the template has no element with the id {identifier!r}")
    return found


def sections(report: Report) -> dict[str, list[HtmlElement]]:
    """The content of each section by the id of its place in the template."""
    return {
        "heading": _heading(report),
        "tiles": _tiles(report),
        "streams": [_streams(report.streams)] if report.streams else [],
        "topics": [_bars([(words(c.label), c.articles) for c in report.topics[:_TOPICS]])],
        "sources": [_sources(report)],
        "days": [_day_chart(report.days)] if report.days else [_none()],
        "classes": _classes(report),
        "entities": [_entity_group(group) for group in report.entities] or [_none()],
        "latest": [_latest(report.latest)],
        "feeds": [_feeds(report.feeds)],
        "rejects": [_rejects(report.rejects)],
        "footer": [E.P(f"Made {minutes(report.generated_at)} UTC. All times are UTC.")],
    }


def _heading(report: Report) -> list[HtmlElement]:
    totals = report.totals
    period = f"{day(totals.first_published)} to {day(totals.last_published)}"
    runs = f"{counted(totals.runs, 'run')}, the last committed {minutes(totals.last_commit)}"
    return [
        E.H1(f"Defense news in {visible(report.lake)}"),
        E.P(f"Published {period} · {runs}", CLASS("soft")),
    ]


def _tiles(report: Report) -> list[HtmlElement]:
    totals = report.totals
    tiles = [
        ("articles", totals.articles, False),
        ("sources", len(report.sources), False),
        ("near-duplicates", totals.duplicates, False),
        ("updates", totals.updates, False),
        ("pending", totals.pending, False),
        ("feeds", len(report.feeds), False),
        ("feeds failing", report.failing_feeds, report.failing_feeds > 0),
    ]
    return [
        E.DIV(
            E.B(number(value)),
            E.SPAN(label, CLASS("soft")),
            CLASS("tile bad" if bad else "tile"),
        )
        for label, value, bad in tiles
    ]


def _none() -> HtmlElement:
    return E.P("none", CLASS("soft"))


def _bars(rows: Sequence[tuple[str, int]]) -> HtmlElement:
    if not rows:
        return _none()
    largest = max(value for _, value in rows)
    bars = E.DL(CLASS("bars"))
    for label, value in rows:
        bars.extend([E.DT(visible(label)), _bar(value, largest), E.DD(number(value))])
    return bars


def _bar(value: int, largest: int) -> HtmlElement:
    filled = E.SPAN(CLASS("fill"), style=f"width:{100 * value / largest:.1f}%")
    return E.DD(filled, CLASS("track"))


def _classes(report: Report) -> list[HtmlElement]:
    groups = {
        "category": report.categories,
        "domain": report.domains,
        "region": report.regions,
        "language": report.languages,
    }
    return [
        E.DIV(E.H3(name), _bars([(words(c.label), c.articles) for c in counts]))
        for name, counts in groups.items()
    ]


def _entity_group(group: EntityGroup) -> HtmlElement:
    rows = [(entity.name, entity.articles) for entity in group.entities]
    return E.DIV(E.H3(words(group.type)), _bars(rows))


def _day_chart(days: Sequence[Count]) -> HtmlElement:
    """One column per day with articles, its number above and its date below."""
    largest = max(day.articles for day in days)
    height = _CHART_HEIGHT + _LABEL_HEIGHT
    chart = E.svg(viewBox=f"0 0 {len(days) * _DAY_WIDTH} {height}", role="img")
    chart.set("aria-label", "Articles per day")
    for position, one in enumerate(days):
        chart.extend(_day_column(position * _DAY_WIDTH, one, largest))
    return chart


def _day_column(left: int, one: Count, largest: int) -> list[HtmlElement]:
    length = _CHART_HEIGHT * one.articles / largest
    top = _LABEL_HEIGHT / 2 + _CHART_HEIGHT - length
    middle = str(left + _DAY_WIDTH // 2)
    column = E.rect(x=str(left + 8), y=f"{top:.1f}", width=str(_DAY_WIDTH - 16), rx="2")
    column.set("height", f"{length:.1f}")
    return [
        column,
        E.text(number(one.articles), x=middle, y=f"{top - 4:.1f}"),
        E.text(one.label[5:], x=middle, y=str(_CHART_HEIGHT + _LABEL_HEIGHT - 4)),
    ]


def _table(columns: Sequence[str], rows: Iterable[HtmlElement]) -> HtmlElement:
    """A table; the heading of a numeric column begins with ``#``."""
    heads = [E.TH(name.lstrip("#"), CLASS("number" if name[:1] == "#" else "")) for name in columns]
    return E.TABLE(E.THEAD(E.TR(*heads)), E.TBODY(*rows))


def _number(value: int) -> HtmlElement:
    return E.TD(number(value), CLASS("number"))


def _sources(report: Report) -> HtmlElement:
    rows = [
        E.TR(
            E.TD(visible(source.name)),
            E.TD(visible(source.country)),
            E.TD(words(source.kind)),
            _number(source.articles),
            E.TD(day(source.newest), CLASS("time")),
        )
        for source in report.sources[:_SOURCES]
    ]
    if rest := len(report.sources) - len(rows):
        rows.append(E.TR(E.TD(f"… and {number(rest)} more", CLASS("soft"), colspan="5")))
    return _table(["source", "country", "kind", "#articles", "newest"], rows)


def _latest(articles: Sequence[LatestArticle]) -> HtmlElement:
    rows = [
        E.TR(
            E.TD(minutes(article.published_at), CLASS("time")),
            E.TD(visible(article.source_name)),
            E.TD(_link(article)),
            E.TD(words(article.category)),
        )
        for article in articles
    ]
    return _table(["published", "source", "title", "category"], rows)


def _link(article: LatestArticle) -> HtmlElement:
    title = visible(article.title) or "untitled"
    target = web_link(visible(article.url))
    return E.A(title, href=target, rel="noreferrer") if target else E.SPAN(title)


def _feeds(feeds: Sequence[FeedHealth]) -> HtmlElement:
    columns = ["feed", "state", "last success", "last poll", "#polls", "#new"]
    return _table(columns, [_feed_row(feed) for feed in feeds])


def _feed_row(feed: FeedHealth) -> HtmlElement:
    name = E.TD(visible(feed.source_name), E.DIV(visible(feed.feed_url), CLASS("url")))
    if feed.failing:
        name.append(E.DIV(visible(feed.error), CLASS("error")))
    if feed.moved_to:
        name.append(E.DIV(f"moved to {visible(feed.moved_to)}", CLASS("url")))
    times = f" ({number(feed.failures)})" if feed.failing and feed.failures > 1 else ""
    return E.TR(
        name,
        E.TD(f"{feed.state}{times}", CLASS("failing" if feed.failing else "ok")),
        E.TD(minutes(feed.last_success), CLASS("time")),
        E.TD(minutes(feed.last_polled), CLASS("time")),
        _number(feed.polls),
        _number(feed.new_entries),
    )


def _streams(streams: Sequence[StreamHealth]) -> HtmlElement:
    rows = [
        E.TR(
            E.TD(visible(stream.run_id)),
            E.TD(minutes(stream.last_tick), CLASS("time")),
            E.TD(visible(stream.state), CLASS("failing" if stream.silent else "ok")),
        )
        for stream in streams[:STREAMS]
    ]
    return E.SECTION(E.H2("Streams"), _table(["run", "last tick", "state"], rows))


def _rejects(rejects: Sequence[RejectCount]) -> HtmlElement:
    if not rejects:
        return _none()
    rows = [
        E.TR(
            E.TD(words(reject.reason)),
            E.TD("tried again" if reject.retried else "", CLASS("soft")),
            *(_number(value) for value in (reject.entries, reject.feeds, reject.rows)),
        )
        for reject in rejects
    ]
    return _table(["reason", "", "#entries", "#feeds", "#rows"], rows)
