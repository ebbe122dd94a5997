"""A mention: one span of a document that names something, and who wins where spans overlap."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass

from transforms.lib.tags.entities.gazetteer import GazetteerEntry


@dataclass(frozen=True, slots=True)
class Mention:
    """A name at ``[start, end)`` of the document; ``entry`` where the gazetteer knows it.

    ``full_name`` is what an acronym stands for, where the document itself says so.
    """

    start: int
    end: int
    type: str
    subtype: str
    confidence: float
    method: str
    entry: GazetteerEntry | None = None
    full_name: str = ""

    def overlaps(self, other: Mention) -> bool:
        """Whether the spans share a code point."""
        return self.start < other.end and other.start < self.end


def longest_disjoint(mentions: Iterable[Mention]) -> list[Mention]:
    """The mentions that survive: longest first, then the surest, then the leftmost; in order."""
    ranked = sorted(mentions, key=lambda m: (m.start - m.end, -m.confidence, m.start, m.type))
    kept: list[Mention] = []  # by start, disjoint, so only the one before can overlap
    for mention in ranked:
        place = bisect_left(kept, mention.end, key=_start)
        if place == 0 or kept[place - 1].end <= mention.start:
            kept.insert(place, mention)
    return kept


def _start(mention: Mention) -> int:
    return mention.start
