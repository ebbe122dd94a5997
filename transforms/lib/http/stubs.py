"""Pages that say nothing but where the page is now: a meta refresh, or one line of script.

A browser would go on at once, and so do we, as after a redirect. A page of more than a few words is
no stub: many refresh themselves every few minutes.
"""

from __future__ import annotations

import re
from html import unescape
from typing import Final

_MAX_BYTES: Final = 32 << 10
_MAX_WORDS: Final = 50
_MAX_SECONDS: Final = 15.0
"""Pages to be left in "five seconds" or "ten" are meant to be left; news tickers wait longer."""

_MAX_STATEMENT: Final = 4000
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_SCRIPT = re.compile(r"<script\b[^>]{0,2000}>(.*?)(?:</script\s*>|\Z)", re.DOTALL | re.IGNORECASE)
_UNSEEN = re.compile(
    r"<(style|title|template|svg)\b.*?(?:</\1\s*>|\Z)|<[^<>]*>", re.DOTALL | re.IGNORECASE
)
_META = re.compile(r"<meta\b[^>]{0,3000}>", re.IGNORECASE)
_REFRESH = re.compile(r"http-equiv\s*=\s*[\"']?\s*refresh\b", re.IGNORECASE)
_CONTENT = re.compile(r"\bcontent\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+))", re.IGNORECASE)
_REFRESH_TO = re.compile(
    r"\s*(\d{1,4}(?:\.\d*)?)\s*[;,\s]\s*(?:url\s*=\s*)?[\"']?\s*(?!url\s*=)([^\"'\s][^\"']*?)\s*[\"']?\s*",
    re.IGNORECASE,
)
_LOCATION: Final = (
    r"(?:(?:window|document|self|top|parent)\s*\.\s*)*location\s*"
    r"(?:(?:\.\s*href\s*)?=(?!=)\s*(?P<q>[\"'])(?P<to>[^\"'\n]{1,2000})(?P=q)"
    r"|\.\s*(?:replace|assign)\s*\(\s*(?P<r>[\"'])(?P<go>[^\"'\n]{1,2000})(?P=r)\s*\))\s*;?"
)
# The whole of a script: the one statement, at once, after a while, or when the page is loaded.
_GOES = re.compile(
    r"\s*(?://\s*<!\[CDATA\[\s*)?(?:window\.onload\s*=\s*)?(?:setTimeout\s*\(\s*)?"
    r"(?:\(?\s*(?:function\s*\w*\s*\(\s*\)|\(\s*\)\s*=>)\s*\{?)?\s*"
    + _LOCATION
    + r"\s*\}?\s*\)?(?:\s*\(\s*\)\s*\)?)?(?:\s*,\s*\d{1,5}\s*\))?\s*;?\s*(?://\s*\]\]>)?\s*"
)
_ESCAPED = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))")


def led_on(body: bytes) -> str:
    """Where a page that is nothing but a stub leads, as it is written there; "" for any other page.

    >>> led_on(b'<meta http-equiv="refresh" content="0; url=/new"><p>We have moved.</p>')
    '/new'
    """
    if len(body) > _MAX_BYTES:
        return ""
    text = _COMMENT.sub(" ", body.decode("utf-8", "replace"))
    scripts = [found[1] for found in _SCRIPT.finditer(text)]
    markup = _SCRIPT.sub(" ", text)
    target = _by_refresh(markup) or _by_script(scripts)
    return target if target and _says_little(markup) else ""


def _by_refresh(markup: str) -> str:
    for tag in _META.findall(markup):
        content = _CONTENT.search(tag) if _REFRESH.search(tag) else None
        value = unescape(next(filter(None, content.groups()), "")) if content else ""
        found = _REFRESH_TO.fullmatch(_spaced(value))
        if found and float(found[1]) <= _MAX_SECONDS:
            return found[2]
    return ""


def _by_script(scripts: list[str]) -> str:
    found = next(filter(None, map(_GOES.fullmatch, map(_spaced, scripts))), None)
    return _ESCAPED.sub(_unescaped, found["to"] or found["go"]) if found else ""


def _spaced(text: str) -> str:
    """With single spaces, which keep the patterns from trying runs of them in all ways."""
    return " ".join(text.split()) if len(text) <= _MAX_STATEMENT else ""


def _unescaped(escape: re.Match[str]) -> str:
    code = escape[1] or escape[2]
    return chr(int(code, 16)) if code else escape[3]


def _says_little(markup: str) -> bool:
    return len(_UNSEEN.sub(" ", markup).split()) <= _MAX_WORDS
