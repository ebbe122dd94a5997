"""What a line is by its words and by the line model: a sentence, a paragraph, news of somebody."""

from __future__ import annotations

import re
from typing import Final

from transforms.lib.extraction.lines import Line
from transforms.lib.text.plain import ends_sentence

UNLIKELY: Final = 0.35
"""Score of the line model below which a line is cut; swept on its folds from .3 to .45."""

LIKELY: Final = 0.8
"""Score from which a sentence that begins like a credit is a sentence."""

_SENTENCE_WORDS: Final = 4
_PROSE_WORDS: Final = 25
ATTRIBUTION = re.compile(
    r"\b(?:said|says|told|according to|announced|added|sagte|teilte|zufolge|d[ée]clar\w+|selon"
    r"|dijo|según|disse|secondo)\b",
    re.IGNORECASE,
)
"""Who told it: a sentence of news, and none about its author."""


def words_in(line: Line) -> int:
    """How many words a line has."""
    return line.text.count(" ") + 1


def is_prose(text: str) -> bool:
    """As long as a paragraph."""
    return text.count(" ") + 1 >= _PROSE_WORDS


def is_sentence(line: Line) -> bool:
    """It ends as a sentence does, and its markup does not say that it is something else."""
    return (
        words_in(line) >= _SENTENCE_WORDS
        and not line.link
        and line.score >= UNLIKELY
        and ends_sentence(line.text)
    )
