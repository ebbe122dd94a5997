"""Datelines and American towns: ``TROY, N.C. (AP) --``, ``Kirtland, N.M.``, ``Brazil, Indiana``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from transforms.lib.tags.entities.gazetteer import GazetteerEntry, load_gazetteer, read_table
from transforms.lib.tags.entities.lexicon import load_lexicon
from transforms.lib.tags.entities.mentions import Mention

_DATELINE = 0.9
_OF_STATE = 0.97  # "Brazil, Indiana": surer than a gazetteer that knows another Brazil
_AMBIGUOUS = ("Georgia", "New York")  # also a country, a city: not in lists
_CAPITAL = "Washington"  # the state only where a share or the verb follows: contracts
_LOOK_BACK = 60
_TOWN = re.compile(
    r"(?<![\w-])(?<!, )[A-Z][\w'-]+(?:\.(?= ))?(?: [A-Z][\w'-]+){0,3}$|"
    r"(?<=, )[A-Z][\w'-]+(?: [A-Z][\w'-]+){0,3}$"
)
_LINE = re.compile(
    r"^(?:\([A-Z]{2,5}\) )?(?P<town>[A-Z][A-Z'-]+(?:[. ]{1,2}[A-Z][A-Z'-]*){0,4})"
    r"(?<!-)(?<![. ][A-Z])"  # PLAN B - The
    r"(?:, (?P<area>[A-Z][\w.]+(?: [A-Z][\w.]+){0,2}))?(?:, [A-Z][\w.]+(?: [A-Z][\w.]+)?)?"
    r"(?: \([^()\n]{2,30}\))? ?(?:--|–|—| - |(?<=, \d{4}\) )(?=[A-Z]))",
    re.MULTILINE,
)


def find_datelines(folded: str) -> Iterator[Mention]:
    """The town that opens a line of news, and every town beside its state."""
    for match in _LINE.finditer(folded):
        words = match["town"].split(" ")
        if load_lexicon().organisation_heads.intersection(map(str.capitalize, words)):
            continue  # ARMY CONTRACTING COMMAND, REDSTONE ARSENAL, Ala. --
        if words[0] in load_lexicon().ship_prefixes or len(match["town"]) < 4:  # noqa: PLR2004
            continue
        kind = "facility" if _is_facility(words) else "place"
        yield Mention(match.start("town"), match.end("town"), kind, "", _DATELINE, "dateline")
    for match in _short_state().finditer(folded):
        yield from _town_and_state(folded, match, _states()[_abbreviations()[match[1]]])
    for match in _full_state().finditer(folded):
        state = load_gazetteer().entries[
            f"place:us-{_codes()[match[match.lastindex or 0]].lower()}"
        ]
        yield from _town_and_state(folded, match, state)


def _town_and_state(folded: str, match: re.Match[str], state: GazetteerEntry) -> Iterator[Mention]:
    """The town before the state, if there is one; a base there is a facility."""
    town = _TOWN.search(folded, max(0, match.start() - _LOOK_BACK), match.start())
    if town is None or town.group() in _codes():
        return
    group = match.lastindex or 0
    confidence = _DATELINE if match[group] in _AMBIGUOUS else _OF_STATE
    kind = "facility" if _is_facility(town.group().split(" ")) else "place"
    yield Mention(town.start(), town.end(), kind, "", confidence, "town_of_state")
    yield Mention(
        match.start(group), match.end(group), state.type, state.subtype, _OF_STATE, "state", state
    )


def _is_facility(words: list[str]) -> bool:
    lexicon = load_lexicon()
    titled = [word.capitalize() for word in words]
    return titled[0] in lexicon.facility_openers or not lexicon.facility_heads.union(
        ("Arsenal",)
    ).isdisjoint(titled)


@cache
def _states() -> dict[str, GazetteerEntry]:
    """Postal code to state; the District of Columbia has no other name than its capital's."""
    entries = load_gazetteer().entries
    states = {e.id[-2:].upper(): e for e in entries.values() if e.subtype == "us_state"}
    capital = GazetteerEntry("place:us-dc", "place", "us_state", "District of Columbia", "", "US")
    return {"DC": capital, **states}


@cache
def _codes() -> dict[str, str]:
    return {_CAPITAL: "WA"} | {e.name: code for code, e in _states().items() if code != "DC"}


@cache
def _full_state() -> re.Pattern[str]:
    names = "|".join(sorted(set(_codes()) - {*_AMBIGUOUS, _CAPITAL}, key=len, reverse=True))
    return re.compile(
        rf", (?:(?:({'|'.join(_AMBIGUOUS)})(?=[.;:)\n]|$|, (?!and |[A-Z][a-z]+(?:,| and ))"
        rf"| (?!and |or |[A-Z])))|({names})(?![\w-]| [A-Z])"
        rf"|({_CAPITAL})(?= \(\d|, (?:is|was|are|were|has been) (?:being )?awarded\b))"
    )


@cache
def _abbreviations() -> dict[str, str]:
    """What news agencies write for a state, to its postal code."""
    return {row["abbreviation"]: row["postal"] for row in read_table("state_abbreviations.csv")}


@cache
def _short_state() -> re.Pattern[str]:
    return re.compile(rf", ({'|'.join(map(re.escape, _abbreviations()))})(?!\w)")
