"""When the article was published, as the parts of its page say it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from transforms.lib.extraction.choices import (
    choose_published,
)
from transforms.lib.extraction.hints import Hints
from transforms.lib.extraction.html_tree import parse_html
from transforms.lib.extraction.metadata.page import read_metadata
from transforms.lib.extraction.metadata.search_date import search_date

URL = "https://quay.example/frigate"


FETCHED_AT = datetime(2026, 11, 30, tzinfo=UTC)


TITLE = "Frigate sails north after repairs"


TEXT = (
    "<p>"
    + "The frigate left the yard in the morning and sailed for the northern isles. " * 8
    + "</p>"
)


def page(head: str = "", above: str = "", outside: str = "", *, heading: str = TITLE) -> str:
    return (
        f"<html lang='en'><head>{head}</head><body>{outside}"
        f"<main><article><h1>{heading}</h1>{above}{TEXT}</article></main>"
        "<footer>© 2026 Quay Courier</footer></body></html>"
    )


def ld(**fields: Any) -> str:
    node = {"@type": "NewsArticle", **fields}
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'


def meta(name: str, content: str) -> str:
    return f"<meta property='{name}' content='{content}'>"


def published(html: str, url: str = URL, feed: datetime | None = None) -> tuple[str, str]:
    tree = parse_html(html)
    hints = Hints(url=url, published=feed)
    moment, source = choose_published(
        read_metadata(tree, url), hints, FETCHED_AT, lambda *reader: search_date(tree, *reader)
    )
    return moment.strftime("%Y-%m-%d %H:%M"), source


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
    ],
)
def test_the_time_is_the_article_s_and_as_fine_as_any_source_has_it(html: str, moment: str) -> None:
    assert published(html)[0] == moment


@pytest.mark.parametrize("path", ["2026/11/05/frigate", "news-20261105", "2026-11-05-frigate"])
def test_the_address_has_a_date_when_nothing_else_has(path: str) -> None:
    assert published(page(), f"https://quay.example/{path}") == ("2026-11-05 00:00", "page")


def test_another_article_s_date_in_json_ld_is_not_this_one_s() -> None:
    other = ld(
        headline="Tanks are late again",
        url="https://quay.example/tanks",
        datePublished="2026-01-01T08:00:00Z",
    )
    own = ld(headline=TITLE, url=URL, datePublished="2026-11-05T08:00:00Z")
    assert published(page(other + own)) == ("2026-11-05 08:00", "page")
    assert published(page(other))[1] == "fetched"
