"""Keys of articles and entries: what is one, and what never changes."""

from __future__ import annotations

import pytest

from transforms.lib.urls.canonical import canonical_url
from transforms.lib.urls.keys import article_id, entry_key, telling

STORY = "https://www.example.org/2026/11/frigate-contract"


@pytest.mark.parametrize(
    "twin",
    [
        "http://www.example.org/2026/11/frigate-contract",
        "https://example.org/2026/11/frigate-contract",
        "https://m.example.org/2026/11/frigate-contract",
        "https://mobile.example.org/2026/11/frigate-contract",
        "https://amp.example.org/2026/11/frigate-contract",
        f"{STORY}/",
        f"{STORY}/amp/",
        f"{STORY}/amp",
        f"{STORY}.amp",
        f"{STORY}?amp=1",
        f"{STORY}?outputType=amp",
        "https://www.example.org/amp/2026/11/frigate-contract",
        "https://www-example-org.cdn.ampproject.org/c/s/www.example.org/2026/11/frigate-contract",
        "https://www.google.com/amp/s/www.example.org/2026/11/frigate-contract/amp/",
        f"{STORY}?utm_source=rss&utm_campaign=x#comments",
    ],
)
def test_twins_of_a_page_have_one_article_id(twin: str) -> None:
    assert article_id(canonical_url(twin)) == article_id(canonical_url(STORY))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://127.0.0.2:8801/a", "http://127.0.0.2:8802/a"),
        ("https://example.org/a?id=1", "https://example.org/a?id=2"),
        ("https://example.org/A", "https://example.org/a"),
        ("https://news.example.org/a", "https://example.org/a"),
        ("https://m.me/a", "https://me/a"),
        ("https://amp.dev/a", "https://dev/a"),
        ("https://example.org/camp", "https://example.org/c"),
        ("https://example.org/amplifier", "https://example.org/lifier"),
        ("https://feeds.example.org/rss#0a1b", "https://feeds.example.org/rss#2c3d"),
    ],
)
def test_different_pages_have_different_article_ids(one: str, other: str) -> None:
    assert article_id(one) != article_id(other)


def test_ids_never_change() -> None:
    assert article_id("https://example.org/a") == "4019a8b27210be9b92e09be4679f1943"
    assert entry_key("https://example.org/rss", "7", "https://example.org/a") == (
        "dbe83e60f5ae20b6cbeec2dac60a453246505f076b059d9e79c55ad98623bcaf"
    )


FEED = "https://example.org/rss"


def test_neither_guid_nor_link_alone_is_an_entry_and_feeds_do_not_share_keys() -> None:
    key = entry_key(FEED, "7", "https://e.org/a")
    assert key != entry_key(FEED, "7", "https://e.org/b")
    assert key != entry_key(FEED, "8", "https://e.org/a")
    assert key != entry_key(FEED, "", "https://e.org/a")
    assert key != entry_key(FEED, "7", "https://e.org/a", "what it says")
    assert entry_key(FEED, "7", "") != entry_key(FEED + "7", "", "")
    assert entry_key(FEED, "7", "") != entry_key("https://example.org/atom", "7", "")


@pytest.mark.parametrize(
    "twin",
    [
        ("7", "http://www.e.org/A/?utm_source=rss&fbclid=x#top"),
        ("7", "https://e.org/a;jsessionid=0A1B2C.node3"),
        ("7", "https://e.org/(S(lit3py55t21z5v55vlm25s55))/a"),
        ("7", "https://e.org/a?PHPSESSID=0123&CFID=7&CFTOKEN=8"),
        ("7", "https://e.org/a?sid=0123456789abcdef0123456789abcdef"),
        ("7", "https://www.google.com/url?sa=t&url=https://e.org/a&ct=ga&usg=x"),
    ],
)
def test_trackers_ids_of_a_visit_and_letter_case_of_a_link_do_not_count(
    twin: tuple[str, str],
) -> None:
    assert entry_key(FEED, *twin) == entry_key(FEED, "7", "https://e.org/a")


def test_what_is_told_of_pages_that_differ_in_letter_case_is_told_of_two() -> None:
    place = telling(FEED, "https://e.org/p/AbC")
    assert place != telling(FEED, "https://e.org/p/aBc")
    assert place == telling(FEED, "http://WWW.e.org/p/AbC/?utm_source=rss#top")


def test_a_guid_that_is_a_url_is_the_same_over_http_and_https() -> None:
    keys = {
        entry_key(FEED, guid, "https://e.org/a")
        for guid in ("https://e.org/a", "http://www.e.org/a/", "http://e.org/A?utm_source=x", "")
    }
    assert len(keys) == 1
    assert entry_key(FEED, "https://e.org/a#1", "https://e.org/a") not in keys
