"""Addresses in feeds, read as they were meant."""

from __future__ import annotations

import pytest

from transforms.lib.feeds import parse_feed
from transforms.lib.feeds.links import link_url, media_type, relation

BASE = "https://news.example.org/feeds/all.xml"


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("https://e.org/a", "https://e.org/a"),
        ("\u00a0\u200bhttps://e.org/a\ufeff ", "https://e.org/a"),
        ("https://e.org/fri\u00adgate", "https://e.org/frigate"),
        ("https://e.org/ships/\n      frigate", "https://e.org/ships/frigate"),
        ("https://e.org/a b", "https://e.org/a%20b"),
        ("<https://e.org/a>", "https://e.org/a"),
        ("http:/e.org/a", "http://e.org/a"),
        ("https//e.org/a", "https://e.org/a"),
        ("https:\\\\e.org/a", "https://e.org/a"),
        ("http://https://e.org/a", "https://e.org/a"),
        ("https://e.org/a?x=1&amp;y=2", "https://e.org/a?x=1&y=2"),
        ("//e.org/a", "https://e.org/a"),
        ("www.e.org/a", "https://www.e.org/a"),
        ("example.org/a", "https://example.org/a"),
        ("WWW.example.org", "https://www.example.org"),
        ("story.html", "https://news.example.org/feeds/story.html"),
        ("v1.2/story", "https://news.example.org/feeds/v1.2/story"),
        ("https://ada:secret@e.org/a", "https://e.org/a"),
        ("mailto:ada@e.org", ""),
        ("http://", ""),
        ("", ""),
    ],
)
def test_links_as_they_were_meant(text: str, url: str) -> None:
    assert link_url(BASE, text) == url


@pytest.mark.parametrize(
    "attributes",
    [
        'type="text/html; charset=utf-8"',
        'type="Text/HTML"',
        'type="application/xhtml+xml;profile=x"',
        'rel="http://www.iana.org/assignments/relation/alternate"',
        'rel="https://www.iana.org/assignments/link-relations/alternate" type="text/html"',
        'rel="ALTERNATE"',
        'rel="nofollow alternate"',
        'rel=""',
    ],
)
def test_every_way_to_write_an_alternate_page(attributes: str) -> None:
    body = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><entry><id>urn:1</id>'
        f'<link rel="self" href="https://e.org/a.atom"/><link {attributes} href="/a"/>'
        "</entry></feed>"
    )
    (entry,) = parse_feed(body.encode(), BASE).entries
    assert entry.link == "https://news.example.org/a"


@pytest.mark.parametrize("declared", ["self", "http://www.iana.org/assignments/relation/self"])
def test_other_relations_stay(declared: str) -> None:
    assert relation(declared) == "self"


def test_parameters_are_no_part_of_a_type() -> None:
    assert media_type(" image/JPEG ; q=1") == "image/jpeg"
