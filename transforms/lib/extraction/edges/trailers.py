"""Cut boxes inside the text, and from the heading of a trailer to the end.

A box is a heading such as "Related" or "Our newsletter" with what belongs to it: the lines that
share an element with it, or else those up to where the article goes on.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from transforms.lib.extraction.blocks import Container
from transforms.lib.extraction.edges.anywhere import ANYWHERE
from transforms.lib.extraction.edges.line_kinds import (
    ATTRIBUTION,
    LIKELY,
    is_prose,
    is_sentence,
    words_in,
)
from transforms.lib.extraction.edges.rule import Cut, matching
from transforms.lib.extraction.edges.tail import TRAILERS
from transforms.lib.extraction.lines import Line

MAX_TRAILER_SHARE: Final = 0.4
"""A heading such as "Related" above more than this share of the words is part of the article."""

MAX_TRAILER_PROSE: Final = 0.1
"""Teasers may be as long as sentences; more than this share is the article going on."""

_INVITATION = re.compile(
    r"newsletter|subscri|sign[ -]?up|briefing|digest|bulletin|lettre|rundbrief|bolet[ií]n|biuletyn",
    re.IGNORECASE,
)


def cut_trailers(lines: list[Line], page: Sequence[Line], cuts: list[Cut]) -> list[Line]:
    """Cut boxes inside the text alone, and from the heading of a trailer to the end.

    ``page`` has all lines, before anything was cut.
    """
    below = _lines_below(page)
    total = sum(map(words_in, lines))
    kept: list[Line] = []
    position = 0
    while position < len(lines):
        rule = matching(TRAILERS, lines[position].text) if position else ""
        end = position + 1
        if rule:
            end = _end_of_box(lines, position, below)
            if not any(map(is_sentence, lines[end:])) and _is_trailer(lines[position:], total):
                end = len(lines)
            elif not _is_trailer(lines[position:end], total) or (
                end == position + 1 and not _heads_box(lines[position], below)
            ):
                rule, end = "", position + 1
        if rule:
            cuts.extend(Cut(rule, line.text) for line in lines[position:end])
        else:
            kept.append(lines[position])
        position = end
    return kept


def _lines_below(lines: Sequence[Line]) -> dict[int, Line]:
    """The line below each, by ``id``, on the page."""
    return {id(line): below for line, below in pairwise(lines)}


def _heads_box(line: Line, below: dict[int, Line]) -> bool:
    """A link to another article follows it, or an invitation, which are cut by themselves."""
    after = below.get(id(line))
    if after is None:
        return False
    return after.link or (bool(_INVITATION.search(line.text)) and _is_invitation(after))


def _is_invitation(line: Line | None) -> bool:
    """A line that asks to subscribe to a newsletter, and is cut by itself."""
    rule = "" if line is None else matching(ANYWHERE, line.text)
    return rule.startswith("newsletter")


def _end_of_box(lines: list[Line], start: int, below: dict[int, Line]) -> int:
    """Index after the lines that share a box with the heading, or else after its links."""
    box = box_of(lines, start)
    end = start + 1
    while end < len(lines) and box is not None and lines[end].is_in(box):
        end += 1
    if end > start + 1 and not any(line.is_long for line in lines[start:end]):
        return end
    end = start + 1
    invites = _INVITATION.search(lines[start].text) is not None
    if invites and end < len(lines) and not _is_invitation(below.get(id(lines[start]))):
        end += not (lines[end].is_long or ATTRIBUTION.search(lines[end].text))
    while end < len(lines) and not _goes_on(lines[end]):
        end += 1
    return end


def _goes_on(line: Line) -> bool:
    """With this line the article goes on below a box."""
    is_text = line.is_long and not line.link and line.score >= LIKELY
    return is_text or line.heading or is_sentence(line)


def box_of(lines: Sequence[Line], start: int) -> Container | None:
    """The largest element around the heading that does not hold the line before it."""
    box, outer = None, lines[start].container
    while outer is not None and not lines[start - 1].is_in(outer):
        box, outer = outer, outer.parent
    return box


def _is_trailer(lines: list[Line], total: int) -> bool:
    """Little enough text, and next to no prose in it: otherwise it is a section of the article."""
    prose = sum(words_in(line) for line in lines if is_prose(line.text))
    return (
        sum(map(words_in, lines)) <= MAX_TRAILER_SHARE * total
        and prose <= MAX_TRAILER_PROSE * total
    )
