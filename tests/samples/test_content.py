"""The samples say what ``expected.json`` promises of them, and nothing that is not ours."""

from __future__ import annotations

import html
import json
import re
from typing import Any

import feedparser
import pytest

from samples.serve import ROOT, load_outlet, outlet_directories, read_document

ORIGINS = tuple(f"http://outlet-{number}.test" for number in range(len(outlet_directories())))
OUTLETS = [load_outlet(directory) for directory in outlet_directories()]
EXPECTED: dict[str, Any] = json.loads((ROOT / "expected.json").read_text("utf-8"))
ARTICLES = EXPECTED["articles"]
FEEDS = re.findall(r'xmlUrl="\{\{origin-(\d)\}\}([^"]+)"', (ROOT / "samples.opml").read_text())


def page(outlet: int, path: str) -> str:
    """A page as text with one space between words, markup left out."""
    body = read_document(OUTLETS[outlet].files[path], ORIGINS, outlet).body
    charset = "windows-1252" if b"charset=windows-1252" in body else "utf-8"
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body.decode(charset))).split())


def feed_links() -> set[tuple[int, str]]:
    """Outlet and path of every entry of every feed, redirects followed."""
    links = set()
    for number, path in FEEDS:
        outlet = int(number)
        if path not in OUTLETS[outlet].files:
            continue
        body = read_document(OUTLETS[outlet].files[path], ORIGINS, outlet).body
        links |= {(outlet, followed(outlet, link)) for link in links_of(body)}
    return links


def links_of(body: bytes) -> list[str]:
    if body[:1] == b"{":
        return [item["url"] for item in json.loads(body)["items"]]
    return [entry.link for entry in feedparser.parse(body).entries]


def followed(outlet: int, link: str) -> str:
    path = link.removeprefix(ORIGINS[outlet]).split("?")[0]
    return OUTLETS[outlet].redirects.get(path, (path, 0))[0]


@pytest.mark.parametrize("article", ARTICLES, ids=lambda article: article["path"])
def test_the_page_holds_what_is_expected_of_its_article(article: dict[str, Any]) -> None:
    text = page(article["outlet"], article["path"])
    for part in ("title", "dateline", "first_words", "last_words"):
        assert article[part] in text
    for author in article["authors"]:
        assert author in text


def test_every_expected_article_and_reject_is_reached_by_a_feed() -> None:
    expected = {(a["outlet"], a["path"]) for a in ARTICLES}
    rejected = {(r["outlet"], r["path"]) for r in EXPECTED["rejects"] if r["outlet"] != 6}
    assert feed_links() == expected | rejected
    assert len(expected) >= 14


def test_the_outlets_cover_what_the_pipeline_must_cope_with() -> None:
    assert len({article["outlet"] for article in ARTICLES}) >= 5
    assert {article["language"] for article in ARTICLES} == {"en", "fr"}
    suffixes = {path.rsplit(".", 1)[-1] for _, path in FEEDS}
    assert {"rss", "atom", "json", "rdf"} <= suffixes


def test_one_story_stands_on_two_outlets_word_for_word() -> None:
    (copy,) = [article for article in ARTICLES if article["duplicate_of"]]
    original = next(
        article
        for article in ARTICLES
        if copy["duplicate_of"] == {"outlet": article["outlet"], "path": article["path"]}
    )
    for part in ("first_words", "last_words", "paragraphs", "authors"):
        assert copy[part] == original[part]


def test_one_url_stands_in_two_feeds_of_an_outlet() -> None:
    news, naval = (
        {followed(0, link) for link in links_of(OUTLETS[0].files[path].read_bytes())}
        for path in ("/news.rss", "/naval.rss")
    )
    assert news & naval


def test_pages_and_feeds_load_nothing_from_elsewhere() -> None:
    allowed = ("{{origin", "https://schema.org", "http://www.w3.org/", "http://purl.org/")
    for outlet in OUTLETS:
        for path in set(outlet.files.values()):
            text = path.read_bytes().decode("latin-1")
            for url in re.findall(r"https?://[^\s\"'<>]+", text):
                assert url.startswith((*allowed, "https://jsonfeed.org/version")), path
