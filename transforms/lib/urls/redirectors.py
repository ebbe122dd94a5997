"""Links that go through a redirector and name the page they lead to, so that nobody need be asked.

Search alerts and aggregators put the address into a parameter, Google News into a base64 path.
Since 2024 Google News also has ids without an address in them, and FeedBurner never had one: those
give "", and the page is found by following the redirect.
"""

from __future__ import annotations

import base64
import binascii
import re
from typing import Final
from urllib.parse import parse_qs, urlsplit

_PARAMETERS: Final = {
    ("www.google.com", "/url"): ("url", "q"),
    ("news.google.com", "/news/url"): ("url",),
    ("www.bing.com", "/news/apiclick.aspx"): ("url",),
    ("l.facebook.com", "/l.php"): ("u",),
}
_GOOGLE_NEWS: Final = re.compile(r"/(?:rss/)?(?:articles|read)/([\w-]{16,}={0,2})/?")
_ADDRESS: Final = re.compile(rb"https?://[\x21-\x7e]+")


def destination(url: str) -> str:
    """The http(s) address that a link through a known redirector names, or "".

    >>> destination("https://www.google.com/url?sa=t&url=https://example.org/a&ct=ga")
    'https://example.org/a'
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    host = parts.netloc.lower()
    if host == "news.google.com" and (match := _GOOGLE_NEWS.fullmatch(parts.path)):
        return _named_in(match[1])
    names = _PARAMETERS.get((host, parts.path), ())
    query = parse_qs(parts.query) if names else {}
    values = (query[name][0] for name in names if name in query)
    return next((value for value in values if value.startswith(("http://", "https://"))), "")


def page_url(url: str) -> str:
    """Where to ask for a page: where it is, and not at a redirector that names it."""
    return destination(url) or url


def _named_in(identifier: str) -> str:
    """The first address in a Google News id: a Protocol Buffers message in URL-safe base64."""
    try:
        message = base64.urlsafe_b64decode(identifier.rstrip("=") + "==")
    except (binascii.Error, ValueError):
        return ""
    found = _ADDRESS.search(message)
    return found[0].decode("ascii") if found else ""
