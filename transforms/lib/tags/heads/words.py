"""Words as the heads read them: folded, in small letters, without English endings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*|\d+")
_ENDING = re.compile(r"(?:ing|ed|es|s|ly|ments?|e)$")
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
    return [_stem(word) for word in words if word not in _FUNCTION_WORDS]


def pairs(words: Sequence[str]) -> list[str]:
    """Each word with the one after it."""
    return [f"{first} {second}" for first, second in pairwise(words)]


@lru_cache(maxsize=2**15)
def _stem(word: str) -> str:
    return _ENDING.sub("", word) if len(word) >= _STEM_MIN else word
