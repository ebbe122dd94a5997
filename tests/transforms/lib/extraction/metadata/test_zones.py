"""What belongs to the article, and what to teasers, comments and furniture."""

from __future__ import annotations

import pytest

from transforms.lib.extraction.html_tree import parse_html
from transforms.lib.extraction.metadata.page import read_metadata
from transforms.lib.extraction.metadata.people import choose_people

URL = "https://www.quay.example/2026/frigate"


TEXT = (
    "<p>"
    + "The frigate left the yard in the morning and sailed for the northern isles. " * 8
    + "</p>"
)


OUTLET = "Quay Courier"


def people(head: str = "", above: str = "", below: str = "", outside: str = "") -> tuple[str, ...]:
    html = (
        f"<html lang='en'><head><title>Frigate sails north</title>{head}</head><body>"
        f"<main><article><h1>Frigate sails north</h1>{above}{TEXT}{below}</article></main>"
        f"{outside}</body></html>"
    )
    return choose_people(read_metadata(parse_html(html), URL).authors, [OUTLET])


@pytest.mark.parametrize(
    "box",
    [
        "<aside><div><h4>Tanks</h4>By <a rel='author' href='/a/us'>Ulf Stone</a></div></aside>",
        "<ol class='comments'><li><span class='author'>Ulf Stone</span></li></ol>",
        "<div id='comments'><article><cite class='author vcard'>Ulf Stone</cite></article></div>",
        "<section><article><h3>Tanks</h3><p class='byline'>By Ulf Stone</p></article></section>",
        "<div class='related-stories'><p>By <a href='/authors/ulf-stone'>Ulf Stone</a></p></div>",
        "<div class='teaser'><span class='author'>Ulf Stone</span></div>",
        "<nav><a rel='author' href='/authors/ulf-stone'>Ulf Stone</a></nav>",
        "<footer><p class='author'>Ulf Stone</p></footer>",
        "<div id='disqus_thread'><p class='byline'>By Ulf Stone</p></div>",
        "<div class='c-replies'><b class='author'>Ulf Stone</b></div>",
        "<div><h3><a href='/t'>Tanks are late</a></h3><p>By Ulf Stone</p></div>",
        "<a href='/t'><h4>Tanks are late</h4><p class='byline'>By Ulf Stone</p></a>",
        "<div class='lire-aussi'><p class='auteur'>Ulf Stone</p></div>",
    ],
)
def test_those_of_teasers_and_comments_are_not_taken(box: str) -> None:
    byline = "<p class='byline'>By Ines Fjord</p>"
    assert people(outside=box) == ()
    assert people(below=box) == ()
    assert people(above=byline, outside=box) == ("Ines Fjord",)


def test_a_link_to_an_author_in_the_text_is_no_byline() -> None:
    text = f"<p>{'As was said here before, ' * 20}by <a href='/authors/ulf-stone'>Ulf Stone</a></p>"
    assert people(below=text) == ()
