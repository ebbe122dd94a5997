"""What several sources say of one thing, and how much each is to be believed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum


class Trust(IntEnum):
    """How near a source is to the article; the higher wins."""

    GUESSED = 0
    """Found in the address or in running text."""
    SHOWN = 1
    """Printed in the article, in an element that is named after its use."""
    MARKED = 2
    """Marked up in the article by a vocabulary: microdata, ``rel=author``, ``<time>``."""
    TAGGED = 3
    """A ``<meta>`` of the page."""
    STATED = 4
    """JSON-LD that is about this page."""


@dataclass(frozen=True)
class Candidate:
    """One value of one source, as found; the sources of a page come best first.

    ``source`` says where it stands, for those who ask why: ``json-ld author``, ``meta byl``.
    """

    value: str
    source: str
    trust: Trust


def distinct(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """Without empty ones and repetitions within a source, by falling trust."""
    kept = dict.fromkeys(one for one in candidates if one.value)
    return tuple(sorted(kept, key=lambda one: -one.trust))
