"""Where the feeds of a site may be: the links of its page that say so, and the usual addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import urljoin, urlsplit

from lxml import etree
from lxml.html import HTMLParser, document_fromstring

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


def declared_feeds(body: bytes, url: str, charset: str = "") -> tuple[str, ...]:
    """The addresses that a page names as its feeds, in their order; without those of comments.

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
    found = (
        link_url(base, str(link.get("href") or ""))
        for link in tree.iter("link")
        if relation(str(link.get("rel") or "none")) == "alternate"
        and media_type(str(link.get("type") or "")) in _FEED_TYPES
    )
    feeds = dict.fromkeys(one for one in found if one and not _COMMENTS.search(urlsplit(one).path))
    return tuple(feeds)[:_MAX_LINKS]


def usual_addresses(url: str) -> Iterator[str]:
    """Where feeds use to be below an address, then below its host."""
    folders = dict.fromkeys((urljoin(url, "."), urljoin(url, "/")))
    yield from (urljoin(folder, path) for folder in folders for path in USUAL_PATHS)
