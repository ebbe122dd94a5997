"""Feeds: from the bytes of an RSS, Atom or JSON feed to its entries.

The formats have a module each (``xml_feed``, ``json_feed``); here is the door. Nothing but
``FeedError`` comes out of it, and what comes out of it is clean: see ``ParsedEntry``.
"""

from __future__ import annotations

from transforms.lib.feeds.document import FeedDocument, FeedError, ParsedEntry, SkippedEntry
from transforms.lib.feeds.entry_dates import Outlet
from transforms.lib.feeds.json_feed import looks_like_json, parse_json_feed
from transforms.lib.feeds.markup import full_text_of
from transforms.lib.feeds.xml_feed import parse_xml_feed

__all__ = [
    "FeedDocument",
    "FeedError",
    "ParsedEntry",
    "SkippedEntry",
    "full_text_of",
    "parse_feed",
]


def parse_feed(
    body: bytes, url: str, content_type: str = "", language: str = "", country: str = ""
) -> FeedDocument:
    """Read a feed document: RSS 0.9x to 2.0, Atom 0.3 or 1.0, JSON Feed 1.0 or 1.1.

    Args:
        body: The bytes, without Content-Encoding. What they are decides, not the header.
        url: Where they were found, after redirects: relative links start there.
        content_type: The header, for its charset.
        language: The outlet's, an ISO 639-1 code, for dates where the feed names none.
        country: The outlet's, ISO 3166-1 alpha-2, for dates.

    Raises:
        FeedError: NOT_A_FEED, BAD_FEED, FORBIDDEN_XML or EMPTY_FEED, and what was seen.
    """
    outlet = Outlet(url, language, country)
    if looks_like_json(body):
        return parse_json_feed(body, outlet)
    return parse_xml_feed(body, outlet, content_type)
