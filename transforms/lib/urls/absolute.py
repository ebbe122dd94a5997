"""Addresses as documents write them: relative, unescaped, or none at all."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

from w3lib.url import safe_url_string

from transforms.lib.urls.parts import MAX_URL_LENGTH, is_plain


def absolute_url(base: str, url: str) -> str:
    """The http(s) URL that ``url`` is, seen from ``base``; percent-encoded; "" if it is none.

    >>> absolute_url("https://example.org/news/1", "../a b")
    'https://example.org/a%20b'
    """
    url = url.strip()
    if is_plain(url):
        return url
    if not url or len(url) > MAX_URL_LENGTH:
        return ""
    try:
        absolute = safe_url_string(urljoin(base, url))
        parts = urlsplit(absolute)
    except ValueError:
        return ""
    # A host that has no IDNA form is left as it was, and no resolver knows it.
    is_address = parts.scheme in ("http", "https") and parts.hostname and absolute.isascii()
    return absolute if is_address else ""
