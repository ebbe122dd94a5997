"""A mention: one span of a document that names something, and who wins where spans overlap."""

from __future__ import annotations

from collections.abc import Iterable
from operator import attrgetter
from typing import NamedTuple

from transforms.lib.tags.entities.gazetteer import GazetteerEntry


def clear_of(mentions: Iterable[Mention], others: Iterable[Mention]) -> list[Mention]:
    """The mentions that share no code point with one of the others."""
    others = list(others)
    taken = bytearray(max((other.end for other in others), default=0))
    for other in others:
        taken[other.start : other.end] = b"\1" * (other.end - other.start)
    return [mention for mention in mentions if taken.find(1, mention.start, mention.end) < 0]


_START = attrgetter("start")


class Mention(NamedTuple):
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


def longest_disjoint(mentions: Iterable[Mention]) -> list[Mention]:
    """The mentions that survive: longest first, then the surest, then the leftmost; in order."""
    kept: list[Mention] = []
    rivals: list[Mention] = []  # each overlaps one before it; most mentions overlap none
    reached = 0
    for mention in sorted(mentions, key=_START):
        if mention[0] < reached:
            rivals.append(mention)
            reached = max(reached, mention[1])
        else:
            kept += _winners(rivals) if len(rivals) > 1 else rivals
            rivals, reached = [mention], mention[1]
    return kept + _winners(rivals)


def _winners(rivals: list[Mention]) -> list[Mention]:
    if len(rivals) <= 1:
        return rivals
    first = rivals[0].start
    taken = bytearray(max(mention.end for mention in rivals) - first)
    kept: list[Mention] = []
    for mention in sorted(rivals, key=_rank):
        start, end = mention.start - first, mention.end - first
        # What is kept already is no shorter, so that an overlap covers one end of this one.
        if not taken[start] and not taken[end - 1]:
            taken[start:end] = b"\1" * (end - start)
            kept.append(mention)
    return sorted(kept, key=_START)


def _rank(mention: Mention) -> tuple[int, float, int, str]:
    return (mention.start - mention.end, -mention.confidence, mention.start, mention.type)
