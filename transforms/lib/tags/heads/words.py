"""Words as the heads read them: folded, in small letters, without English endings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*|\d+")
_ENDING = re.compile(r"(?:ing|ed|es|s|ly|ments?|e)$")
_STEM_MIN = 5  # letters; shorter words are left as they are


def stems(folded: str) -> list[str]:
    """The words of a folded text in order; numbers are words, figures with units are two."""
    return [_stem(word) for word in _WORD.findall(folded.lower())]


def pairs(words: Sequence[str]) -> list[str]:
    """Each word with the one after it."""
    return [f"{first} {second}" for first, second in pairwise(words)]


@lru_cache(maxsize=2**15)
def _stem(word: str) -> str:
    return _ENDING.sub("", word) if len(word) >= _STEM_MIN else word
