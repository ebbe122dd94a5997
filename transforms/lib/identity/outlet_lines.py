"""Lines that an outlet repeats at the edges of its texts: credits, invitations, notices.

They are told by repetition alone, whatever their words and their language. A text is judged by what
other articles of its outlet begin and end with; what is taken off is kept beside it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterable, Sequence
from datetime import timedelta
from itertools import takewhile
from typing import Final

from transforms.lib.identity.fingerprints import words_hash
from transforms.lib.text.plain import ends_sentence, has_words, join_paragraphs

ARTICLES_KEPT: Final = 100
"""So many of an outlet's latest articles are compared with; a line of older ones is forgotten."""
FORGOTTEN_AFTER: Final = timedelta(days=30)
"""A line is the outlet's for so long after it was seen last."""
_FEWEST_ARTICLES: Final = 3
_LEAST_SHARE: Final = 0.05
"""A running story ends with one and the same sentence more than three times, at a busy outlet."""
_EDGE: Final = 6
"""Lines at each end."""
_MOST_WORDS: Final = 40
_FEWEST_WORDS_AT_HEAD: Final = 8
# A dateline, or a sentence that leads into what follows.
_LEADS_ON: Final = re.compile(r"[-–—:,;،،、：]\W*$")
# "*Small business" tells what a mark in the text means.
_FOOTNOTE: Final = re.compile(r"[*†‡§#\d(\[]")

Appearance = tuple[int, Sequence[int]]
"""When an article was fetched, in microseconds since 1970, and its ``edge_lines``."""


def edge_lines(text: str) -> tuple[int, ...]:
    """Fingerprints of the lines at both ends that may turn out to be the outlet's."""
    lines = text.split("\n\n")
    found = [*filter(_may_head, lines[:_EDGE]), *filter(_may_trail, lines[-_EDGE:])]
    return tuple(sorted(set(map(words_hash, found)) - {0}))


def outlet_lines(lines: Iterable[int], others: Iterable[Appearance], fetched: int) -> set[int]:
    """Those lines of an article that are the outlet's.

    Args:
        lines: the article's ``edge_lines``.
        others: other articles of the outlet that are no near-duplicates, at most ``ARTICLES_KEPT``.
        fetched: when the article was, in microseconds since 1970.
    """
    mine = set(lines)
    shared = [(at, mine.intersection(theirs)) for at, theirs in others]
    near = FORGOTTEN_AFTER.total_seconds() * 1e6
    counts = Counter(line for _, common in shared for line in common)
    late = {line for at, common in shared if abs(at - fetched) <= near for line in common}
    enough = max(_FEWEST_ARTICLES, _LEAST_SHARE * len(shared))
    return {line for line in late if counts[line] >= enough}


def without_lines(text: str, known: Container[int]) -> tuple[str, tuple[str, ...]]:
    """A text without known lines at its ends, and those lines; never without all of it."""
    lines = text.split("\n\n")
    head = list(takewhile(lambda one: _may_head(one) and words_hash(one) in known, lines[:_EDGE]))
    rest = lines[len(head) :]
    last = reversed(rest[-_EDGE:])
    tail = list(takewhile(lambda one: _may_trail(one) and words_hash(one) in known, last))
    kept = rest[: len(rest) - len(tail)]
    return (join_paragraphs(kept), (*head, *reversed(tail))) if kept else (text, ())


def _may_head(line: str) -> bool:
    """No heading: that belongs to what stands below it, as "ARMY" in a list of contracts."""
    ends = ends_sentence(line) or has_words(line, _FEWEST_WORDS_AT_HEAD)
    return ends and _is_short(line) and not _LEADS_ON.search(line)


def _may_trail(line: str) -> bool:
    return _is_short(line) and not _LEADS_ON.search(line) and not _FOOTNOTE.match(line)


def _is_short(line: str) -> bool:
    return not has_words(line, _MOST_WORDS + 1)
