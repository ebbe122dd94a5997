"""What JSON-LD says of the article, and of whether it is one."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.page_heads import ARTICLE, ld, read
from transforms.lib.extraction.metadata.candidates import Candidate


def said(candidates: tuple[Candidate, ...]) -> tuple[str, ...]:
    return tuple(one.value for one in candidates)


@pytest.mark.parametrize(
    "node",
    [
        ARTICLE,
        [ARTICLE],
        {"@graph": [{"@type": "WebSite", "name": "x"}, ARTICLE]},
        {"@type": "WebPage", "mainEntity": ARTICLE},
        {**ARTICLE, "@type": ["Article", "NewsArticle"]},
        {**ARTICLE, "@type": "http://schema.org/NewsArticle"},
    ],
    ids=["plain", "list", "graph", "main entity", "types", "full type"],
)
def test_article_is_found_in_json_ld(node: Any) -> None:
    found = read(ld(node))
    assert found.titles[0] == "Frigate & crew"
    assert said(found.authors) == ("Jane Example", "John Sample")
    assert said(found.published) == ("2026-11-05T14:33:00Z",)
    assert found.image_url == "https://www.outlet.example/frigate.jpg"
    assert found.site_names == ("Harbour Weekly",)
    assert found.is_article


@pytest.mark.parametrize("block", ["{", "[]", "null", '"x"', "[[[[]]]]", "3", '{"@type": 7}', ""])
def test_odd_json_ld_is_no_article(block: str) -> None:
    assert not read(f'<script type="application/ld+json">{block}</script>').is_article


def test_list_page_is_recognised_unless_it_holds_an_article() -> None:
    assert read(ld({"@type": "CollectionPage"})).is_listing
    assert not read(ld([{"@type": "CollectionPage"}, ARTICLE])).is_listing
