"""JSON Feed 1.0 and 1.1."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.reasons import Reason
from transforms.lib.feeds import FeedError, ParsedEntry, full_text_of, parse_feed

URL = "https://feeds.example.org/news/feed.json"


def feed(*items: Any, **fields: Any) -> bytes:
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "T",
        "items": items,
        **fields,
    }
    return json.dumps(document).encode()


def item(**fields: Any) -> ParsedEntry:
    (entry,) = parse_feed(feed({"id": "1", **fields}), URL).entries
    return entry


def test_version_1_1_with_all_the_usual_fields() -> None:
    document = parse_feed(
        feed(
            {
                "id": "7",
                "url": "/a",
                "title": "Frigate &amp; crew",
                "content_html": "<p>The text.</p>",
                "summary": "Short.",
                "date_published": "2026-11-20T10:00:00-05:00",
                "date_modified": "2026-11-21T10:00:00Z",
                "authors": [{"name": "Ada Sample"}, {"name": "Bo Sample"}],
                "tags": ["naval", "ships", "naval"],
                "image": "https://example.org/a.jpg",
                "language": "fr-CA",
            },
            home_page_url="https://example.org/",
            language="en",
        ),
        URL,
    )
    assert (document.title, document.site_url, document.language) == (
        "T",
        "https://example.org/",
        "en",
    )
    assert document.entries == (
        ParsedEntry(
            guid="7",
            link="https://feeds.example.org/a",
            title="Frigate & crew",
            summary="Short.",
            content_html="<p>The text.</p>",
            authors=("Ada Sample", "Bo Sample"),
            published=datetime(2026, 11, 20, 15, tzinfo=UTC),
            updated=datetime(2026, 11, 21, 10, tzinfo=UTC),
            tags=("naval", "ships"),
            image_url="https://example.org/a.jpg",
            language="fr",
        ),
    )


def test_version_1_0_has_one_author_and_may_have_a_number_for_an_id() -> None:
    body = feed(
        {"id": 7, "author": {"name": "Ada Sample"}}, version="https://jsonfeed.org/version/1"
    )
    (entry,) = parse_feed(body, URL).entries
    assert (entry.guid, entry.authors) == ("7", ("Ada Sample",))


def test_plain_content_becomes_paragraphs_and_the_summary() -> None:
    entry = item(content_text="One & two\n\nThree")
    assert entry.content_html == "<p>One &amp; two</p><p>Three</p>"
    assert entry.summary == "One & two Three"


def test_full_text_is_seen() -> None:
    assert full_text_of(item(content_text="word " * 150))
    assert not full_text_of(item(content_text="word " * 149))


@pytest.mark.parametrize(
    ("fields", "link"),
    [
        ({"external_url": "https://e.org/a"}, "https://e.org/a"),
        ({"url": "https://e.org/b", "external_url": "https://e.org/a"}, "https://e.org/b"),
        ({"id": "https://e.org/c"}, "https://e.org/c"),
        ({"id": "c"}, ""),
        ({"url": "javascript:alert(1)"}, ""),
        ({"url": None}, ""),
        ({"url": "\ud800"}, ""),
    ],
)
def test_links(fields: dict[str, Any], link: str) -> None:
    assert item(**fields).link == link


def test_a_byte_order_mark_and_blank_lines_may_come_first() -> None:
    assert parse_feed(b"\xef\xbb\xbf\n " + feed({"id": "1"}), URL).entries[0].guid == "1"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"{", Reason.BAD_FEED),
        (b'{"a":' * 100_000, Reason.BAD_FEED),
        (b'{"version": ' + b"1" * 10_000 + b"}", Reason.BAD_FEED),
        (b"{}", Reason.NOT_A_FEED),
        (b'{"items": [{"id": "1"}]}', Reason.NOT_A_FEED),
        (feed(items=None), Reason.NOT_A_FEED),
        (feed(version=2), Reason.NOT_A_FEED),
        (feed({"title": "no id"}, None, "text"), Reason.EMPTY_FEED),
    ],
)
def test_what_is_no_json_feed_says_why(body: bytes, reason: Reason) -> None:
    with pytest.raises(FeedError) as caught:
        parse_feed(body, URL)
    assert caught.value.reason is reason


anything = st.recursive(
    st.none()
    | st.booleans()
    | st.floats()
    | st.integers()
    | st.text(max_size=8)
    | st.just("\ud800\x00"),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=5,
)
names = st.sampled_from(
    [
        *("id", "url", "external_url", "title", "summary", "content_html", "content_text", "image"),
        *("authors", "author", "tags", "date_published", "date_modified", "language"),
    ]
)


@given(st.dictionaries(names, anything))
def test_fields_of_any_type_give_clean_text(fields: dict[str, Any]) -> None:
    entry = parse_feed(feed({"id": "1", **fields}, {"id": "2"}), URL).entries[0]
    for text in (
        entry.guid,
        entry.title,
        entry.summary,
        entry.content_html,
        *entry.authors,
        *entry.tags,
    ):
        assert isinstance(text, str)
        text.encode()
