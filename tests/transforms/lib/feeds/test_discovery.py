"""Where the feeds of a site may be."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.lib.feeds.discovery import declared_feeds, usual_addresses

SITE = "https://yards.example.org/news/"


def declared(*links: str, head: str = "") -> tuple[str, ...]:
    body = "".join(f"<link {link}>" for link in links)
    return declared_feeds(f"<!doctype html><html><head>{head}{body}</head>".encode(), SITE)


@pytest.mark.parametrize("kind", ["rss", "atom", "rdf"])
def test_a_page_names_its_feeds_by_alternate_links(kind: str) -> None:
    link = f'rel="alternate" type="application/{kind}+xml" title="All" href="/all.{kind}"'
    assert declared(link) == (f"https://yards.example.org/all.{kind}",)


def test_relations_types_and_addresses_are_read_as_loosely_as_pages_write_them() -> None:
    assert declared(
        "rel='ALTERNATE home' type='Application/RSS+XML; charset=utf-8' href=' fleet.rss\n'",
        "type=application/feed+json rel=alternate href=//cdn.example.org/feed.json",
    ) == ("https://yards.example.org/news/fleet.rss", "https://cdn.example.org/feed.json")


@pytest.mark.parametrize(
    "link",
    [
        'rel="alternate" hreflang="fr" href="/fr/"',
        'rel="alternate" type="text/html" href="/amp"',
        'rel="stylesheet" type="application/rss+xml" href="/a.css"',
        'type="application/rss+xml" href="/no-relation"',
        'rel="alternate" type="application/rss+xml"',
        'rel="alternate" type="application/rss+xml" href="javascript:feed()"',
        'rel="alternate" type="application/rss+xml" href="/comments/feed/"',
        'rel="alternate" type="application/rss+xml" href="/hulls/launch/comment/feed"',
    ],
)
def test_what_is_no_feed_of_articles_is_left_out(link: str) -> None:
    assert declared(link) == ()


@pytest.mark.parametrize(
    "path",
    [
        "/rss",
        "/en/feed/",
        "/feeds/all.php",
        "/fleet.rss",
        "/docs/fleet-rss.xml",
        "/RSS.xml",
        "/n.atom",
    ],
)
def test_without_such_a_link_anchors_that_look_like_feeds_count(path: str) -> None:
    page = f'<a href="/sitemap.xml">Map</a><a href="/feedback">Write</a><a href="{path}">RSS</a>'
    assert declared_feeds(page.encode(), SITE) == (f"https://yards.example.org{path}",)


def test_with_such_a_link_anchors_do_not_count() -> None:
    link = 'rel="alternate" type="application/rss+xml" href="/all"'
    assert declared(link, 'rel="x"></head><a href="/rss">RSS</a') == (
        "https://yards.example.org/all",
    )


def test_links_start_where_the_page_says_and_each_comes_once() -> None:
    link = 'rel="alternate" type="application/rss+xml" href="feed"'
    base = '<base href="https://www.example.org/docks/">'
    assert declared(link, link, head=base) == ("https://www.example.org/docks/feed",)


def test_the_charset_of_the_page_is_minded() -> None:
    page = '<link rel=alternate type=application/rss+xml href="/ñandú/rss">'.encode("iso8859-1")
    found = ("https://yards.example.org/%C3%B1and%C3%BA/rss",)
    assert declared_feeds(page, SITE, "iso-8859-1") == found


@given(st.binary(max_size=400) | st.text("<>link rel=alternate \x00&/\"'").map(str.encode))
def test_no_page_is_an_error(body: bytes) -> None:
    assert isinstance(declared_feeds(body, SITE), tuple)


def test_the_usual_addresses_begin_below_the_one_that_was_given_and_end_at_the_host() -> None:
    found = list(usual_addresses(f"{SITE}index.html"))
    assert found[0] == f"{SITE}feed/"
    assert "https://yards.example.org/rss.xml" in found
    assert len(set(found)) == len(found)
