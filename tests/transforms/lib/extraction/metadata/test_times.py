"""When the article was published, as the parts of its page say it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.support.dated_pages import FETCHED_AT, TEXT, TITLE, URL, ld, meta, page, published
from transforms.lib.extraction.choices import choose_updated
from transforms.lib.extraction.hints import Hints
from transforms.lib.extraction.html_tree import parse_html
from transforms.lib.extraction.metadata.page import read_metadata


@pytest.mark.parametrize(
    ("html", "moment"),
    [
        (page(meta("article:published_time", "2026-11-05T13:46:00-04:00")), "2026-11-05 17:46"),
        (
            page(
                meta("article:published_time", "2026-11-05T13:46:00-04:00"),
                "<meta itemprop='datePublished' content='2026-11-05T13:46:00+00:00'>",
            ),
            "2026-11-05 17:46",
        ),
        (
            page(ld(datePublished="2026-11-05"), "<time datetime='2026-11-05T09:30Z'>today</time>"),
            "2026-11-05 09:30",
        ),
        (
            page(
                ld(datePublished="2026-11-05T13:46:00Z") + meta("date", "2026-11-05T13:46:00+02:00")
            ),
            "2026-11-05 11:46",
        ),
        (page(above="<p class='post-date'>November 5, 2026</p>"), "2026-11-05 00:00"),
        (page(above="<time>5 November 2026</time>"), "2026-11-05 00:00"),
        (page(ld(datePublished=1793886360000)), "2026-11-05 13:46"),
        (
            page(outside="<header><time datetime='2026-11-20T07:00Z'>Friday</time></header>"),
            "2026-11-30 00:00",
        ),
        (
            page(
                above="<p class='date'>5 November 2026</p>",
                outside="<aside><time datetime='2026-11-20T07:00Z'>new</time></aside>",
            ),
            "2026-11-05 00:00",
        ),
        (
            page(
                above="<time datetime='2026-11-05T08:00Z'>5 Nov</time>",
                outside="<div class='top'><p><time datetime='2026-11-29T07:00Z'></time></p></div>",
            ),
            "2026-11-05 08:00",
        ),
        (
            page(
                above=f"<p class='datum'>5 November 2026</p>{TEXT * 2}"
                "<ul><li><time datetime='2023-05-06'>6 May</time> <a>Old boat</a></li></ul>"
            ),
            "2026-11-05 00:00",
        ),
        (
            page(above=f"{TEXT * 2}<p><time datetime='2026-11-05T08:00Z'></time></p>"),
            "2026-11-05 08:00",
        ),
        (page(above="<p class='when'>Posted: 5 November 2026</p>"), "2026-11-05 00:00"),
        (
            page(above="<h2>The raid of 5 November 2024</h2><p>Posted: 5 November 2026</p>"),
            "2026-11-05 00:00",
        ),
        (
            page(
                above="<p class='byline'>By Ines Falk | Nov. 5, 2026</p>",
                outside="<div><time datetime='2026-11-29T07:00Z'>1 h ago</time></div>",
            ),
            "2026-11-05 00:00",
        ),
    ],
)
def test_the_time_is_the_article_s_and_as_fine_as_any_source_has_it(html: str, moment: str) -> None:
    assert published(html)[0] == moment


@pytest.mark.parametrize("path", ["2026/11/05/frigate", "news-20261105", "2026-11-05-frigate"])
def test_the_address_has_a_date_when_nothing_else_has(path: str) -> None:
    assert published(page(), f"https://quay.example/{path}") == ("2026-11-05 00:00", "page")


@pytest.mark.parametrize(
    "line",
    [
        "<p>Published 5 November 2026, 13:46 GMT | Updated 7 November 2026, 09:00 GMT</p>",
        "<p>Updated 7 November 2026, 09:00 GMT – Posted 5 November 2026, 13:46 GMT</p>",
        "<p>Updated <time>7 Nov 2026, 09:00 Z</time> Posted <time>5 Nov 2026, 13:46 Z</time></p>",
        "<p>Last updated: Nov 7, 2026, 9:00 AM UTC</p><p>Posted: Nov 5, 2026, 1:46 PM UTC</p>",
    ],
)
def test_publication_and_change_in_words_are_told_apart_in_either_order(line: str) -> None:
    html = page(above=line)
    metadata = read_metadata(parse_html(html), URL)
    changed = choose_updated(
        metadata, Hints(url=URL), FETCHED_AT, datetime(2026, 11, 5, tzinfo=UTC)
    )
    assert published(html) == ("2026-11-05 13:46", "page")
    assert changed == datetime(2026, 11, 7, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("url", "date", "day"),
    [
        (URL, "12.11.2026", "2026-11-12"),
        (URL, "11.12.2026", "2026-11-12"),  # the other way round it lies ahead
        ("https://www.quay.mil/frigate", "10.11.2026", "2026-10-11"),
    ],
)
def test_numbers_with_dots_are_the_month_first_where_that_is_the_only_way_or_the_custom(
    url: str, date: str, day: str
) -> None:
    assert published(page(above=f"<p class='date'>{date}</p>"), url)[0] == f"{day} 00:00"


def test_another_article_s_date_in_json_ld_is_not_this_one_s() -> None:
    other = ld(
        headline="Tanks are late again",
        url="https://quay.example/tanks",
        datePublished="2026-01-01T08:00:00Z",
    )
    own = ld(headline=TITLE, url=URL, datePublished="2026-11-05T08:00:00Z")
    assert published(page(other + own)) == ("2026-11-05 08:00", "page")
    assert published(page(other))[1] == "fetched"
