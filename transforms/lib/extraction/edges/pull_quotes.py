"""Quotations set apart for the eye, of words that a paragraph of the text has too."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from transforms.lib.extraction.blocks import Container
from transforms.lib.extraction.line_features import key
from transforms.lib.extraction.lines import Line

MIN_LETTERS: Final = 20
"""What is shorter may be in another paragraph by chance."""
MAX_QUOTATIONS: Final = 100
"""A page of more is a discussion, and each is looked for in all of the text."""

_SENTENCE_END = re.compile(r"[.!?…。！？][\W_]*$")


def pull_quotes(lines: Sequence[Line]) -> set[Container]:
    """The ``blockquote`` elements whose first line, and each sentence, the text around repeats.

    Who said it stands in them as well.
    """
    quoted: dict[Container, list[str]] = {}
    running = []
    for line in lines:
        box = quotation(line)
        if box is None:
            running.append(line.text)
        elif box not in quoted or _SENTENCE_END.search(line.text):
            quoted.setdefault(box, []).append(key(line.text))
    if not quoted or len(quoted) > MAX_QUOTATIONS:
        return set()
    text = "\n".join(map(key, running))
    return {
        box
        for box, said in quoted.items()
        if len(said[0]) >= MIN_LETTERS and all(one in text for one in said)
    }


def quotation(line: Line) -> Container | None:
    """The ``blockquote`` around the line, None without one."""
    above = line.container
    while above is not None and above.tag != "blockquote":
        above = above.parent
    return above
