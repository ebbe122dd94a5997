"""The full text inside a feed entry as a page: markup as it is, plain text by its lines.

Feeds escape their markup once too often, and write plain text as mail does: paragraphs parted by an
empty line, or each on a line of its own, or wrapped at a column.
"""

from __future__ import annotations

import re
from html import escape, unescape
from typing import Final

from transforms.lib.text.plain import ends_sentence

_MARKUP = re.compile(r"</?[A-Za-z][\w-]*(?:\s[^<>]*)?/?>")
_EMPTY_LINE = re.compile(r"\n\s*\n")
_MAX_COLUMN: Final = 100
"""The widest that mail and plain text are wrapped at."""

_MIN_WRAPPED: Final = 0.6
"""Share of the lines but the last of a paragraph that end within a sentence."""

_FULL_LINE: Final = 0.7


def as_page(content: str) -> str:
    r"""The content as an HTML document.

    >>> as_page("One.\nTwo.")
    '<html><body><article><p>One.</p><p>Two.</p></article></body></html>'
    """
    if not _MARKUP.search(content):
        unescaped = unescape(content)
        if _MARKUP.search(unescaped):
            content = unescaped
        else:
            lines = (escape(line, quote=False) for line in paragraphs(unescaped))
            content = "".join(f"<p>{line}</p>" for line in lines)
    return f"<html><body><article>{content}</article></body></html>"


def paragraphs(text: str) -> list[str]:
    """The paragraphs of plain text, each on one line."""
    found: list[str] = []
    for part in _EMPTY_LINE.split(text.replace("\r\n", "\n").replace("\r", "\n")):
        lines = [line.strip() for line in part.split("\n") if line.strip()]
        found.extend(_joined(lines) if _is_wrapped(lines) else lines)
    return found


def _is_wrapped(lines: list[str]) -> bool:
    widest = max(map(len, lines), default=0)
    if len(lines) == 1 or widest > _MAX_COLUMN:
        return False
    inside = [not _may_end(line) for line in lines[:-1]]
    return sum(inside) >= _MIN_WRAPPED * len(inside)


def _joined(lines: list[str]) -> list[str]:
    """A sentence that ends on a short line ends a paragraph."""
    widest = max(map(len, lines))
    found, current = [], ""
    for line in lines:
        current = f"{current} {line}".strip()
        if len(line) < _FULL_LINE * widest and _may_end(line):
            found.append(current)
            current = ""
    return [*found, *([current] if current else [])]


def _may_end(line: str) -> bool:
    """A paragraph may end here: with a sentence, or before a list."""
    return ends_sentence(line) or line.endswith(":")
