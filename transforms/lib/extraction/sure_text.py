"""Blocks that are text for where they stand, whatever the line model makes of them alone.

trafilatura drops lists for their links, and all that a figure holds; the line model knows the
elements around a block, but not which of them hold the text.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from transforms.lib.extraction.blocks import Block, Container
from transforms.lib.extraction.line_features import is_prose
from transforms.lib.extraction.marks import Mark

BESIDE_TEXT: Final = 0.2
NEAR_TEXT: Final = 0.5
"""Scores from which a long paragraph is text that shares its element with paragraphs of the text;
and a short one there, or a long one in the element next to it."""

LIKELY: Final = 0.65
"""Score from which a block that was not kept tells where the text is."""

MAX_WRAPPERS: Final = 3
"""Elements that a page builder puts around one heading."""

MIN_ALIKE: Final = 3
"""Headings of one make that say what is usual."""

HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_SUBHEADINGS: Final = frozenset({"h2", "h3", "h4"})
_LISTS: Final = frozenset({"li", "ul", "ol", "table", "tbody", "tr", "td"})
_QUOTES: Final = frozenset({"p", "blockquote", "figure"})
_QUOTE_MARKS: Final = tuple('"“„«»')
_MAX_LINKED_ITEM: Final = 0.8
Scores = NDArray[np.float64]


def with_sure_text(
    blocks: Sequence[Block], keys: Sequence[str], kept: Sequence[bool], scores: Scores
) -> Scores:
    """The scores, 1 for what surely belongs to the text that was kept.

    Headings above its paragraphs, paragraphs beside them, lists and quotations among them.

    Args:
        blocks: All blocks of the page.
        keys: ``key`` of their texts.
        kept: Those that are text.
        scores: Probability of being text, one a block.
    """
    text = _Text(blocks, keys, kept, scores)
    items: dict[Container, list[int]] = defaultdict(list)
    sure: list[int] = []
    for place, block in enumerate(blocks):
        if block.tag == "li" and _outside(block.container, _LISTS) in text.bodies:
            items[block.container.parent or block.container].append(place)
        elif text.surely_has(place):
            sure.append(place)
    for places in items.values():
        sure += _sure_items(blocks, kept, places)
    scores = scores.copy()
    scores[sure] = 1.0
    return scores


class _Text:
    """Where the text of a page is.

    Attributes:
        bodies: The elements that hold its long paragraphs.
        around: The elements around those.
    """

    def __init__(
        self, blocks: Sequence[Block], keys: Sequence[str], kept: Sequence[bool], scores: Scores
    ) -> None:
        self.blocks, self.keys, self.kept, self.scores = blocks, keys, kept, scores
        self.prose = [is_prose(block) for block in blocks]
        self.bodies = {
            block.container.parent
            for place, block in enumerate(blocks)
            if self.prose[place] and block.tag == "p" and (kept[place] or scores[place] > LIKELY)
        }
        self.around = {body.parent for body in self.bodies if body and body.parent}
        self._below = _next_paragraphs(blocks, kept)
        self._times = Counter(keys)
        self._words = "\n".join(one for one, is_kept in zip(keys, kept, strict=True) if is_kept)

    def surely_has(self, place: int) -> bool:
        """The block was not kept, and is text."""
        block, score, is_long = self.blocks[place], self.scores[place], self.prose[place]
        parent = block.container.parent
        if self.kept[place] or self._times[self.keys[place]] > 1:  # what comes twice is a label
            return False
        if block.tag in _SUBHEADINGS and (below := self._below[place]):
            return not block.linked and (
                parent in self.bodies or _is_wrapped(block, self.blocks[below])
            )
        if block.tag == "p" and parent in self.bodies:
            return bool(score > (BESIDE_TEXT if is_long else NEAR_TEXT))
        if block.tag == "p" and is_long and parent and parent.parent in self.around:
            return bool(score > NEAR_TEXT)
        return (
            is_long
            and _is_quotation(block)
            and self.keys[place] not in self._words
            and _outside(block.container, _QUOTES) in self.bodies
        )


def _sure_items(
    blocks: Sequence[Block], kept: Sequence[bool], places: Sequence[int]
) -> Sequence[int]:
    """Those of the items of a list that are text, unless each is but a link."""
    if any(
        blocks[place].linked >= _MAX_LINKED_ITEM * _letters(blocks[place].text) for place in places
    ):
        return ()
    introduced = places[0] > 0 and _introduces(blocks[places[0] - 1])
    return places if introduced else [place for place in places if not kept[place]]


def level_headings(blocks: Sequence[Block], kept: Sequence[bool], scores: Scores) -> Scores:
    """The scores, none of a heading below what is usual for those of the same make in the text."""
    alike: dict[Hashable, list[int]] = defaultdict(list)
    for place, block in enumerate(blocks):
        if kept[place] and block.tag in _SUBHEADINGS and not block.linked:
            parent = block.container.parent
            alike[block.tag, block.container.names, parent and parent.names].append(place)
    scores = scores.copy()
    for places in alike.values():
        if len(places) >= MIN_ALIKE and (usual := np.median(scores[places])) > LIKELY:
            scores[places] = np.maximum(scores[places], usual)
    return scores


def _next_paragraphs(blocks: Sequence[Block], kept: Sequence[bool]) -> list[int]:
    """Index of the paragraph of the text that is next below each block, 0 where another thing is.

    Headings and pictures may stand between, but no headline: what is above that is its kicker.
    """
    below = [0] * len(blocks)
    found = 0
    for place in range(len(blocks) - 1, -1, -1):
        block = blocks[place]
        below[place] = found
        if block.tag == "h1":
            found = 0
        elif block.tag not in HEADINGS and not block.container.all_marks & Mark.FIGURE:
            found = place if kept[place] and block.tag == "p" else 0
    return below


def _is_wrapped(heading: Block, below: Block) -> bool:
    """The heading has wrappers of its own beside the paragraph below it, or beside its wrappers."""
    one, other = heading.container.parent, below.container.parent
    for _ in range(MAX_WRAPPERS):
        if one is None or other is None:
            return False
        if other in (one, one.parent):
            return True
        one, other = one.parent, other.parent
    return one is other


def _introduces(block: Block) -> bool:
    """A paragraph, and no label in bold, that says what is listed below it."""
    return block.tag == "p" and not block.strong and block.text.endswith((":", "："))


def _letters(text: str) -> int:
    """Beside a date, a link is all that an item says."""
    return sum(map(str.isalpha, text))


def _is_quotation(block: Block) -> bool:
    tags = {block.tag, block.container.parent.tag if block.container.parent else ""}
    return "blockquote" in tags or ("figure" in tags and block.text.startswith(_QUOTE_MARKS))


def _outside(container: Container, tags: frozenset[str]) -> Container | None:
    """The next element around that is none of these."""
    above: Container | None = container
    while above is not None and above.tag in tags:
        above = above.parent
    return above
