"""A date that no markup names."""

from __future__ import annotations

import pytest
from lxml.html import fromstring

from tests.support.dated_pages import page, published
from transforms.lib.extraction.html_tree import parse_html
from transforms.lib.extraction.metadata.search_date import search_date


def test_the_year_of_a_copyright_is_no_date() -> None:
    assert published(page())[1] == "fetched"


@pytest.mark.parametrize(
    ("start", "day"),
    [
        ("QUAY, Norland, Nov. 5, 2026 /PRNewswire/ --", "2026-11-05"),
        ("Quay, le 5 novembre 2026 –", "2026-11-05"),
        ("The yard of QUAY was closed on 5 November 2026.", ""),
        ("QUAY, Norland --", ""),
    ],
)
def test_a_release_is_of_the_day_of_its_dateline(start: str, day: str) -> None:
    text = f"<p>{start} The frigate sailed for the northern isles on Monday, the owner said.</p>"
    assert search_date(parse_html(f"<h1>Frigate</h1>{text}"), "en") == day


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


@pytest.mark.parametrize("path", ["03/frigate", "03.html", "03?page=2", "03#top", "03_frigate"])
def test_a_day_in_an_address_is_a_date(path: str) -> None:
    canonical = f'<link rel="canonical" href="https://quay.example/2026/11/{path}">'
    assert published(page(canonical)) == ("2026-11-03 00:00", "page")


def test_a_day_that_a_sentence_tells_of_is_no_date_of_the_page() -> None:
    told = "<p>The two crews signed the treaty of the bay on 3 March 1999.</p>"
    assert search_date(fromstring(f"<body><article>{told}</article></body>")) == ""


def test_the_day_before_the_dash_of_a_first_sentence_is() -> None:
    lead = "<p>PORT NORLAND, November 5, 2026 — The crew of the tender came home on Thursday.</p>"
    assert search_date(fromstring(f"<body><article>{lead}</article></body>")) == "2026-11-05"


def test_a_sentence_that_says_when_the_page_was_published_has_its_date() -> None:
    said = "<p>This report was first published by the Lantern on 5 November 2026.</p>"
    assert search_date(fromstring(f"<body><article>{said}</article></body>")) == "2026-11-05"
