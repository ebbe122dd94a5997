"""Who wrote the article: only names from within it, of the best source that has any."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest

from tests.support.bylines import OUTLET, URL, people
from tests.support.dated_pages import TEXT
from transforms.lib.extraction.html_tree import parse_html
from transforms.lib.extraction.metadata.page import read_metadata
from transforms.lib.extraction.metadata.people import choose_people, shown_names


def ld(*nodes: Any) -> str:
    return f'<script type="application/ld+json">{json.dumps(list(nodes))}</script>'


def article(**fields: Any) -> dict[str, Any]:
    return {"@type": "NewsArticle", "headline": "Frigate sails north", **fields}


@pytest.mark.parametrize(
    "author",
    [
        "Ines Fjord",
        {"@type": "Person", "name": "Ines Fjord"},
        {"@type": "Person", "name": ["Ines Fjord"]},
        {"@type": "Person", "name": {"@type": "Person", "name": "Ines Fjord"}},
        {"@type": "Person", "givenName": "Ines", "familyName": "Fjord"},
        {"@list": [{"@type": "Person", "name": "Ines Fjord"}]},
        {"@id": "#ines"},
        [{"@id": "#ines"}],
        "#ines",
    ],
)
def test_json_ld_names_a_person_in_many_ways(author: Any) -> None:
    person = {"@type": "Person", "@id": "#ines", "name": "Ines Fjord"}
    assert people(ld({"@graph": [article(author=author), person]})) == ("Ines Fjord",)


def test_the_page_around_the_article_may_be_signed_instead() -> None:
    page = {"@type": "WebPage", "author": {"name": "Ines Fjord"}}
    assert people(ld({"@graph": [page, {"@type": "BreadcrumbList"}]})) == ("Ines Fjord",)


@pytest.mark.parametrize(
    "head",
    [
        ld(article(author={"@type": "Organization", "name": OUTLET})),
        ld(article(author={"@type": "NewsMediaOrganization", "name": "Quay Courier Online"})),
        "<meta name='author' content='admin'>",
        "<meta name='author' content='Quay Courier Staff'>",
        "<meta property='article:author' content='https://www.quay.example/staff/if'>",
        "",
    ],
)
@pytest.mark.parametrize(
    "byline",
    [
        "<p class='byline'>By <a rel='author' href='/a/if'>Ines Fjord</a></p>",
        "<div class='article__author-name'>Ines Fjord</div>",
        "<div class='meta-Byline'>By Ines Fjord<span class='date'>November 5, 2026</span></div>",
        "<ul class='info'><li><a href='/authors/ines-fjord/'>Ines Fjord</a></li></ul>",
        "<span itemprop='author' itemscope><meta itemprop='name' content='Ines Fjord'></span>",
        "<p>By <b>Ines Fjord</b> | Quay Courier</p>",
        "<h3>Story by <a href='/u/7'>Petty Officer 2nd Class Ines Fjord</a></h3>",
        "<div><h3>QUAY, NORLAND</h3><h3>Story by <a href='/u/7'>Sgt. Ines Fjord</a></h3></div>",
        "<div class='c1'><span>Von</span> <span class='author'>Ines Fjord</span></div>",
        "<div class='author'><span>Ines</span> <span>Fjord</span><span>4 min read</span></div>",
        "<address>Ines Fjord</address>",
        "<p>Story and photos by Cpl. Ines Fjord</p>",
        "<dl><dd itemprop='author'>Written by: <span itemprop='name'>Ines Fjord</span></dd></dl>",
        "<div class='author-card'><b class='name'>Ines Fjord</b><i>Senior reporter, sea</i></div>",
        "<div><a href='/about/newsteam/ines-fjord'>Ines Fjord</a></div>",
    ],
)
def test_a_byline_in_the_article_names_whom_the_head_leaves_out(head: str, byline: str) -> None:
    assert people(head, above=byline) == ("Ines Fjord",)


@pytest.mark.parametrize(
    ("stated", "names"),
    [
        ("webdesk", ("Ines Fjord",)),
        ("Ines", ("Ines Fjord",)),
        ("Olga", ("Olga",)),
        ("INES", ("INES",)),
        ("Olga Fjord", ("Olga Fjord",)),
    ],
)
def test_a_byline_completes_an_account_or_a_forename_and_nothing_else(
    stated: str, names: tuple[str, ...]
) -> None:
    byline = "<p class='byline'>By Ines Fjord</p>"
    assert people(ld(article(author={"name": stated})), above=byline) == names


def test_a_page_without_first_heading_has_the_second_that_its_title_repeats() -> None:
    html = (
        "<title>Frigate sails north - Quay</title><h2>Frigate</h2><h2>Frigate sails north</h2>"
        f"<dl><dd itemprop='author'>Ines Fjord</dd></dl>{TEXT}"
    )
    assert read_metadata(parse_html(html), URL).heading == "Frigate sails north"


def test_a_firm_that_is_not_the_outlet_stays_as_author() -> None:
    firm = ld(article(author={"@type": "Organization", "name": "Associated Press"}))
    assert people(firm) == ("Associated Press",)
    assert people(firm, above="<p class='byline'>By Ines Fjord</p>") == ("Ines Fjord",)


def test_the_person_who_publishes_a_blog_is_its_author() -> None:
    person = {"@type": ["Person", "Organization"], "name": "Ines Fjord"}
    head = ld(article(author=person, publisher=person))
    found = read_metadata(parse_html(f"<html><head>{head}</head><p>x</p></html>"), URL)
    assert choose_people(found.authors, found.site_names) == ("Ines Fjord",)


@pytest.mark.parametrize(
    ("lines", "names"),
    [
        (["By Ines Fjord"], ["Ines Fjord"]),
        (["by hundreds of dock workers, crew are here"], []),
        (["Text Size", "Watch Live"], []),
        (["한지우 기자"], ["한지우"]),
    ],
)
def test_printed_names_look_like_names(lines: list[str], names: list[str]) -> None:
    assert shown_names(lines) == names


def test_nested_bylines_over_a_long_text_are_quick() -> None:
    nested = f"<h1>Frigate</h1>{'<div class=author>' * 240}{TEXT * 2000}{'</div>' * 240}"
    tree = parse_html(nested)
    start = time.thread_time()
    read_metadata(tree, URL)
    assert time.thread_time() - start < 1
