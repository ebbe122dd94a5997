"""Words as the heads read them: folded, in small letters, without English endings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*|\d+")
_ENDING = re.compile(r"(?:ing|ed|es|s|ly|ments?|e)$")
_REMEMBERED = 2**15  # words
_STEM_MIN = 5  # letters; shorter words are left as they are
# Function words of other languages tell the language, and no more: a text in French is not of
# Africa for that. English ones are kept: "to", "for" and "of" tell plans from accounts.
_FUNCTION_WORDS = frozenset(
    (
        "de", "du", "des", "d", "l", "la", "le", "les", "un", "une", "et",
        "en", "au", "aux", "que", "qui", "dans", "sur", "par", "pour", "avec", "est", "ont",
        "ses", "son", "sa", "ce", "il", "plus", "der", "die", "das", "dem", "den", "ein", "eine",
        "einen", "einer", "und", "oder", "im", "zu", "zum", "zur", "mit", "von", "vom",
        "auf", "aus", "bei", "nach", "sich", "ist", "wird", "hat", "el", "los", "las", "del", "y",
        "se", "con", "por", "para", "una", "uno", "su", "sus", "es", "ha", "al", "і", "й", "в",
        "у", "на", "з", "за", "до", "що", "не", "та", "його", "від", "про", "як",
    )
)  # fmt: skip


def stems(folded: str) -> list[str]:
    """The words of a folded text in order, without foreign function words."""
    words = _WORD.findall(folded.lower())
    return [stem for word in words if (stem := _STEMS[word]) is not None]


def pairs(words: Sequence[str]) -> list[str]:
    """Each word with the one after it."""
    return [f"{first} {second}" for first, second in pairwise(words)]


class _Stems(dict[str, str | None]):
    """The stem of each word; none of a foreign function word. Forgets all when it is full."""

    def __missing__(self, word: str) -> str | None:
        if len(self) >= _REMEMBERED:
            self.clear()
        stem = _ENDING.sub("", word) if len(word) >= _STEM_MIN else word
        self[word] = kept = None if word in _FUNCTION_WORDS else stem
        return kept


_STEMS = _Stems()
