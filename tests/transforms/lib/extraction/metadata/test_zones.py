"""What belongs to the article, and what to teasers, comments and furniture."""

from __future__ import annotations

import pytest

from tests.support.bylines import people


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
