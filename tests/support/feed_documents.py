"""Feed documents of one outlet, and what is read of them."""

from __future__ import annotations

from transforms.lib.feeds import FeedDocument, ParsedEntry, parse_feed

URL = "https://feeds.example.org/news/rss.xml"
NAMESPACES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:media="http://search.yahoo.com/mrss/" '
    'xmlns:atom="http://www.w3.org/2005/Atom" '
    'xmlns:sy="http://purl.org/rss/1.0/modules/syndication/" '
    'xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0"'
)


def rss(items: str, channel: str = "<title>Harbour Gazette</title>") -> bytes:
    text = f'<rss version="2.0" {NAMESPACES}><channel>{channel}{items}</channel></rss>'
    return text.encode()


def atom(entries: str, feed: str = "<title>Harbour Gazette</title>", attributes: str = "") -> bytes:
    text = f'<feed xmlns="http://www.w3.org/2005/Atom" {attributes}>{feed}{entries}</feed>'
    return text.encode()


def read(body: bytes, content_type: str = "") -> FeedDocument:
    return parse_feed(body, URL, content_type)


def only_entry(body: bytes) -> ParsedEntry:
    (entry,) = read(body).entries
    return entry
