"""The report as one HTML file that loads nothing: a template with the sections filled in.

Elements are built with lxml, so that what a title or an error says is always text and never markup.
The template holds the styles and an empty element for what is not a section.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import singledispatch
from importlib.resources import files

from lxml import html
from lxml.html import HtmlElement
from lxml.html.builder import CLASS, E

from transforms.lib.report.content import Bars, Cell, Content, Days, Groups, Style, Table
from transforms.lib.report.report import Report, Shown
from transforms.lib.report.words import counted, day, minutes, number, visible, web_link, words

_BARS, _ROWS = 20, 500
# The chart of days, in units of its own view box.
_CHART_HEIGHT, _LABEL_HEIGHT, _DAY_WIDTH = 120, 36, 48
_CLASSES: dict[Style, str] = {
    "": "",
    "soft": "soft",
    "good": "ok",
    "bad": "failing",
    "time": "time",
}


def render_html(report: Report) -> str:
    """The page."""
    template = files("transforms.lib.report").joinpath("report.html").read_text("utf-8")
    document = html.document_fromstring(template)
    _place(document, "title").text = f"Defense news in {visible(report.lake)}"
    _place(document, "heading").extend(_heading(report))
    _place(document, "tiles").extend(_tiles(report))
    _place(document, "sections").extend(map(_section, report.sections))
    _place(document, "footer").append(
        E.P(f"Made {minutes(report.generated_at)} UTC. All times are UTC.")
    )
    return str(html.tostring(document, encoding="unicode", doctype="<!doctype html>")) + "\n"


def _place(document: HtmlElement, identifier: str) -> HtmlElement:
    return document.get_element_by_id(identifier)


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
        ("sources", totals.sources, False),
        ("near-duplicates", totals.duplicates, False),
        ("updates", totals.updates, False),
        ("pending", totals.pending, False),
        ("feeds", totals.feeds, False),
        ("feeds failing", totals.failing_feeds, totals.failing_feeds > 0),
    ]
    return [
        E.DIV(
            E.B(number(value)),
            E.SPAN(label, CLASS("soft")),
            CLASS("tile bad" if bad else "tile"),
        )
        for label, value, bad in tiles
    ]


def _section(shown: Shown) -> HtmlElement:
    section = E.SECTION(E.H2(shown.title), _drawn(shown.content), id=shown.identifier)
    if not shown.wide:
        section.set("class", "half")
    return section


@singledispatch
def _drawn(content: Content) -> HtmlElement:
    raise TypeError(f"no drawing for {type(content).__name__}")


@_drawn.register
def _(content: Bars) -> HtmlElement:
    return _bars(content.rows[:_BARS])


@_drawn.register
def _(content: Groups) -> HtmlElement:
    if not content.bars:
        return _none()
    groups = (E.DIV(E.H3(name), _bars(bars.rows)) for name, bars in content.bars)
    return E.DIV(*groups, CLASS("columns"))


@_drawn.register
def _(content: Days) -> HtmlElement:
    """One column per day with articles, its number above and its date below."""
    if not content.rows:
        return _none()
    largest = max(value for _, value in content.rows)
    height = _CHART_HEIGHT + _LABEL_HEIGHT
    chart = E.svg(viewBox=f"0 0 {len(content.rows) * _DAY_WIDTH} {height}", role="img")
    chart.set("aria-label", "Articles per day")
    for position, (label, value) in enumerate(content.rows):
        chart.extend(_day_column(position * _DAY_WIDTH, label, value, largest))
    return chart


@_drawn.register
def _(content: Table) -> HtmlElement:
    if not content.rows:
        return _none()
    numeric = [isinstance(cell, int) for cell in content.rows[0]]
    heads = [
        E.TH(name, CLASS("number" if is_number else ""))
        for name, is_number in zip(content.columns, numeric, strict=True)
    ]
    rows = [E.TR(*map(_cell, row)) for row in content.rows[:_ROWS]]
    if (rest := len(content.rows) - _ROWS) > 0:
        width = str(len(heads))
        rows.append(E.TR(E.TD(f"… and {number(rest)} more", CLASS("soft"), colspan=width)))
    return E.TABLE(E.THEAD(E.TR(*heads)), E.TBODY(*rows))


def _cell(cell: Cell | int) -> HtmlElement:
    if isinstance(cell, int):
        return E.TD(number(cell), CLASS("number"))
    text = visible(cell.text)
    target = web_link(visible(cell.link))
    content = E.A(text, href=target, rel="noreferrer") if target else text
    drawn = E.TD(content, CLASS(_CLASSES[cell.style]))
    for note, style in cell.notes:
        drawn.append(E.DIV(visible(note), CLASS(f"note {_CLASSES[style]}".strip())))
    return drawn


def _none() -> HtmlElement:
    return E.P("none", CLASS("soft"))


def _bars(rows: Sequence[tuple[str, int]]) -> HtmlElement:
    if not rows:
        return _none()
    largest = max(value for _, value in rows)
    bars = E.DL(CLASS("bars"))
    for label, value in rows:
        bars.extend([E.DT(visible(words(label))), _bar(value, largest), E.DD(number(value))])
    return bars


def _bar(value: int, largest: int) -> HtmlElement:
    filled = E.SPAN(CLASS("fill"), style=f"width:{100 * value / largest:.1f}%")
    return E.DD(filled, CLASS("track"))


def _day_column(left: int, label: str, value: int, largest: int) -> list[HtmlElement]:
    length = _CHART_HEIGHT * value / largest
    top = _LABEL_HEIGHT / 2 + _CHART_HEIGHT - length
    middle = str(left + _DAY_WIDTH // 2)
    column = E.rect(x=str(left + 8), y=f"{top:.1f}", width=str(_DAY_WIDTH - 16), rx="2")
    column.set("height", f"{length:.1f}")
    return [
        column,
        E.text(number(value), x=middle, y=f"{top - 4:.1f}"),
        E.text(label[5:], x=middle, y=str(_CHART_HEIGHT + _LABEL_HEIGHT - 4)),
    ]
