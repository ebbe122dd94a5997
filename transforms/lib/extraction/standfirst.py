"""The paragraph between a headline and the text: what the article is about, told by its author.

It stands outside of the element that holds the text, and the line model takes it for furniture.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from transforms.lib.extraction.blocks import Block, Container
from transforms.lib.extraction.line_features import PROSE_WORDS, key
from transforms.lib.extraction.marks import Mark

_NEVER: Final = int(Mark.FIGURE | Mark.RELATED | Mark.COMMENTS | Mark.NEWSLETTER)
_SELDOM: Final = int(
    Mark.ASIDE | Mark.FOOTER | Mark.NAVIGATION | Mark.FORM | Mark.TABLE | Mark.LIST | Mark.SHARE
    | Mark.WALL | Mark.BYLINE | Mark.ADVERTISEMENT
)  # fmt: skip
"""Marks that speak against it, unless the text itself stands in an element that has them."""

_POSSIBLE: Final = 0.1
"""Score from which a paragraph may be one. On the evaluation pages that may be read, those that are
one have .12 and more, and what else stands in such a place .03 and less."""

_SURE: Final = 0.9
"""Score from which a paragraph beside a picture is text, and not what the picture shows."""

_START: Final = 60
"""Characters by which a paragraph is known again in the text."""


def find_standfirst(
    blocks: Sequence[Block],
    keys: Sequence[str],
    kept: Sequence[bool],
    scores: NDArray[np.float64],
    titles: Iterable[str],
) -> int:
    """Index of the block that is a standfirst and was not taken for text; -1 without one.

    Args:
        blocks: All blocks of the page.
        keys: ``key`` of their texts.
        kept: Those that are text.
        scores: Probability of being text, one a block.
        titles: Titles and headings of the page, the most trusted first.
    """
    headline = _headline(blocks, keys, titles)
    below = range(headline + 1, len(blocks))
    paragraphs = (place for place in below if kept[place] and _is_prose(blocks[place]))
    first = next(
        (
            place
            for place in paragraphs
            if scores[place] > _SURE or not _is_caption(blocks[place], blocks[headline])
        ),
        None,
    )
    if first is None:
        return -1
    text = "\n".join(one for one, is_text in zip(keys, kept, strict=True) if is_text)
    others = _NEVER | (_SELDOM & ~_marks(blocks[first]))
    for place in range(headline + 1, first):
        block = blocks[place]
        likely = scores[place] > _POSSIBLE or block.container.marks & Mark.SUMMARY
        possible = not kept[place] and likely and _is_prose(block)
        if (
            possible
            and not _marks_of_standfirst(block) & others
            and not _is_caption(block, blocks[headline])
        ):
            # One paragraph alone is sought in the text, which may be as long as a book.
            return -1 if keys[place][:_START] in text else place
    return -1


def _headline(blocks: Sequence[Block], keys: Sequence[str], titles: Iterable[str]) -> int:
    """Index of the first of the titles that is on the page, where it is an ``h1`` if it is one.

    The first ``h1`` may be the name of the site, and a table of contents may open with the title.
    """
    known = dict.fromkeys(filter(None, map(key, titles)), -1)
    first = len(blocks)
    for place, block in enumerate(blocks):
        found = known.get(keys[place])
        if block.tag == "h1":
            first = min(first, place)
        if found == -1 or (found is not None and block.tag == "h1" != blocks[found].tag):
            known[keys[place]] = place
    return next((place for place in known.values() if place >= 0), first)


def _is_prose(block: Block) -> bool:
    return not block.linked and block.text.count(" ") + 1 >= PROSE_WORDS


def _marks_of_standfirst(block: Block) -> int:
    """Its marks, but for its own name: newsrooms call a standfirst a teaser, too."""
    own = block.tag == "p" and not block.container.around & Mark.RELATED
    return _marks(block) & ~Mark.RELATED if own else _marks(block)


def _marks(block: Block) -> int:
    return block.container.all_marks | block.inner


def _is_caption(block: Block, headline: Block) -> bool:
    """It is marked as one, or shares with an image an element that the headline is not in."""
    if _marks(block) & Mark.FIGURE:
        return True
    near = [block.container, *filter(None, [block.container.parent])]
    return any(one.pictured and not _holds(one, headline.container) for one in near)


def _holds(outer: Container, inner: Container | None) -> bool:
    while inner is not None and inner is not outer:
        inner = inner.parent
    return inner is not None
