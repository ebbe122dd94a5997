"""JSON as pages write it: in CDATA or comments, with commentary and commas too many."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from typing import Any, Final

MAX_CHARACTERS: Final = 1_000_000
"""Blocks above this carry a whole site, not an article; parsing them is not worth the time."""

_MAX_DOCUMENTS: Final = 50
_WRAPPING = re.compile(
    r"^\s*(?:<!--|(?://|/\*)?\s*<!\[CDATA\[(?:\s*\*/)?)|(?:(?://|/\*)?\s*\]\]>(?:\s*\*/)?|-->)\s*;?\s*$"
)
# A string that is not closed runs to the end, so that no text is scanned twice.
_STRING: Final = r'"(?:[^"\\]++|\\.)*+(?:"|\Z)'
_COMMENT = re.compile(rf"({_STRING})|//[^\n]*|/\*.*?(?:\*/|\Z)", re.DOTALL)
_SPARE_COMMA = re.compile(rf"({_STRING})|,(?=\s*(?:[}}\]]|\Z))", re.DOTALL)
# "it\'s", as JavaScript has it; a pair of backslashes is taken whole.
_NO_ESCAPE = re.compile(r"(\\\\)|\\(?![\"\\/bfnrtu])")
_DECODER: Final = json.JSONDecoder(strict=False)


def read_json(text: str) -> list[Any]:
    r"""The documents of a block, mostly one; none where it cannot be read.

    >>> read_json('//<![CDATA[\n{"a": [1, 2,], /* two */ }\n//]]>')
    [{'a': [1, 2]}]
    """
    if not text or len(text) > MAX_CHARACTERS:
        return []
    body = _WRAPPING.sub("", text.strip()).strip("\ufeff \t\r\n;")
    for attempt in _attempts(body):
        try:
            return list(_documents(attempt))
        except (ValueError, RecursionError):
            continue
    return []


def _attempts(body: str) -> Iterator[str]:
    yield body
    yield _without_commentary(body)
    yield _NO_ESCAPE.sub(r"\1", body)
    if "&quot;" in body:
        yield unescape(body)


def _documents(body: str) -> Iterator[Any]:
    """One after the other, as some pages put several into one block."""
    position = 0
    for _ in range(_MAX_DOCUMENTS):
        document, end = _DECODER.raw_decode(body, position)
        yield document
        position = len(body) - len(body[end:].lstrip(" \t\r\n,;"))
        if position >= len(body):
            return


def _without_commentary(body: str) -> str:
    """Without comments and the commas before a bracket; strings stay as they are."""
    return _SPARE_COMMA.sub(r"\1", _COMMENT.sub(r"\1", body)).strip()
