from __future__ import annotations

import json
import time
from typing import Any

import pytest

from transforms.lib.extraction.html_tree import parse_html
from transforms.lib.extraction.metadata.candidates import Candidate, Trust
from transforms.lib.extraction.metadata.page import PageMetadata, read_metadata
from transforms.lib.extraction.summaries import MAX_CHARACTERS, clean_summary
from transforms.lib.urls.absolute import absolute_url

URL = "https://www.outlet.example/news/one"


def read(head: str = "", body: str = "<p>x</p>", url: str = URL) -> PageMetadata:
    html = f"<html lang='en-GB'><head>{head}</head><body>{body}</body></html>"
    return read_metadata(parse_html(html), url)


def said(candidates: tuple[Candidate, ...]) -> tuple[str, ...]:
    return tuple(one.value for one in candidates)


def ld(node: Any) -> str:
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'


ARTICLE = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "headline": "Frigate &amp; crew",
    "author": [{"@type": "Person", "name": "Jane Example"}, "John Sample"],
    "datePublished": "2026-11-05T14:33:00Z",
    "image": [{"@type": "ImageObject", "url": "/frigate.jpg"}],
    "publisher": {"@type": "Organization", "name": "Harbour Weekly"},
}


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


def test_profile_addresses_are_no_author_names() -> None:
    assert read("<meta property='article:author' content='https://x.example/jane'>").authors == ()


def test_marked_up_author_serves_without_metadata() -> None:
    found = read(body="<p>By <a rel='author' href='/j'>Jane Example</a></p>").authors
    assert found[0] == Candidate("Jane Example", "author link", Trust.MARKED)


def test_canonical_link_comes_before_open_graph() -> None:
    head = "<meta property='og:url' content='https://a.example/2'>"
    assert read(head).canonical == "https://a.example/2"
    assert read(head + "<link rel='Canonical' href='//a.example/1'>").canonical == (
        "https://a.example/1"
    )


def test_the_first_canonical_on_the_page_s_own_site_is_taken() -> None:
    link = "<link rel='canonical' href='https://{}/1'>"
    ours = "<meta property='og:url' content='https://www.example.org/2'>"
    address = "https://example.org/story"
    assert (
        read(link.format("b.example") + ours, url=address).canonical == "https://www.example.org/2"
    )
    assert read(link.format("b.example"), url=address).canonical == "https://b.example/1"
    assert read(link.format("example.org") + ours, url=address).canonical == "https://example.org/1"


def test_a_canonical_without_a_scheme_is_an_address() -> None:
    head = "<meta property='og:url' content='a.example/2'>"
    assert read(head, url="https://a.example/x/1").canonical == "https://a.example/2"


def test_base_address_counts() -> None:
    head = "<base href='https://b.example/x/'><link rel='canonical' href='y'>"
    assert read(head).canonical == "https://b.example/x/y"


@pytest.mark.parametrize(
    ("head", "free"),
    [
        (ld({**ARTICLE, "isAccessibleForFree": False}), False),
        (ld({**ARTICLE, "isAccessibleForFree": "False"}), False),
        (ld({**ARTICLE, "isAccessibleForFree": True}), True),
        ("<meta property='article:content_tier' content='locked'>", False),
        ("", None),
    ],
)
def test_paywall_declarations(head: str, *, free: bool | None) -> None:
    assert read(head).free is free


@pytest.mark.parametrize("address", ["", "javascript:x", "data:image/png;base64,x", "http://[x"])
def test_other_addresses_are_none(address: str) -> None:
    assert absolute_url(URL, address) == ""


@pytest.mark.parametrize(
    ("raw", "summary"),
    [
        ("<p>Frigate <b>delivered</b>.</p>", "Frigate delivered."),
        ("Ships &amp; crews", "Ships & crews"),
        ("Delivered. The post Frigate appeared first on Weekly.", "Delivered."),
        ("L’article 5. L’article Frégate est apparu en premier sur Quai.", "L’article 5."),
        ("Geliefert. Der Beitrag Fregatte erschien zuerst auf Kai.", "Geliefert."),
        ("The post stays. The post Inside the post appeared first on X.", "The post stays."),
        ("Delivered early [&#8230;]", "Delivered early […]"),
        ("<script>alert(1)</script>Delivered", "Delivered"),
        ("", ""),
    ],
)
def test_summary_is_plain_text(raw: str, summary: str) -> None:
    assert clean_summary(raw) == summary


@pytest.mark.parametrize("raw", ["The post " * 20_000, "L’article " * 20_000, "A " * 100_000])
def test_long_summary_is_quick(raw: str) -> None:
    start = time.thread_time()
    clean_summary(raw)
    assert time.thread_time() - start < 0.5


def test_summary_is_bounded() -> None:
    assert len(clean_summary("word " * 9999)) <= MAX_CHARACTERS + 2
