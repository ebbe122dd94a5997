"""Runs of capitalised words in English prose: where names can stand.

``Gen. Jane Roe of the 3rd Army`` has the runs ``Gen. Jane Roe`` and ``3rd Army``. Words that begin
sentences ("However") and dates ("Monday") break a run. All offsets are of the folded text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import groupby
from typing import NamedTuple

from transforms.lib.tags.entities.given_names import given_names
from transforms.lib.tags.entities.lexicon import load_lexicon

_PARTICLE = "(?:al|bin|bint|ibn|von|van|der|den|de|la|le|du|da|dos|del|di|el|ul|abu|ben|ter)"
# Kim Jong-un, but not Washington-based.
_TAIL = (
    r"(?:-(?!based|led|made|run|era|like|wide|wing|old|born|held|built|owned|style|type|class)"
    r"\w+(?:'[a-z]\w+)?)*"
)
_MONTHS_AND_NAMES = frozenset({"March", "April", "May", "June", "August"})
_DAY_NEXT = re.compile(r" \d")


class Word(NamedTuple):
    """A capitalised word without its full stop."""

    start: int
    end: int
    text: str


Run = tuple[Word, ...]


@cache
def _run_pattern() -> re.Pattern[str]:
    """A run; each form is cut after its first character, for which a search can skip the rest."""
    # Ba'ir, Ra's al-Ayn, Ra's Lanuf; not they've
    inner = r"(?:'(?!re|ve|ll|em)[A-Za-z]\w+|'s(?= al-)|(?<=\bRa)'s(?= [A-Z]))?"
    plain = rf"\w*{inner}{_TAIL}(?![\w-])"
    capital = rf"(?:\.(?:[A-Z]\.)*|{plain}(?:\.(?:{_after_abbreviations()}))?)"
    ordinal = r"\d*(?:st|nd|rd|th|d)(?![\w-])"
    word = rf"(?:[A-Z]{capital}|\d{ordinal}|(?:a[dlst]|ash|[eu]l)-[A-Z]{plain})"
    article = rf"(?:(?<=a)(?:[dlst]|sh)|(?<=[eu])l)-[A-Z]{plain}"
    # Not within IDRW.ORG, the name of a site.
    opening = r"[A-Zaeu\d](?<![\w'-].)(?<![A-Z]{2}\..)"
    first = rf"{opening}(?:(?<=[A-Z]){capital}|(?<=\d){ordinal}|{article})"
    return re.compile(rf"{first}(?: (?:{_PARTICLE} ){{0,2}}{word})*")


def _after_abbreviations() -> str:
    """What stands after ``Gen.``; the words of one length each, as a look behind must have it."""
    by_length = groupby(sorted(load_lexicon().abbreviations, key=len), key=len)
    return "|".join(rf"(?<=\b(?:{'|'.join(words)})\.)" for _, words in by_length)


def find_runs(folded: str) -> Iterator[Run]:
    """The runs of a folded text, in order, cut at words that are no part of a name."""
    breakers = load_lexicon().breakers
    for match in _run_pattern().finditer(folded):
        text = match.group()
        if " " not in text:
            if text not in breakers:
                bare = text.rstrip(".")
                yield (Word(match.start(), match.start() + len(bare), bare),)
            continue
        words: list[Word] = []
        start = match.start()
        for part in text.split(" "):
            bare = part.rstrip(".")
            word = Word(start, start + len(bare), bare)
            start += len(part) + 1
            if bare not in breakers or _is_called_so(folded, words, word):
                words.append(word)
            elif words:
                yield tuple(words)
                words = []
        if words:
            yield tuple(words)


def _is_called_so(folded: str, before: list[Word], word: Word) -> bool:
    """Whether a month is a person's name here: ``Gen. April Hale``, ``Theresa May``."""
    if word.text not in _MONTHS_AND_NAMES or not before or _DAY_NEXT.match(folded, word.end):
        return False
    previous = before[-1].text
    return previous in load_lexicon().titles or (len(before) == 1 and previous in given_names())
