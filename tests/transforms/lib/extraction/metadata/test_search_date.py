"""A date that no markup names."""

from __future__ import annotations

from datetime import UTC, datetime

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


def published(html: str, url: str = URL, feed: datetime | None = None) -> tuple[str, str]:
    tree = parse_html(html)
    hints = Hints(url=url, published=feed)
    moment, source = choose_published(
        read_metadata(tree, url), hints, FETCHED_AT, lambda *reader: search_date(tree, *reader)
    )
    return moment.strftime("%Y-%m-%d %H:%M"), source


def test_the_year_of_a_copyright_is_no_date() -> None:
    assert published(page())[1] == "fetched"


def test_numbers_that_may_be_two_days_are_not_guessed() -> None:
    html = page(above="<p>Posted 03/04/2026 at the yard</p>").replace("lang='en'", "")
    assert published(html)[1] == "fetched"


@pytest.mark.parametrize(
    "head",
    [
        '<link rel="canonical" href="https://quay.example/2026/11/frigate">',
        '<meta property="og:url" content="https://quay.example/2026/11/">',
        '<link rel="preload" as="image" href="/uploads/2026/11/frigate.jpg">',
        '<link rel="amphtml" href="https://quay.example/2026/11/24-ships-sail">',
        '<meta property="og:url" content="https://quay.example/2026-11/frigate">',
    ],
)
def test_a_month_alone_in_an_address_is_no_date(head: str) -> None:
    assert published(page(head))[1] == "fetched"


def test_a_day_in_an_address_is_a_date() -> None:
    canonical = '<link rel="canonical" href="https://quay.example/2026/11/03/frigate">'
    assert published(page(canonical)) == ("2026-11-03 00:00", "page")
