"""The report as tables and bars for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import singledispatch

from rich import box
from rich.columns import Columns
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.rule import Rule
from rich.table import Table as Grid
from rich.text import Text

from transforms.lib.report.content import Bars, Cell, Content, Days, Groups, Style, Table
from transforms.lib.report.report import Report, Shown
from transforms.lib.report.words import bar, counted, day, minutes, number, visible, words

_ROWS, _BARS = 40, 20
_WIDE_BAR, _NARROW_BAR = 30, 12
_STYLES: dict[Style, str] = {"": "", "soft": "dim", "good": "green", "bad": "bold red", "time": ""}


def render_terminal(report: Report) -> RenderableType:
    """All sections, in their order."""
    return Group(_heading(report), *(part for one in report.sections for part in _section(one)))


def _section(shown: Shown) -> tuple[RenderableType, ...]:
    rule = Rule(Text(shown.title, "bold"), align="left", style="dim")
    return Text(), rule, _drawn(shown.content)


def _heading(report: Report) -> Panel:
    lines = Text("\n").join(Text(line) for line in summary_lines(report))
    title = Text(f" Defense news in {visible(report.lake)} ", "bold")
    return Panel(lines, title=title, title_align="left", box=box.ROUNDED, padding=(0, 1))


def summary_lines(report: Report) -> Sequence[str]:
    """The totals in three lines."""
    totals = report.totals
    period = f"{day(totals.first_published)} to {day(totals.last_published)}"
    duplicates = counted(totals.duplicates, "near-duplicate")
    updates = counted(totals.updates, "update")
    outlets = f"{counted(totals.articles, 'article')} from {counted(totals.sources, 'source')}"
    runs = f"{counted(totals.runs, 'run')}, the last committed {minutes(totals.last_commit)} UTC"
    return (
        f"{outlets}, published {period}",
        f"{duplicates}, {updates}, {number(totals.pending)} pending",
        f"{counted(totals.feeds, 'feed')}, {number(totals.failing_feeds)} failing; {runs}",
    )


@singledispatch
def _drawn(content: Content) -> RenderableType:
    raise TypeError(f"no drawing for {type(content).__name__}")


@_drawn.register
def _(content: Bars) -> RenderableType:
    return _bars(content.rows[:_BARS], _WIDE_BAR)


@_drawn.register
def _(content: Days) -> RenderableType:
    return _bars(content.rows, _WIDE_BAR)


@_drawn.register
def _(content: Groups) -> RenderableType:
    if not content.many:
        drawn = [Group(Text(n, "dim"), _bars(b.rows, _NARROW_BAR)) for n, b in content.bars]
        return Columns(drawn, padding=(1, 4))
    if not content.bars:
        return Text("none", "dim")
    grid = Grid.grid(padding=(0, 2))
    grid.add_column(style="dim", no_wrap=True)
    grid.add_column()
    for name, bars in content.bars:
        labels = (f"{visible(label)} {number(value)}" for label, value in bars.rows)
        grid.add_row(Text(name), Text(" · ".join(labels)))
    return grid


@_drawn.register
def _(content: Table) -> RenderableType:
    if not content.rows:
        return Text("none", "dim")
    grid = Grid(box=None, pad_edge=False, header_style="dim")
    for position, name in enumerate(content.columns):
        if isinstance(content.rows[0][position], int):
            grid.add_column(name, justify="right", no_wrap=True)
        else:
            grid.add_column(name, overflow="fold")
    for row in content.rows[:_ROWS]:
        grid.add_row(*(_cell(cell) for cell in row))
    if (rest := len(content.rows) - _ROWS) > 0:
        grid.add_row(Text(f"… and {number(rest)} more", "dim"))
    return grid


def _cell(cell: Cell | int) -> RenderableType:
    if isinstance(cell, int):
        return Text(number(cell))
    text = Text(visible(cell.text), _STYLES[cell.style], no_wrap=cell.style == "time")
    return Group(text, *_notes(cell.notes)) if cell.notes else text


def _notes(notes: Iterable[tuple[str, Style]]) -> Iterable[RenderableType]:
    for note, style in notes:
        yield Padding(Text(visible(note), _STYLES[style]), (0, 0, 0, 2))


def _bars(rows: Sequence[tuple[str, int]], width: int) -> RenderableType:
    if not rows:
        return Text("none", "dim")
    grid = Grid.grid(padding=(0, 1))
    grid.add_column()
    grid.add_column(justify="right")
    grid.add_column()
    largest = max(value for _, value in rows)
    for label, value in rows:
        blocks = Text(bar(value, largest, width), "cyan")
        grid.add_row(Text(visible(words(label))), Text(number(value)), blocks)
    return grid
