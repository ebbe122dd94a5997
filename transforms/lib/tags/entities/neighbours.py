"""The words beside a span, on its own line, and the numbers: cheap looks at a folded text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_LOOK_BACK = 48  # code points: three words
_PUNCTUATION = frozenset(',;:!?)"“”–—')
_IN_WORD = re.compile(r"[\w-]")
_NEXT = re.compile(r"[ -]([^\W_][\w'-]*)")
_NUMBER = re.compile(r"\d+")
# CVN 68, VFA-25
AFTER_LETTERS = re.compile(r"\d(?<=[A-Z][ -]\d)\d{0,3}(?![\w-]|[.,]\d)")


def numbers_in(folded: str) -> list[int]:
    """Where numbers begin. A rule that starts at one tries these, and does not read all again."""
    return [number.start() for number in _NUMBER.finditer(folded)]


def matches_at(
    pattern: re.Pattern[str], folded: str, places: Iterable[int]
) -> Iterator[re.Match[str]]:
    """The matches of a pattern that begin at one of the places."""
    return filter(None, [pattern.match(folded, place) for place in places])


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
