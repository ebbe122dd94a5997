"""Runs of capitalised words in English prose: where names can stand.

``Gen. Jane Roe of the 3rd Army`` has the runs ``Gen. Jane Roe`` and ``3rd Army``. Words that begin
sentences ("However") and dates ("Monday") break a run. All offsets are of the folded text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from transforms.lib.tags.entities.given_names import given_names
from transforms.lib.tags.entities.lexicon import load_lexicon

_PARTICLE = "(?:al|bin|bint|ibn|von|van|der|den|de|la|le|du|da|dos|del|di|el|ul|abu|ben|ter)"
# Kim Jong-un, but not Washington-based.
_TAIL = (
    r"(?:-(?!based|led|made|run|era|like|wide|wing|old|born|held|built|owned|style|type|class)"
    r"\w+(?:'[a-z]\w+)?)*"
)
_MONTHS_AND_NAMES = frozenset({"April", "May", "June", "August"})
_DAY_NEXT = re.compile(r" \d")


@dataclass(frozen=True, slots=True)
class Word:
    """A capitalised word without its full stop."""

    start: int
    end: int
    text: str


Run = tuple[Word, ...]


@cache
def _run_pattern() -> re.Pattern[str]:
    abbreviations = "|".join(sorted(load_lexicon().abbreviations, key=len, reverse=True))
    inner = r"(?:'(?!re|ve|ll|em)[A-Za-z]\w+|'s(?= al-))?"  # Ba'ir, Ra's al-Ayn; not they've
    plain = rf"(?:(?:al|el|ul|ad|as|at|ash)-)?[A-Z]\w*{inner}{_TAIL}(?![\w-])"
    word = rf"(?:(?:{abbreviations})\.|(?:[A-Z]\.)+|\d+(?:st|nd|rd|th)(?![\w-])|{plain})"
    # Not within IDRW.ORG, the name of a site.
    return re.compile(rf"(?<![\w'-])(?<![A-Z]{{2}}\.){word}(?: (?:{_PARTICLE} ){{0,2}}{word})*")


def find_runs(folded: str) -> Iterator[Run]:
    """The runs of a folded text, in order, cut at words that are no part of a name."""
    breakers = load_lexicon().breakers
    for match in _run_pattern().finditer(folded):
        if match.group() in breakers:
            continue
        words: list[Word] = []
        for word in _words(match.group(), match.start()):
            if word.text not in breakers or _is_called_so(folded, words, word):
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


def _words(run: str, start: int) -> Iterator[Word]:
    for text in run.split(" "):
        bare = text.rstrip(".")
        yield Word(start, start + len(bare), bare)
        start += len(text) + 1
