"""Which blocks of a page trafilatura took for text: its lines, found again among the blocks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from lxml.html import HtmlElement

from transforms.lib.extraction.blocks import Block, Container
from transforms.lib.extraction.html_tree import slim
from transforms.lib.extraction.line_features import key
from transforms.lib.extraction.seed_lines import (
    LONG_PARAGRAPH_WORDS,
    PROBE_CHARACTERS,
    Probes,
    seed_lines,
)

_MIN_FOUND: Final = 0.5
"""Share of trafilatura's text that has to be found in the blocks; else its lines are taken."""

_MIN_KEY: Final = 20


def read_seeds(tree: HtmlElement, blocks: Sequence[Block]) -> list[str]:
    """The lines of the body by trafilatura. Drops from ``tree`` what never carries text."""
    return seed_lines(slim(tree), _probes(blocks))


def find_seeds(keys: Sequence[str], seeds: Sequence[str]) -> list[bool]:
    """Which of the blocks, by ``key``, are lines of trafilatura; a text that repeats, only once."""
    places: dict[str, list[int]] = defaultdict(list)
    for place, compared in enumerate(keys):
        places[compared].append(place)
    found = [False] * len(keys)
    last, rest = -1, []
    for seed in map(key, seeds):
        free = [place for place in places.get(seed, ()) if not found[place]]
        if free:
            last = next((place for place in free if place > last), free[-1])
            found[last] = True
        elif seed:
            rest.append(seed)
    if rest:
        for place, compared in enumerate(keys):
            found[place] = found[place] or _is_part(compared, rest)
    return found


def _is_part(compared: str, rest: Sequence[str]) -> bool:
    """The block is part of a line, begins as one does, or is made of several."""
    if len(compared) < _MIN_KEY:
        return False
    start = compared[:_MIN_KEY]
    if any(compared in seed or seed.startswith(start) for seed in rest):
        return True
    return 2 * sum(len(seed) for seed in rest if seed in compared) > len(compared)


def are_found(blocks: Sequence[Block], kept: Sequence[bool], seeds: Sequence[str]) -> bool:
    """So much of what trafilatura took is in the blocks that they are its lines."""
    found = sum(len(block.text) for block, is_seed in zip(blocks, kept, strict=True) if is_seed)
    return found >= _MIN_FOUND * sum(map(len, seeds))


def _probes(blocks: Sequence[Block]) -> Probes:
    """The long paragraphs outside of page furniture."""
    return [
        (block.text[:PROBE_CHARACTERS], words)
        for block in blocks
        if block.tag == "p"
        and (words := block.text.count(" ") + 1) >= LONG_PARAGRAPH_WORDS
        and not _is_furniture(block.container)
    ]


def _is_furniture(container: Container) -> bool:
    above: Container | None = container
    while above is not None:
        if above.tag in {"aside", "form"}:
            return True
        above = above.parent
    return False
