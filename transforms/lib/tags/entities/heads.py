"""Organisations, units, ships, programmes and places in English prose, known by their heads.

``Ministry of Foreign Affairs``, ``104th Fighter Wing``, ``USS John Basilone``, ``Mount Hermon``:
the head word tells the type, so that names no gazetteer holds are found as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import pairwise, takewhile

from transforms.lib.tags.entities.capital_runs import Run
from transforms.lib.tags.entities.declared import name_start
from transforms.lib.tags.entities.gazetteer import nationalities
from transforms.lib.tags.entities.given_names import given_names
from transforms.lib.tags.entities.lexicon import Lexicon, load_lexicon
from transforms.lib.tags.entities.mentions import Mention
from transforms.lib.tags.entities.neighbours import standing, word_before, words_before
from transforms.lib.tags.entities.units import ORDINAL, find_units

_STRONG = 0.8
_WEAK = 0.65
_GUESS = 0.5
_WORD = r"[A-Z]\w*(?:-\w+|'[A-Z]\w+)*"
_NAME = rf"{_WORD}(?: {_WORD}){{0,5}}"  # bounds keep hostile texts linear
_OF_PHRASE = re.compile(
    rf"(?: (?:of|for|on(?= (?:the )?(?:Armed|Foreign|Def|Homeland|Intel|Approp|Veterans|Int)))"
    rf" (?:the )?{_NAME}(?:(?:, {_NAME}){{0,4}},? (?:and|&) {_NAME})?){{1,3}}"
)
_OF_PLACE = re.compile(rf" of {_NAME}")
_BRACKETED = re.compile(r" \(((?=[\w&-]*[A-Z]\))[A-Z][A-Za-z&-]{1,7})\)")
_INITIALS_MIN = 4  # three letters mean too much else: PAO, CAC, USG
_IN_WORD = re.compile(r"\w")
_EXECUTIVE_OFFICE = "PEO"  # PEO Ships, PEO C3T
_PLAIN_DOCUMENTS = frozenset({"Strategy", "Regulation"})  # the "China Strategy" is no document
_OF_SYSTEMS = frozenset({"Aircraft", "Systems"})  # Unmanned Aerial Systems are no body
_BASES = (
    *(f"{base} Base " for base in ("Naval", "Joint", "Marine Corps", "Patrol")),
    *(f"{s} Station " for s in ("Air Force", "Naval Air", "Naval", "Marine Corps Air")),
    *(f"{kind} Operating Base " for kind in ("Forward", "Contingency", "Main")),
    *("Combat Outpost ", "FOB ", "COB "),
)
# "Marine Corps Air Station, Iwakuni, …": the whole of what stands between two marks.
_AFTER_COMMA = re.compile(r", (?P<place>[A-Z][a-z]+(?: [A-Z][a-z]+)?)(?=[,.;)]|$)")
_OF_BODY = re.compile(rf", {_WORD}(?: {_WORD}){{0,2}} (?:Division|Detachment)(?![\w-])")
_HAVE_DIVISIONS = frozenset({"Center", "Centre", "Laboratory", "Command"})
_MAY_CALL_ITSELF = frozenset({"organisation", "military_unit", "facility", "programme"})
_NO_BODY = ("Command and Control", "Command & Control", "Command Post")
_JOINED_HEADS = frozenset(
    {"Agency", "Bureau", "Center", "Centre", "Command", "Directorate", "Institute", "Laboratory"}
)
_TELLS_ONE = frozenset({"the", "The", "its", "new"})
_PROJECT_ROLES = frozenset(
    {"Manager", "Managers", "Director", "Directors", "Office", "Officer", "Officers", "Leader"}
)
_EXERCISE_NUMBER = re.compile(
    r" \d{2}(?:-\d{1,2})?(?![\w-]|[.,]\d| (?:aircraft|personnel|[a-z]+s)\b)"
)
_EVENT_WORDS = {"Conference": 3}  # the National Conference is a party
_RANGES = frozenset(
    {
        "Fire",
        "Missile",
        "Test",
        "Firing",
        "Training",
        "Bombing",
        "Proving",
        "Gunnery",
        "Rocket",
        "Target",
    }
)
_SHIP_WORDS = 4
_GROUPS = frozenset({"Carrier", "Strike", "Amphibious", "Battle", "Expeditionary"})
_PLACE_WORDS = 3
_PLACE_WORD = re.compile(r"(?:[Aa]l-|[Ee]l-)?[A-Z][a-z]+(?:[-'][A-Za-z][a-z]*)*$|[Aa]l$")
_IS_SETTLEMENT = re.compile(
    r" (?:district|province|governorate|oblast|county|village|valley|municipality|prefecture|"
    r"area|sector|region)s?(?!\w)"
)
_BEFORE_PLACES = frozenset({"in", "near", "around", "outside", "of"})


def find_bodies(folded: str, runs: Iterable[Run]) -> Iterator[Mention]:
    """Every name whose head is a word of the lexicon; the spans may overlap each other."""
    lexicon = load_lexicon()
    triggers = _triggers()
    for before, run in pairwise([(), *runs]):
        if triggers.isdisjoint([word.text for word in run]):
            yield from _settlements(folded, run, lexicon)
            continue
        yield from _joined_bodies(folded, before, run, lexicon)
        yield from _ships(run, lexicon)
        yield from find_units(folded, run)
        yield from _programmes(folded, run, lexicon)
        yield from _organisations(folded, run, lexicon)
        yield from _places(folded, run, lexicon)


@cache
def _triggers() -> frozenset[str]:
    """Words without one of which a run names no body; most runs have none."""
    lexicon = load_lexicon()
    return frozenset().union(
        lexicon.ship_prefixes,
        lexicon.unit_heads,
        (unit.rpartition(" ")[2] for unit in lexicon.numbered_units),
        lexicon.counted_units,
        lexicon.regiments,
        lexicon.programme_heads,
        lexicon.event_heads,
        lexicon.document_heads,
        lexicon.organisation_heads,
        lexicon.place_openers,
        lexicon.place_heads,
        lexicon.facility_openers,
        lexicon.facility_heads,
        ("Area", "Outpost", "FOB", "COB", "Troop", "Task", _EXECUTIVE_OFFICE),
    )


def find_acronyms(folded: str, bodies: Iterable[Mention]) -> Iterator[Mention]:
    """``Center for … Studies (CSIS)``: the acronym wherever it stands, as the same type."""
    meant: dict[str, Mention] = {}
    for body in bodies:
        match = _BRACKETED.match(folded, body.end)
        if match and _is_its_acronym(folded, body, match[1]):
            name = folded[body.start : body.end]
            meant.setdefault(match[1], body._replace(method="acronym", full_name=name))
    for acronym, body in meant.items():
        for start in standing(folded, acronym):
            end = start + len(acronym)
            if not _IN_WORD.match(folded, end):
                yield body._replace(start=start, end=end)


def find_initials(folded: str, mentions: Iterable[Mention]) -> Iterator[Mention]:
    """Names of four words and more by their initials, which no text need declare: ``JRTC``."""
    named = {folded[m.start : m.end]: m for m in mentions if m.type in _MAY_CALL_ITSELF}
    for name, mention in named.items():
        if name.count(" ") < _INITIALS_MIN - 1:
            continue
        initials = "".join([word[0] for word in name.split() if word[0].isupper()])
        if len(initials) < _INITIALS_MIN or initials in load_lexicon().generic_acronyms:
            continue
        for start in standing(folded, initials):
            end = start + len(initials)
            if not _IN_WORD.match(folded, end):
                yield mention._replace(
                    start=start, end=end, confidence=_GUESS, method="acronym", full_name=name
                )


def _is_its_acronym(folded: str, body: Mention, acronym: str) -> bool:
    """Whether the initials do not say that a longer name is meant, or that none is."""
    start = name_start(folded, body.end, acronym)
    return start == body.start or (start < 0 and body.type in _MAY_CALL_ITSELF)


def _ships(run: Run, lexicon: Lexicon) -> Iterator[Mention]:
    for index, word in enumerate(run[:-1]):
        if word.text in lexicon.ship_prefixes:
            words = run[index + 1 : index + 1 + _SHIP_WORDS]
            own = takewhile(lambda word: word.text not in _GROUPS, words[1:])
            name = (words[0], *own)
            yield Mention(word.start, name[-1].end, "platform", "ship", _STRONG, "ship_prefix")
            return


def _programmes(folded: str, run: Run, lexicon: Lexicon) -> Iterator[Mention]:
    for index, word in enumerate(run[:-1]):
        if word.text in lexicon.programme_heads and run[index + 1].text not in _PROJECT_ROLES:
            subtype, end = word.text.lower(), run[-1].end
            number = _EXERCISE_NUMBER.match(folded, end) if subtype == "exercise" else None
            end = number.end() if number else end
            yield Mention(word.start, end, "programme", subtype, _STRONG, "programme_head")
            return
    if len(run) > 1 + (run[-1].text in _PLAIN_DOCUMENTS) and run[-1].text in lexicon.document_heads:
        yield Mention(run[0].start, run[-1].end, "programme", "treaty", _WEAK, "document_head")
    elif _is_event(run, lexicon):
        yield Mention(run[0].start, run[-1].end, "programme", "event", _STRONG, "event_head")


def _is_event(run: Run, lexicon: Lexicon) -> bool:
    """``Black Sea Grain Initiative``, ``Paris Air Show``; not ``Air Show`` alone."""
    if run[-1].text == "Show" and run[-2:-1] and run[-2].text != "Air":
        return False
    if run[-1].text not in lexicon.event_heads or len(run) < _EVENT_WORDS.get(run[-1].text, 2):
        return False
    return any(word.text not in lexicon.generic_names for word in run[:-1])


def _may_be_a_place(name: str, lexicon: Lexicon) -> bool:
    """False for a day or month, and for who speaks there ("Naval Station, Captain Smith, …")."""
    words = name.split()
    others = lexicon.titles | lexicon.breakers
    return not any(word in others or word in given_names() for word in words)


def _are_no_names(words: Run, lexicon: Lexicon) -> bool:
    """False where a person follows: "PEO" is the officer, too."""
    texts = [word.text.rstrip(".") for word in words]
    return not any(text in lexicon.titles or text in given_names() for text in texts)


def _organisations(folded: str, run: Run, lexicon: Lexicon) -> Iterator[Mention]:
    if run[0].text == _EXECUTIVE_OFFICE and len(run) > 1 and _are_no_names(run[1:], lexicon):
        yield Mention(run[0].start, run[-1].end, "organisation", "", _STRONG, "organisation_head")
        return
    if ORDINAL.match(run[0].text) or _is_event(run, lexicon):
        return
    run = tuple(takewhile(lambda word: not word.text[0].isdigit(), run))
    heads = [i for i, word in enumerate(run) if word.text in lexicon.organisation_heads]
    if not heads or folded.startswith(_NO_BODY, run[heads[-1]].start):
        return
    last = heads[-1]
    if run[-1].text in lexicon.regiments:
        return
    if run[last].text in _OF_SYSTEMS and run[last - 1].text in lexicon.generic_names:
        return
    start, end = run[0].start, run[last].end
    phrase = None
    if last == len(run) - 1 and run[last].text in lexicon.of_heads:
        phrase = _OF_PHRASE.match(folded, end)
    distinct = [w for w in run[:last] if w.text not in lexicon.not_organisations]
    if phrase:
        yield Mention(start, phrase.end(), "organisation", "", _STRONG, "organisation_of")
    elif distinct and not lexicon.generic_names.issuperset(w.text for w in run[: last + 1]):
        kind, subtype = _kind_of_body(" ".join(word.text for word in run[: last + 1]), lexicon)
        part = _OF_BODY.match(folded, end) if run[last].text in _HAVE_DIVISIONS else None
        end = part.end() if part and last == len(run) - 1 else end
        yield Mention(start, end, kind, subtype, _WEAK, "organisation_head")


def _joined_bodies(folded: str, first: Run, second: Run, lexicon: Lexicon) -> Iterator[Mention]:
    """``the Digital Simulation and Analysis Center``: one body, not a thing and a body."""
    if second[-1].text not in _JOINED_HEADS or len(second) == 1:
        return
    if not first or folded[first[-1].end : second[0].start] not in (" and ", " & "):
        return
    others = lexicon.titles | lexicon.organisation_heads | nationalities()
    is_told = word_before(folded, first[0].start) in _TELLS_ONE
    is_own = not ORDINAL.match(first[0].text) and others.isdisjoint([w.text for w in first])
    if is_told and is_own:
        end = second[-1].end
        yield Mention(first[0].start, end, "organisation", "", _WEAK, "organisation_head")


def _kind_of_body(name: str, lexicon: Lexicon) -> tuple[str, str]:
    """Type and subtype by the end of the name."""
    if name.endswith(tuple(lexicon.named_units)):
        return "military_unit", ""
    if name.endswith(tuple(lexicon.facility_centres)):
        return "facility", ""
    is_company = name.rpartition(" ")[2] in lexicon.company_suffixes
    return "organisation", "company" if is_company else ""


def _settlements(folded: str, run: Run, lexicon: Lexicon) -> Iterator[Mention]:
    """``in Sinjar``, ``the town of Dabiq``: a name that a preposition makes a place."""
    before_run = word_before(folded, run[0].start).lower()
    if _IS_SETTLEMENT.match(folded, run[-1].end) and _is_place_name(run, lexicon):
        yield Mention(run[0].start, run[-1].end, "place", "", _WEAK, "settlement")
        return
    if before_run not in _BEFORE_PLACES or not _is_place_name(run, lexicon):
        return
    before = [word.lower() for word in words_before(folded, run[0].start)[-2:]]
    is_settlement = before[-1] == "of" and before[0] in lexicon.settlements
    if is_settlement or before[-1] != "of":
        confidence = _WEAK if is_settlement else _GUESS
        yield Mention(run[0].start, run[-1].end, "place", "", confidence, "preposition")


def _is_place_name(run: Run, lexicon: Lexicon) -> bool:
    return len(run) <= _PLACE_WORDS and all(
        _PLACE_WORD.match(word.text)
        and word.text not in lexicon.not_names
        and word.text not in lexicon.titles
        and word.text not in lexicon.generic_names
        for word in run
    )


def _is_generic(run: Run, lexicon: Lexicon) -> bool:
    return all(w.text in lexicon.generic_names or w.text in lexicon.facility_heads for w in run)


def _places(folded: str, run: Run, lexicon: Lexicon) -> Iterator[Mention]:
    first, last = run[0], run[-1]
    if first.text in lexicon.place_openers:
        phrase = _OF_PLACE.match(folded, last.end) if len(run) == 1 else None
        if phrase or len(run) > 1:
            end = phrase.end() if phrase else last.end
            yield Mention(first.start, end, "place", "", _WEAK, "place_head")
    elif len(run) > 1 and (
        first.text in lexicon.facility_openers
        or f"{folded[first.start : last.end]} ".startswith(_BASES)
    ):
        is_bare = f"{folded[first.start : last.end]} " in _BASES
        place = _AFTER_COMMA.match(folded, last.end) if is_bare else None
        end = place.end() if place and _may_be_a_place(place["place"], lexicon) else last.end
        yield Mention(first.start, end, "facility", "", _STRONG, "facility_head")
    elif len(run) > 1 and _is_facility_head(run, lexicon) and not _is_generic(run, lexicon):
        yield Mention(first.start, last.end, "facility", "", _WEAK, "facility_head")
    elif len(run) > 1 and last.text in lexicon.place_heads:
        yield Mention(first.start, last.end, "place", "", _WEAK, "place_head")


def _is_facility_head(run: Run, lexicon: Lexicon) -> bool:
    """Whether a run ends as a facility: a missile range does, a range of mountains does not."""
    before, last = run[-2].text, run[-1].text
    if last == "Range":
        return before in _RANGES
    if last == "Complex" and before.endswith("Industrial"):
        return False
    return last in lexicon.facility_heads or (before, last) == ("Training", "Area")
