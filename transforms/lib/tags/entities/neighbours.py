"""The words beside a span, on its own line: cheap looks at a folded text."""

from __future__ import annotations

import re
from collections.abc import Iterator

_LOOK_BACK = 48  # code points: three words
_PUNCTUATION = frozenset(',;:!?)"“”–—')
_IN_WORD = re.compile(r"[\w-]")
_NEXT = re.compile(r"[ -]([^\W_][\w'-]*)")


def standing(folded: str, name: str) -> Iterator[int]:
    """Where ``name`` begins after something else than a letter, a digit or a hyphen.

    Far cheaper than a pattern for the few names that a text itself tells.
    """
    start = folded.find(name)
    while start >= 0:
        if not start or not _IN_WORD.match(folded, start - 1):
            yield start
        start = folded.find(name, start + len(name))


def words_before(folded: str, start: int) -> list[str]:
    """Up to three words before ``start``, the nearest last, with their punctuation.

    Empty where no space stands between: at the start of a line, after a bracket or a hyphen.
    """
    if folded[start - 1 : start] != " ":
        return []
    before = folded[max(0, start - _LOOK_BACK) : start]
    return before.rpartition("\n")[2].split()[-3:]


def word_before(folded: str, start: int) -> str:
    """The word right before ``start``; empty if there is none or punctuation stands between."""
    before = folded[max(0, start - _LOOK_BACK) : start]
    if before[-1:] != " " or before[-2:-1] in _PUNCTUATION:
        return ""
    return before[:-1].rpartition(" ")[2].rpartition("\n")[2]


def word_after(folded: str, end: int) -> str:
    """The word after ``end`` and a space or hyphen; empty if something else follows."""
    match = _NEXT.match(folded, end)
    return match[1] if match else ""


def words_after(folded: str, end: int) -> list[str]:
    """Up to two words after ``end``."""
    first = _NEXT.match(folded, end)
    second = _NEXT.match(folded, first.end()) if first else None
    return [match[1] for match in (first, second) if match]
