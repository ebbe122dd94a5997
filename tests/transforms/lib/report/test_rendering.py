"""Both renderings of a report: the same numbers, and nothing hostile gets through."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from importlib.resources import files
from io import StringIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html
from rich.console import Console

from transforms.lib.report.articles import EntityCount, LatestArticle, SourceCount
from transforms.lib.report.feeds import FeedHealth, RejectCount
from transforms.lib.report.html import render_html
from transforms.lib.report.report import Count, EntityGroup, Report, Totals
from transforms.lib.report.streams import StreamHealth
from transforms.lib.report.terminal import render_terminal
from transforms.lib.report.words import bar, counted, visible, web_link

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
TEMPLATE = files("transforms.lib.report").joinpath("report.html").read_text("utf-8")
REPORT = Report(
    lake="./lake",
    generated_at=NOON,
    totals=Totals(4321, 17, 23, NOON, NOON, 29, 31, NOON),
    days=(Count("2026-11-19", 37), Count("2026-11-20", 41)),
    topics=(Count("air_warfare", 43),),
    categories=(Count("policy", 47),),
    domains=(Count("air", 53),),
    regions=(Count("indo-pacific", 59),),
    languages=(Count("en", 61),),
    sources=(SourceCount("gazette", "Gazette", "GB", "think_tank", 67, NOON),),
    entities=(EntityGroup("military_unit", (EntityCount("military_unit", "3rd Fleet", 71, 99),)),),
    latest=(LatestArticle(NOON, "Gazette", "Fleet sails", "https://g.example/1", "operations"),),
    feeds=(
        FeedHealth("https://g.example/f", "G", NOON, "error", 500, "server error", 4, 73, 79, None),
        FeedHealth("https://h.example/f", "H", NOON, "new", 200, "", 0, 83, 79, NOON),
        FeedHealth(
            *("https://i.example/f", "I", NOON, "new", 200, "", 0, 83, 79, NOON),
            moved_to="https://i.example/new",
            lying=True,
        ),
        FeedHealth(
            *("https://j.example/f", "J", NOON, "gone", 410, "410 Gone", 1, 0, 79, None),
            retired=True,
        ),
    ),
    rejects=(RejectCount("robots_denied", False, 89, 0, 97),),
    streams=(
        StreamHealth("run-of-today", NOON, 0),
        StreamHealth("run-of-noon", NOON, 3600),
        StreamHealth("run-of-old", NOON, 3600, "DRAINED"),
    ),
)
NUMBERS = (
    "4,321",
    *map(str, (17, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97)),
)
WORDS = (
    *("air warfare", "think tank", "military unit", "3rd Fleet", "Fleet sails", "robots denied"),
    *("ok, moved, lying", "moved to https://i.example/new", "retired"),
    *("run-of-today", "running", "run-of-noon", "silent since 2026-11-20 12:00:00"),
    *("run-of-old", "ended (drained)"),
)
EMPTY = replace(
    REPORT, days=(), topics=(), categories=(), domains=(), regions=(), languages=(), sources=(),
    entities=(), latest=(), feeds=(), rejects=(), streams=(),
    totals=Totals(0, 0, 0, None, None, 0, 0, None),
)  # fmt: skip


def terminal(report: Report, width: int = 120) -> str:
    out = StringIO()
    Console(file=out, width=width, highlight=False).print(render_terminal(report))
    return out.getvalue()


def page(report: Report) -> str:
    return render_html(report, TEMPLATE)


def page_text(report: Report) -> str:
    (body,) = html.document_fromstring(page(report)).iter("body")
    return " ".join(str(text) for text in body.itertext())


@pytest.mark.parametrize("shown", [terminal(REPORT), page_text(REPORT)], ids=["terminal", "html"])
def test_every_number_and_name_is_shown(shown: str) -> None:
    for text in (*NUMBERS, *WORDS, "server error", "failing", "2026-11-20 12:00"):
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
    hostile = replace(REPORT.latest[0], title="<script>alert(1)</script>&amp;[bold]x[/bold]")
    report = replace(REPORT, latest=(hostile,))
    assert "<script" not in page(report)
    assert "<script>alert(1)</script>&amp;[bold]x[/bold]" in page_text(report)
    assert "[bold]x[/bold]" in terminal(report)


def test_control_characters_reach_neither_terminal_nor_page() -> None:
    hostile = replace(REPORT.latest[0], title="a\x1b[2Jb\x00c\u202ed\u009b")
    report = replace(REPORT, latest=(hostile,))
    for shown in (terminal(report), page(report)):
        assert not re.search("[\x00\x1b\u202e\u009b]", shown)


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "http://[", "", "/x"])
def test_only_web_addresses_become_links(url: str) -> None:
    report = replace(REPORT, latest=(replace(REPORT.latest[0], url=url),))
    assert web_link(url) == ""
    assert not html.document_fromstring(page(report)).xpath("//a")


def test_a_template_without_a_place_is_refused_by_its_name() -> None:
    with pytest.raises(ValueError, match="'feeds'"):
        render_html(REPORT, TEMPLATE.replace('id="feeds"', ""))


@given(st.text())
@settings(max_examples=100, deadline=None)
def test_visible_text_is_one_printable_line_and_stays_as_it_is(text: str) -> None:
    shown = visible(text)
    assert shown.isprintable()
    assert visible(shown) == shown


def test_bars_are_exact_to_an_eighth_of_a_cell() -> None:
    assert bar(10, 10, 4) == "████"
    assert bar(5, 10, 4) == "██"
    assert bar(1, 32, 4) == "▏"
    assert bar(0, 10, 4) == bar(0, 0, 4) == ""


def test_counted_nouns_agree_with_their_number() -> None:
    assert [counted(n, "run") for n in (0, 1, 1000)] == ["0 runs", "1 run", "1,000 runs"]
