"""Where the feeds of a site may be: the links of its page, and the usual addresses."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final
from urllib.parse import urljoin, urlsplit

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from transforms.lib.feeds.links import link_url, media_type, relation
from transforms.lib.text.charset import decode_html

USUAL_PATHS: Final = (
    *("feed/", "feed", "rss.xml", "rss", "rss/"),
    *("feed.xml", "atom.xml", "index.xml"),
)
"""The first five are those of 95 of the 166 feeds of the list that ships."""

_FEED_TYPES: Final = frozenset(
    {"application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json"}
)
_MAX_LINKS: Final = 50
_MAX_CHARACTERS: Final = 2 * 2**20  # feeds are named in the head
# WordPress names the feed of the comments beside that of the articles, in every language.
_COMMENTS = re.compile(r"/comments?(?:/|$)")
_LIKE_A_FEED = re.compile(
    r"/(?:feeds?|rss|atom)(?:[./]|$)|\.(?:rss|atom|rdf)$|(?:feed|rss|atom)[^/]*\.xml$",
    re.IGNORECASE,
)


def declared_feeds(body: bytes, url: str, charset: str = "") -> tuple[str, ...]:
    """The addresses that a page names as its feeds, in their order; without those of comments.

    Where no ``<link>`` does, those of its anchors that look like feeds.

    Args:
        body: the page.
        url: where it was found, after redirects.
        charset: of its header, "" for none.
    """
    text = decode_html(body, charset)[:_MAX_CHARACTERS]
    if not text.strip():
        return ()
    try:
        # As bytes in a charset that is named: lxml takes no text that declares another.
        parser = HTMLParser(encoding="utf-8")
        tree = document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return ()
    first_base = next(tree.iter("base"), None)
    base = urljoin(url, "" if first_base is None else str(first_base.get("href") or ""))
    links = (link for link in tree.iter("link") if _is_feed(link))
    feeds = _addresses(base, links) or [
        url for url in _addresses(base, tree.iter("a")) if _LIKE_A_FEED.search(urlsplit(url).path)
    ]
    return tuple(feeds[:_MAX_LINKS])


def _is_feed(link: HtmlElement) -> bool:
    kind = media_type(str(link.get("type") or ""))
    return relation(str(link.get("rel") or "none")) == "alternate" and kind in _FEED_TYPES


def _addresses(base: str, elements: Iterable[HtmlElement]) -> list[str]:
    """Where some elements lead, each once."""
    found = (link_url(base, str(element.get("href") or "")) for element in elements)
    return list(
        dict.fromkeys(url for url in found if url and not _COMMENTS.search(urlsplit(url).path))
    )


def usual_addresses(url: str) -> Iterator[str]:
    """Where feeds use to be below an address, then below its host."""
    folders = dict.fromkeys((urljoin(url, "."), urljoin(url, "/")))
    yield from (urljoin(folder, path) for folder in folders for path in USUAL_PATHS)
