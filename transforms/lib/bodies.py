"""Organisations, units, ships, programmes and places in English prose, known by their heads.

``Ministry of Foreign Affairs``, ``104th Fighter Wing``, ``USS John Basilone``, ``Mount Hermon``:
the head word tells the type, so that names no gazetteer holds are found as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from transforms.lib.lexicon import Lexicon, load_lexicon
from transforms.lib.mentions import Mention
from transforms.lib.runs import Run

_STRONG = 0.8
_WEAK = 0.65
_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)$|[IVX]{1,4}$")
_NAME = r"[A-Z][\w'-]*(?: [A-Z][\w'-]*)*"
_OF_PHRASE = re.compile(
    rf"(?: (?:of|for) (?:the )?{_NAME}(?:, {_NAME})*(?:,? (?:and|&) {_NAME})?)+"
)
_OF_PLACE = re.compile(rf" of {_NAME}")
_SECOND_UNIT = re.compile(rf", (?:\d+(?:st|nd|rd|th)) {_NAME}")
_NUMBER = re.compile(r"(?: \([A-Z]+\))? \d+(?![\w,.]\d)")
_SHIP_WORDS = 4


def find_bodies(folded: str, runs: Iterable[Run]) -> Iterator[Mention]:
    """Every name whose head is a word of the lexicon; the spans may overlap each other."""
    lexicon = load_lexicon()
    for run in runs:
        yield from _ships(run, lexicon)
        yield from _units(folded, run, lexicon)
        yield from _programmes(run, lexicon)
        yield from _organisations(folded, run, lexicon)
        yield from _places(folded, run, lexicon)


def find_acronyms(folded: str, bodies: Iterable[Mention]) -> Iterator[Mention]:
    """``Center for … Studies (CSIS)``: the acronym wherever it stands, as the same type."""
    for body in bodies:
        match = _acronym_pattern().match(folded, body.end)
        if match:
            for found in re.finditer(rf"(?<![\w-]){match[1]}(?!\w)", folded):
                yield Mention(
                    *found.span(), body.type, body.subtype, _STRONG, "acronym", body.entry
                )


@cache
def _acronym_pattern() -> re.Pattern[str]:
    return re.compile(r" \(([A-Z][A-Z&-]{1,7})\)")


def _ships(run: Run, lexicon: Lexicon) -> Iterator[Mention]:
    for index, word in enumerate(run[:-1]):
        if word.text in lexicon.ship_prefixes:
            name = run[index + 1 : index + 1 + _SHIP_WORDS]
            yield Mention(word.start, name[-1].end, "platform", "ship", _STRONG, "ship_prefix")
            return


def _units(folded: str, run: Run, lexicon: Lexicon) -> Iterator[Mention]:
    first = next((i for i, word in enumerate(run) if _ORDINAL.match(word.text)), None)
    if first is not None:
        heads = [i for i, word in enumerate(run) if word.text in lexicon.unit_heads and i > first]
        if heads:
            end = run[heads[-1]].end
            joined = _SECOND_UNIT.match(folded, end)
            end = joined.end() if joined and heads[-1] == len(run) - 1 else end
            yield Mention(run[first].start, end, "military_unit", "", _STRONG, "unit_head")
        return
    yield from _numbered_units(folded, run, lexicon)


def _numbered_units(folded: str, run: Run, lexicon: Lexicon) -> Iterator[Mention]:
    number = _NUMBER.match(folded, run[-1].end)
    for index in range(len(run)) if number else ():
        if folded[run[index].start : run[-1].end] in lexicon.numbered_units and number:
            start = run[index].start
            yield Mention(start, number.end(), "military_unit", "", _STRONG, "unit_number")
            return


def _programmes(run: Run, lexicon: Lexicon) -> Iterator[Mention]:
    for index, word in enumerate(run[:-1]):
        if word.text in lexicon.programme_heads and index + 1 < len(run):
            subtype = word.text.lower()
            yield Mention(word.start, run[-1].end, "programme", subtype, _STRONG, "programme_head")
            return
    if len(run) > 1 and run[-1].text in lexicon.document_heads:
        yield Mention(run[0].start, run[-1].end, "programme", "treaty", _WEAK, "document_head")


def _organisations(folded: str, run: Run, lexicon: Lexicon) -> Iterator[Mention]:
    heads = [i for i, word in enumerate(run) if word.text in lexicon.organisation_heads]
    if not heads or _ORDINAL.match(run[0].text):
        return
    last = heads[-1]
    start, end = run[0].start, run[last].end
    phrase = None
    if last == len(run) - 1 and run[last].text in lexicon.of_heads:
        phrase = _OF_PHRASE.match(folded, end)
    distinct = [w for w in run[:last] if w.text not in lexicon.not_organisations]
    if phrase:
        yield Mention(start, phrase.end(), "organisation", "", _STRONG, "organisation_of")
    elif distinct:
        is_company = run[last].text in lexicon.company_suffixes
        subtype = "company" if is_company else ""
        yield Mention(start, end, "organisation", subtype, _WEAK, "organisation_head")


def _places(folded: str, run: Run, lexicon: Lexicon) -> Iterator[Mention]:
    first, last = run[0], run[-1]
    if first.text in lexicon.place_openers:
        phrase = _OF_PLACE.match(folded, last.end) if len(run) == 1 else None
        if phrase or len(run) > 1:
            end = phrase.end() if phrase else last.end
            yield Mention(first.start, end, "place", "", _WEAK, "place_head")
    elif len(run) > 1 and first.text in lexicon.facility_openers:
        yield Mention(first.start, last.end, "facility", "", _STRONG, "facility_head")
    elif len(run) > 1 and last.text in lexicon.facility_heads:
        yield Mention(first.start, last.end, "facility", "", _WEAK, "facility_head")
    elif len(run) > 1 and last.text in lexicon.place_heads:
        yield Mention(first.start, last.end, "place", "", _WEAK, "place_head")
