"""The summary of a feed entry or page as plain text."""

from __future__ import annotations

import re
from typing import Final

from lxml.html import fragment_fromstring

from transforms.lib.extraction.edges.anywhere import FIRST_APPEARED
from transforms.lib.text.plain import clean_line, clean_markup_text
from transforms.lib.text.tables import alternatives

MAX_CHARACTERS: Final = 2000
_MAX_MARKUP: Final = 200_000
_BREAKS: Final = ("br", "div", "figure", "h2", "h3", "img", "li", "p", "td")
_MARKUP = re.compile(r"<[A-Za-z!/]")
# The last sentence that opens like it: an article may speak of "the post" before.
_FIRST_APPEARED = re.compile(
    rf"(?P<summary>.*)(?<!\S)(?=(?-i:[A-Z])){alternatives(FIRST_APPEARED)}.*",
    re.IGNORECASE | re.DOTALL,
)
_TRAILER = re.compile(
    r"\s*"
    + alternatives(r"""
        \[?(?:…|\.\.\.)?\]?\s*(?:Read more|Continue reading)\b.{0,200}
    """)
    + "$",
    re.IGNORECASE | re.DOTALL,
)


def clean_summary(raw: str) -> str:
    """One paragraph of text without markup and without the trailers that feeds append."""
    text = _without_markup(raw[:_MAX_MARKUP])
    text = clean_markup_text(text)
    if trailer := _FIRST_APPEARED.fullmatch(text):
        text = trailer["summary"]
    text = _TRAILER.sub("", text).rstrip()
    return text if len(text) <= MAX_CHARACTERS else _shorten(text)


def _without_markup(raw: str) -> str:
    if not _MARKUP.search(raw):
        return raw
    try:
        tree = fragment_fromstring(raw.replace("\x00", ""), create_parent="div")
    except (ValueError, AssertionError, TypeError):
        return re.sub(r"<[^<>]{0,500}>", " ", raw)
    for element in tree.iter("script", "style"):
        element.text = None
    for element in tree.iter(*_BREAKS):
        element.tail = f" {element.tail or ''}"
    return clean_line(tree.text_content())


def _shorten(text: str) -> str:
    return text[:MAX_CHARACTERS].rsplit(" ", 1)[0].rstrip(" ,;:") + " …"
