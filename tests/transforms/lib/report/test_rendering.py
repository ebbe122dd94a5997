"""Both renderings of a report: the same numbers, and nothing hostile gets through."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from io import StringIO

import pytest
from lxml import html
from rich.console import Console

from transforms.lib.report.content import Bars, Cell, Content, Days, Groups, Table
from transforms.lib.report.html import render_html
from transforms.lib.report.report import Report, Shown
from transforms.lib.report.terminal import render_terminal
from transforms.lib.report.totals import Totals
from transforms.lib.report.words import web_link

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
LATEST = Table(
    ("published", "title"),
    ((Cell("2026-11-20 12:00", "time"), Cell("Fleet sails", link="https://g.example/1")),),
)
UNITS = Bars((("3rd Fleet", 71),))
REPORT = Report(
    "./lake",
    NOON,
    Totals(4321, 17, 23, NOON, NOON, 67, 79, 73, 29, 31, NOON),
    (
        Shown("days", "Per day", Days((("2026-11-19", 37), ("2026-11-20", 41)))),
        Shown("topics", "Topics", Bars((("air_warfare", 43),)), wide=False),
        Shown("classes", "Classes", Groups((("domain", Bars((("air", 53),))),))),
        Shown(
            "names", "Names", Groups((("military unit", Bars((("3rd Fleet", 71),))),), many=True)
        ),
        Shown("latest", "Latest", LATEST),
        Shown(
            "feeds",
            "Feeds",
            Table(
                ("feed", "state", "polls"),
                (
                    (Cell("G", notes=(("server error", "bad"),)), Cell("failing", "bad"), 83),
                    (Cell("H", notes=(("moved to https://h.example/n", "soft"),)), Cell("ok"), 97),
                ),
            ),
        ),
    ),
)
NUMBERS = ("4,321", *map(str, (17, 23, 29, 31, 37, 41, 43, 53, 67, 71, 73, 79, 83, 97)))
WORDS = (
    *("air warfare", "military unit", "3rd Fleet", "Fleet sails", "server error", "failing"),
    *("moved to https://h.example/n", "2026-11-20 12:00"),
)
NOTHING: tuple[Content, ...] = (
    Days(()),
    Bars(()),
    Groups((("domain", Bars(())),)),
    Groups((), many=True),
    Table((), ()),
)
EMPTY = replace(
    REPORT,
    totals=Totals(0, 0, 0, None, None, 0, 0, 0, 0, 0, None),
    sections=tuple(Shown(f"s{n}", "Empty", content) for n, content in enumerate(NOTHING)),
)


def with_title(cell: Cell) -> Report:
    """The report with this cell in place of the newest title."""
    time = LATEST.rows[0][0]
    latest = Shown("latest", "Latest", replace(LATEST, rows=((time, cell),)))
    return replace(REPORT, sections=(latest,))


def terminal(report: Report, width: int = 120) -> str:
    out = StringIO()
    Console(file=out, width=width, highlight=False).print(render_terminal(report))
    return out.getvalue()


def page(report: Report) -> str:
    return render_html(report)


def page_text(report: Report) -> str:
    (body,) = html.document_fromstring(page(report)).iter("body")
    return " ".join(str(text) for text in body.itertext())


@pytest.mark.parametrize("shown", [terminal(REPORT), page_text(REPORT)], ids=["terminal", "html"])
def test_every_number_and_name_is_shown(shown: str) -> None:
    for text in (*NUMBERS, *WORDS):
        assert re.search(rf"(?<![\d,]){re.escape(text)}(?![\d,])", shown), text


@pytest.mark.parametrize("width", [40, 80, 200])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    assert max(map(len, terminal(REPORT, width).splitlines())) <= width


@pytest.mark.parametrize("render", [terminal, page], ids=["terminal", "html"])
def test_an_empty_report_renders(render: object) -> None:
    assert callable(render)
    assert "none" in render(EMPTY)


def test_the_page_loads_nothing() -> None:
    document = html.document_fromstring(page(REPORT))
    assert not document.xpath("//script | //link | //img | //iframe | //*[@src]")
    assert "url(" not in page(REPORT)
    assert "@import" not in page(REPORT)


def test_markup_in_a_title_stays_text() -> None:
    report = with_title(Cell("<script>alert(1)</script>&amp;[bold]x[/bold]"))
    assert "<script" not in page(report)
    assert "<script>alert(1)</script>&amp;[bold]x[/bold]" in page_text(report)
    assert "[bold]x[/bold]" in terminal(report)


def test_control_characters_reach_neither_terminal_nor_page() -> None:
    report = with_title(Cell("a\x1b[2Jb\x00c\u202ed\u009b"))
    for shown in (terminal(report), page(report)):
        assert not re.search("[\x00\x1b\u202e\u009b]", shown)


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "http://[", "", "/x"])
def test_only_web_addresses_become_links(url: str) -> None:
    report = with_title(Cell("Fleet sails", link=url))
    assert web_link(url) == ""
    assert not html.document_fromstring(page(report)).xpath("//a")


def test_what_does_not_fit_on_a_terminal_is_counted() -> None:
    rows = tuple((Cell(f"row {number}"),) for number in range(50))
    report = replace(REPORT, sections=(Shown("many", "Many", Table(("name",), rows)),))
    assert "… and 10 more" in terminal(report)
    assert "row 49" in page_text(report)
