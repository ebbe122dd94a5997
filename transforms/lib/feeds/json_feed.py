"""JSON Feed 1.0 and 1.1 (jsonfeed.org/version/1.1)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

from schemas.reasons import Reason
from transforms.lib.feeds.document import (
    FeedDocument,
    FeedError,
    ParsedEntry,
    clean_names,
    identified,
)
from transforms.lib.feeds.entry_dates import DateReader, Outlet, date_reader, doubted
from transforms.lib.feeds.links import link_url
from transforms.lib.feeds.markup import paragraphs_html, summary_text, title_text
from transforms.lib.text.charset import decode_html
from transforms.lib.text.language_codes import language_code
from transforms.lib.text.plain import clean_line

_VERSION: Final = "jsonfeed.org/version/"

Node = dict[str, Any]


def looks_like_json(body: bytes) -> bool:
    """True when the document starts as a JSON object does."""
    return body[:1024].removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{")


def parse_json_feed(body: bytes, outlet: Outlet) -> FeedDocument:
    """Read a JSON feed.

    Raises:
        FeedError: NOT_A_FEED, BAD_FEED or EMPTY_FEED.
    """
    feed = _load(body)
    items = feed.get("items")
    if not isinstance(items, list) or _VERSION not in _text(feed, "version"):
        raise FeedError(Reason.NOT_A_FEED, "JSON, but no JSON Feed: no version, or no items")
    nodes = [item for item in items if isinstance(item, dict)]
    language = language_code(_text(feed, "language"))
    dates = date_reader(outlet, _text(feed, "language"), _dates(nodes))
    entries, skipped = identified(_entry(item, outlet.url, dates, language) for item in nodes)
    return FeedDocument(
        title=title_text(_text(feed, "title")),
        site_url=link_url(outlet.url, _text(feed, "home_page_url")),
        language=language,
        ttl_minutes=None,
        update_period_seconds=None,
        skip_hours=(),
        skip_days=(),
        entries=doubted(entries, None),
        skipped=skipped,
    )


def _load(body: bytes) -> Node:
    try:
        # RFC 8259 allows nothing but UTF-8; what is not is damaged or mislabelled text.
        feed = json.loads(decode_html(body))
    except (ValueError, RecursionError) as error:
        raise FeedError(Reason.BAD_FEED, f"JSON: {error}"[:500]) from error
    if not isinstance(feed, dict):
        raise FeedError(Reason.NOT_A_FEED, "JSON, but no object")
    return feed


def _entry(item: Node, base: str, dates: DateReader, feed_language: str) -> ParsedEntry:
    content_html = _text(item, "content_html") or paragraphs_html(_text(item, "content_text"))
    return ParsedEntry(
        guid=clean_line(_identifier(item)),
        link=_link(item, base),
        title=title_text(_text(item, "title")),
        summary=summary_text(_text(item, "summary") or content_html),
        content_html=content_html.encode("utf-8", "ignore").decode(),
        authors=clean_names(_authors(item)),
        published=dates.read(_text(item, "date_published")),
        updated=dates.read(_text(item, "date_modified")),
        tags=clean_names(tag for tag in _list(item, "tags") if isinstance(tag, str)),
        image_url=link_url(base, _text(item, "image") or _text(item, "banner_image")),
        language=language_code(_text(item, "language")) or feed_language,
    )


def _dates(items: list[Node]) -> Iterator[str]:
    for item in items:
        yield from (_text(item, "date_published"), _text(item, "date_modified"))


def _identifier(item: Node) -> str:
    """The id, which 1.0 already wanted coerced to a string when it is a number."""
    value = item.get("id")
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return str(value) if is_number else _text(item, "id")


def _link(item: Node, base: str) -> str:
    """The item's page; else what a link blog points to; else an id that is an address."""
    identifier = _text(item, "id")
    candidates = [_text(item, "url"), _text(item, "external_url")]
    if identifier.startswith(("http://", "https://")):
        candidates.append(identifier)
    return next(filter(None, (link_url(base, candidate) for candidate in candidates)), "")


def _authors(item: Node) -> Iterator[str]:
    """1.1 has ``authors``, 1.0 one ``author``."""
    for author in [*_list(item, "authors"), item.get("author")]:
        if isinstance(author, dict):
            yield _text(author, "name")


def _list(node: Node, name: str) -> list[Any]:
    value = node.get(name)
    return value if isinstance(value, list) else []


def _text(node: Node, name: str) -> str:
    value = node.get(name)
    return value if isinstance(value, str) else ""
