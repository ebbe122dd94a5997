"""What is believed where the parts of a page, and the feed, say different things."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.support.dated_pages import FETCHED_AT, TITLE, URL, ld, meta, page, published
from transforms.lib.extraction.choices import (
    choose_authors,
    choose_title,
    choose_updated,
)
from transforms.lib.extraction.hints import Hints
from transforms.lib.extraction.html_tree import parse_html
from transforms.lib.extraction.metadata.page import PageMetadata, read_metadata


def metadata(html: str, url: str = URL) -> PageMetadata:
    return read_metadata(parse_html(html), url)


SITE = meta("og:site_name", "Quay Courier")


@pytest.mark.parametrize(
    "head",
    [
        "",
        SITE + meta("og:title", "Quay Courier"),
        SITE + meta("og:title", f"{TITLE} | Quay Courier"),
        SITE + meta("og:title", "News") + "<title>News | Quay Courier</title>",
        SITE + "<title>Quay Courier - Home</title>",
        f"<title>{TITLE} > Fleet > News Stories</title>",
        SITE + f"<title>Quay Courier - {TITLE}</title>",
        SITE + meta("article:section", "Fleet") + f"<title>{TITLE} | Fleet | Quay Courier</title>",
        ld(headline="Why the frigate is back at sea") + meta("og:title", TITLE),
        ld(headline=TITLE) + meta("og:title", "Why the frigate is back at sea"),
    ],
)
def test_the_title_is_what_most_of_the_page_says_without_the_outlet(head: str) -> None:
    assert choose_title(metadata(page(head)), Hints(url=URL)) == TITLE


@pytest.mark.parametrize(
    "feed",
    [
        "",
        TITLE,
        f"{TITLE} - Quay Courier",
        "Frigate sails north…",
        "Frigate sails north [...]",
        "Frigate sails nor",
        "Frigate sails ‘north…",
        TITLE.upper(),
        "Quay Courier",
    ],
)
def test_a_careless_title_of_the_feed_is_the_page_s(feed: str) -> None:
    assert choose_title(metadata(page(SITE)), Hints(url=URL, title=feed)) == TITLE


@pytest.mark.parametrize("kicker", ["After long repairs: ", "Fleet | ", "Marine – "])
def test_a_title_that_the_feed_cut_is_found_behind_a_kicker(kicker: str) -> None:
    head = SITE + meta("og:title", f"{kicker}Minehunter Alca is back in the strait")
    hints = Hints(url=URL, title="Minehunter Alca is…")
    assert choose_title(metadata(page(head)), hints) == "Minehunter Alca is back in the strait"


def test_another_wording_of_the_feed_stays() -> None:
    feed = "Repaired frigate is back at sea"
    assert choose_title(metadata(page()), Hints(url=URL, title=feed)) == feed


@pytest.mark.parametrize(
    ("feed", "authors"),
    [
        ((), ("Ines Fjord",)),
        (("admin",), ("Ines Fjord",)),
        (("quay.example",), ("Ines Fjord",)),
        (("ifjord",), ("Ines Fjord",)),
        (("INES FJORD",), ("Ines Fjord",)),
        (("By Ulf Stone",), ("Ulf Stone",)),
    ],
)
def test_a_feed_names_the_author_unless_it_names_an_account(
    feed: tuple[str, ...], authors: tuple[str, ...]
) -> None:
    found = metadata(page(above="<p class='byline'>By Ines Fjord</p>"))
    assert choose_authors(found, Hints(url=URL, authors=feed), ()) == authors


@pytest.mark.parametrize(
    ("feed", "expected"),
    [
        (datetime(2026, 11, 5, 9, 31, tzinfo=UTC), ("2026-11-05 09:31", "feed")),
        (datetime(2026, 11, 5, tzinfo=UTC), ("2026-11-05 09:30", "page")),
        (datetime(2026, 11, 6, tzinfo=UTC), ("2026-11-06 00:00", "feed")),
        (datetime(2026, 5, 11, 9, 30, tzinfo=UTC), ("2026-11-05 09:30", "page")),
        (datetime(1970, 1, 1, tzinfo=UTC), ("2026-11-05 09:30", "page")),
        (datetime(2031, 1, 1, tzinfo=UTC), ("2026-11-05 09:30", "page")),
    ],
)
def test_the_feed_is_believed_but_for_a_bare_day_and_a_turned_one(
    feed: datetime, expected: tuple[str, str]
) -> None:
    html = page(ld(headline=TITLE, datePublished="2026-11-05T09:30:00Z"))
    assert published(html, feed=feed) == expected


def test_a_change_counts_if_it_follows_the_publication() -> None:
    found = metadata(page(meta("article:modified_time", "2026-11-06T08:00:00Z")))
    first = datetime(2026, 11, 5, tzinfo=UTC)
    assert choose_updated(found, Hints(url=URL), FETCHED_AT, first) == datetime(
        2026, 11, 6, 8, tzinfo=UTC
    )
    assert choose_updated(found, Hints(url=URL), FETCHED_AT, FETCHED_AT) is None
