"""Quotations set apart for the eye, of words that a paragraph of the text has too."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from transforms.lib.extraction.blocks import Container
from transforms.lib.extraction.line_features import key
from transforms.lib.extraction.lines import Line
from transforms.lib.text.plain import ends_sentence

MIN_LETTERS: Final = 20
"""What is shorter may be in another paragraph by chance."""
MAX_QUOTATIONS: Final = 100
"""A page of more is a discussion, and each is looked for in all of the text."""

MAX_SPEAKER_WORDS: Final = 8


def pull_quotes(lines: Sequence[Line]) -> set[Container]:
    """The ``blockquote`` elements of which the text around repeats each line.

    The last may be new, where it says in a few words who is quoted.
    """
    quoted: dict[Container, list[str]] = {}
    running = []
    for line in lines:
        box = quotation(line)
        if box is None:
            running.append(line.text)
        else:
            quoted.setdefault(box, []).append(line.text)
    if not quoted or len(quoted) > MAX_QUOTATIONS:
        return set()
    text = "\n".join(map(key, running))
    return {
        box
        for box, said in quoted.items()
        if len(key(said[0])) >= MIN_LETTERS and _is_repeated(said, text)
    }


def _is_repeated(said: Sequence[str], text: str) -> bool:
    named = len(said) > 1 and _names_speaker(said[-1])
    return all(key(one) in text for one in (said[:-1] if named else said))


def _names_speaker(text: str) -> bool:
    """A few words that neither end as a sentence does nor go on with one."""
    first = next(filter(str.isalpha, text), "")
    few = text.count(" ") < MAX_SPEAKER_WORDS
    return few and not first.islower() and not ends_sentence(text)


def quotation(line: Line) -> Container | None:
    """The ``blockquote`` around the line, None without one."""
    above = line.container
    while above is not None and above.tag != "blockquote":
        above = above.parent
    return above
