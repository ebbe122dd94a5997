"""Hull numbers, and ships that are called by their bare names after the first mention."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from transforms.lib.tags.entities.designations import kind_by_head
from transforms.lib.tags.entities.lexicon import load_lexicon
from transforms.lib.tags.entities.mentions import Mention
from transforms.lib.tags.entities.neighbours import (
    AFTER_LETTERS,
    matches_at,
    standing,
    word_before,
)

_HULL = 0.9
_SURE = 0.97  # the document says whose name it is: surer than a gazetteer
_TYPES = (
    "CVN|CV|CG|DDG|DD|FFG|FF|LCS|LHA|LHD|LPD|LSD|LCC|SSN|SSBN|SSGN|SS|AS|ESB|EPF|ESD|MCM|MHC|PC|WMSL|WMEC|WHEC|WPC|WLB|WPB|"
    "T-AO|T-AKE|T-AH|T-EPF|T-AGOS|T-ESB|T-AKR|T-ATF|T-ATS|T-AGS|T-AOE|AO|AOE"
)
_HULL_TYPE = re.compile(rf"(?<![\w-])(?:{_TYPES})$")
_LOOK_BACK = 8
_GOES_ON = re.compile(r"[\w-]")
_BRACKETED = re.compile(r" \(((?:[A-Z]{1,4}-?)?[A-Z]{0,3}[ -]?\d{1,4})\)")
_LIST = re.compile(r", |,? (?:and|&) [A-Z]")
_BEFORE_PLACES = frozenset(
    {"in", "from", "near", "across", "around", "throughout", "outside", "at", "to"}
)
_CALLED_BY_ONE_WORD = 2


def find_hull_numbers(
    folded: str, mentions: Iterable[Mention], numbers: Sequence[int]
) -> Iterator[Mention]:
    """``CVN 68`` wherever it stands, and whatever number follows a ship in brackets."""
    for number in matches_at(AFTER_LETTERS, folded, numbers):
        letters_end = number.start() - 1
        kind = _HULL_TYPE.search(folded, max(0, letters_end - _LOOK_BACK), letters_end)
        if kind and kind_by_head(folded, number.end()) != "weapon":  # SS-18 missiles
            start, end = kind.start(), number.end()
            yield Mention(start, end, "platform", "hull_number", _HULL, "hull_number")
    for mention in mentions:
        if mention.type == "platform" and mention.subtype.startswith("ship"):
            bracketed = _BRACKETED.match(folded, mention.end)
            if bracketed:
                yield Mention(
                    bracketed.start(1),
                    bracketed.end(1),
                    "platform",
                    "hull_number",
                    _HULL,
                    "hull_number",
                )


def ships_by_short_name(folded: str, mentions: Sequence[Mention]) -> Iterator[Mention]:
    """``Texas`` after ``USS Texas``, where no word beside it makes it the place of that name."""
    called: dict[str, Mention] = {}
    for ship in mentions:
        prefix, _, name = folded[ship.start : ship.end].partition(" ")
        if ship.type == "platform" and prefix in load_lexicon().ship_prefixes and name:
            called.setdefault(name, ship)
            words = name.split(" ")
            if len(words) > _CALLED_BY_ONE_WORD or (
                len(words) == _CALLED_BY_ONE_WORD and words[-1].isalpha()
            ):
                called.setdefault(words[-1], ship)
    places = {mention.start for mention in mentions if mention.type in ("country", "place")}
    for name, ship in called.items():
        for start in standing(folded, name):
            end = start + len(name)
            follows = folded.endswith(", ", 0, start)
            is_another = follows and (start in places or _LIST.match(folded, end))
            if not is_another and start >= ship.end and _is_bare_name(folded, start, end):
                yield ship._replace(start=start, end=end, confidence=_SURE, method="ship_name")


def _is_bare_name(folded: str, start: int, end: int) -> bool:
    if _GOES_ON.match(folded, end):
        return False
    before = word_before(folded, start).rstrip(".")
    return before.lower() not in _BEFORE_PLACES and before not in load_lexicon().titles
