"""Platforms and weapons that no gazetteer holds, by the grammar of their designations.

``AK-203``, ``Agni-P``, ``9K33 Osa``, ``Type 055``, ``King Air 350``: letters, digits, a mark or a
block. What stands beside one tells its type ("rifle", "fighter"); where nothing does, the habits
of the makers do (``MiG-``, ``AIM-``), and where these say nothing either it is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from transforms.lib.tags.entities.gazetteer import nationalities
from transforms.lib.tags.entities.lexicon import load_lexicon
from transforms.lib.tags.entities.mentions import Mention
from transforms.lib.tags.entities.neighbours import word_before
from transforms.lib.tags.package_data import read_lists

_BY_HEAD = 0.8
_BY_FAMILY = 0.7
_AROUND = 80  # code points of the line in which orbit is spoken of
_MARK = r"(?:\d\w{0,3}|[IVX]{1,4}[A-Z]?)"
_TAIL = rf"(?:[- ](?:Mk|MK|Mark)[ .-]?{_MARK}|[- ](?:Block|Batch|Tranche)[ -]{_MARK})?"
_DIGITS = r"\d{1,4}(?:[A-Z]{1,4}\d{0,2}[A-Z]?|[a-z]{1,2}\d{1,2})?"
_SPACED = r"(?!(?:A|An|The|In|On|At|And|Of|For|By) )[A-Z][A-Za-z]+(?: [A-Z][a-z]+)?"
_PARTS = r"(?:[-/][A-Z0-9]{1,3})*"
_LISTED = 0.6
_LIST_BACK = 20
_ITEM = re.compile(r"(?<![\w-])(?:[A-Z]{1,4}-?\d{1,4}[A-Z]{0,3}|\d[A-Z]|Mk[ -]?\d[A-Z]?)(?![\w-])")
_LIST_AFTER = re.compile(
    r"(?: [a-z]+)?(?:(?:, and |, or |, | and | or |/)"
    r"(?:[A-Z]{1,4}-?\d{1,4}[A-Z]{0,3}|\d[A-Z]|Mk[ -]?\d[A-Z]?)(?![\w-])){1,8}"
)
_LIST_BEFORE = re.compile(
    r"(?<![\w-])([A-Z]{1,4}-?\d{1,4}[A-Z]{0,3})(?:, and |, or |, | and | or |/)$"
)
# A character that is rare in prose first, so that the search skips all others.
_TRIGGER = re.compile(
    r"[\dIVXM-](?:(?<=\d)(?:(?<=[ A-Za-z/-]\d)|(?<=[A-Za-z]\.\d)|(?=[A-Z]))|(?<=-)[A-Z]"
    r"|(?<=[ -][IVX])[IVX]{0,2}(?!\w)|(?<=M)[kK][IVX])"
)
_REACH_BACK, _REACH = 48, 24  # code points: the longest name before a number, a mark after one
_CLASS = re.compile(r"lass(?<=[- ][Cc]lass)(?![\w-])")
_CLASS_NAME = re.compile(r"(?<![\w-])[A-Z][A-Za-z'.]+(?: [A-Z][A-Za-z]+){0,2}$")
_NEXT_WORDS = re.compile(r"[ -]([\w&/-]+)" + r"(?: ([\w&/-]+))?" * 4)
_ENDS = re.compile(
    r"(?:and|or|the|an?|is|was|has|have|had|are|were|will|would|with|by|for|from|to|of|in|at|on|"
    r"which|that|who|as|than|but|its|their)$"
)
# "mobile air defense systems", "anti-drone system": a system that only the words before it tell.
DEFENCE_SYSTEM = re.compile(
    r" (?:[a-z-]+ ){0,3}?(?:(?:air|missile|drone|surface-to-air)[ -](?:and missile )?defen[cs]e"
    r"|anti-(?:drone|aircraft|tank|missile|air)|air-defen[cs]e|artillery|missile|rocket|gun"
    r"|radar|mortar|weapons?) "
    r"(?:missile |weapon |gun )?systems?(?![\w-])",
    re.IGNORECASE,
)
_SYSTEM_AHEAD = 96  # code points: the longest of these phrases
_ORBIT = re.compile(r"\b(?:orbit|lift(?:ed)? ?off|constellation)\b")
# Shared letters: weapons with these numbers, and with others nothing at all.
_WEAPON_NUMBERS = re.compile(r"(?:S-[2-5]\d\d|R-\d\d|K-\d\d?(?!\d)|P-\d{3}|JL-\d)")
_WHOSE = frozenset({"U.S.", "US", "Navy", "Army"})
_AMBIGUOUS_STEMS = frozenset({"S", "R", "K", "P", "JL"})
_SENSORS = ("AN/", "EL/")  # AN/TPQ-53, EL/M-2084: radars, sonars, jammers
_PROJECT = re.compile(r"Project-\d{2,3}(?!\d)")  # of India; Project 22350 is a class of frigates
_AIRLINERS = re.compile(r"A3[0-8]\d|B-?7\d7")
_ENGINE = re.compile(r"F-?[1-4]\d\d(?!\d)")  # F404, F-135
_TOO_SHORT = re.compile(r"(?:[ABCEHKTYZ]-?\d|A-?[2-9]\d|[TE]-?[12]\d|[ABC]-?\d{3,4}|J-?\d)$")


@dataclass(frozen=True)
class Families:
    """The lists of ``data/designations.yaml``; see the file for each."""

    weapon_families: frozenset[str]
    platform_families: frozenset[str]
    programme_families: frozenset[str]
    one_letter_glued: frozenset[str]
    launchers: frozenset[str]
    spaced: frozenset[str]
    not_designations: frozenset[str]
    not_classes: frozenset[str]
    engines: frozenset[str]


@cache
def load_families() -> Families:
    """The families of the package data. A missing or unknown list is a ``ValueError``."""
    return read_lists("designations.yaml", Families)


@cache
def _designation() -> re.Pattern[str]:
    launchers = "|".join(sorted(load_families().launchers))
    forms = (
        rf"(?P<marked>[A-Z][A-Za-z]{{2,}})[ -](?:Mk|MK|Mark)[ .-]?{_MARK}",
        rf"(?P<hyphen>[A-Z][A-Za-z]{{0,11}}(?:/[A-Z]{{1,3}})?)(?:-[A-Z][A-Za-z]{{0,8}})?-{_DIGITS}{_PARTS}",
        rf"(?P<glued>[A-Z]{{1,4}}|Mk|WhAP){_DIGITS}{_PARTS}",
        r"(?P<named>[A-Z][a-z]{2,})\d{1,2}[A-Z]?",
        r"(?P<digit>\d[A-Z]\d{1,3}[A-Z]?\d?)",
        r"(?P<roman>[A-Z][A-Za-z]{2,})-(?!US|UK|EU|UN)(?:[IVX]{1,4}[A-Z]?|[A-Z]{1,2}|[NS]G|ER)",
        r"(?P<type>Type)[ -]\d{2,4}[A-Z]{0,2}",
        rf"(?P<launcher>{launchers})[ -](?:\d{{1,2}}[A-Z]?|[IVX]{{1,3}})",
        r"(?P<apart>[A-Z]{1,2}) \d{2,3}[A-Z]{1,2}",
        rf"(?P<spaced>{_SPACED}) (?:{_DIGITS}|[IVX]{{1,3}})",
    )
    ends = r"(?=s?(?:[^\w-]|-[a-z]|$))(?![.,]\d)"
    return re.compile(rf"(?<![\w/$.&-])(?:{'|'.join(forms)}){_TAIL}{ends}")


def find_designations(folded: str) -> Iterator[Mention]:
    """Every designation whose words or family tell a platform from a weapon."""
    families, breakers = load_families(), load_lexicon().breakers
    for match in _candidates(folded):
        form = match.lastgroup or ""
        name = match[form]
        first = name.partition(" ")[0]
        if not families.not_designations.isdisjoint((name, first)) or (
            form == "spaced" and (first in breakers or _is_generic(name))
        ):
            continue
        kind, confidence = _by_neighbours(folded, match), _BY_HEAD
        if not kind:
            kind, confidence = _by_habit(folded, match, name, form), _BY_FAMILY
        if kind and kind != "engine":
            start, end = match.span()
            if form == "spaced" and first in nationalities():  # Israeli Tavor X
                start += len(first) + 1
                kind = kind if folded[start].isalpha() else ""
            if kind:
                yield Mention(start, end, kind, "designation", confidence, "designation")
    for word in _CLASS.finditer(folded):
        name_end = word.start() - len("-c")
        called = _CLASS_NAME.search(folded, max(0, name_end - _REACH_BACK), name_end)
        start = name_end - len(_class_name(called.group())) if called else name_end
        if start < name_end and kind_by_head(folded, word.end()):
            yield Mention(start, word.end(), "platform", "designation", _BY_HEAD, "class")


def _is_generic(name: str) -> bool:
    """``Defence Engineering 120`` is a maker and how many it makes."""
    return name.rpartition(" ")[0].rpartition(" ")[2] in load_lexicon().generic_names


def _candidates(folded: str) -> Iterator[re.Match[str]]:
    """The matches of the grammar, sought only around what every designation has."""
    for start, end in _windows(folded):
        yield from _designation().finditer(folded, start, end)


def _windows(folded: str) -> Iterator[tuple[int, int]]:
    """Disjoint stretches, cut at spaces, around digits, hyphens before capitals and numerals."""
    first = last = -1
    for trigger in _TRIGGER.finditer(folded):
        if trigger.end() <= last or _counts(folded, trigger.start()):
            continue
        start = max(0, trigger.start() - _REACH_BACK)
        if start:  # a run of letters without spaces is cut where it is
            start = max(start, folded.find(" ", start, trigger.start()) + 1)
        end = folded.find(" ", trigger.end() + _REACH)
        end = len(folded) if end < 0 else end
        if start > last >= 0:
            yield first, last
            first = start
        first = start if first < 0 else first
        last = end
    if first >= 0:
        yield first, last


def _counts(folded: str, start: int) -> bool:
    """Whether a number follows a word in lower case, and so belongs to no name."""
    if folded[start - 1 : start] != " ":
        return False
    words = folded[max(0, start - _REACH) : start].split()
    return not words or words[-1].islower() or words[-1].isdigit()


def _class_name(name: str) -> str:
    """``Godavari`` of ``Two Godavari``; empty for ``World``, which is no class of ships."""
    lexicon = load_lexicon()
    first, _, rest = name.partition(" ")
    is_whose = first in nationalities() or first in _WHOSE
    if rest and (is_whose or first in lexicon.breakers or first in lexicon.generic_names):
        return _class_name(rest)
    return "" if first in load_families().not_classes else name


def find_listed(folded: str, mentions: Iterable[Mention]) -> Iterator[Mention]:
    """Designations that nothing types but the system they are listed with: ``K-4, K5 and K6``."""
    for mention in mentions:
        if mention.type not in ("platform", "weapon"):
            continue
        following = _LIST_AFTER.match(folded, mention.end)
        for item in _ITEM.finditer(following.group()) if following else ():
            at = mention.end
            yield _listed(mention.type, at + item.start(), at + item.end())
        before = _LIST_BEFORE.search(folded, max(0, mention.start - _LIST_BACK), mention.start)
        if before:
            yield _listed(mention.type, before.start(1), before.end(1))


def _listed(kind: str, start: int, end: int) -> Mention:
    return Mention(start, end, kind, "designation", _LISTED, "designation")


def _by_neighbours(folded: str, match: re.Match[str]) -> str:
    if match[match.lastgroup or 0] in load_families().launchers:
        return "platform"
    if match.lastgroup == "hyphen" and _PROJECT.match(match.group()):
        return "programme"
    head = kind_by_head(folded, match.end())
    if match.lastgroup == "apart" and match["apart"] not in load_families().platform_families:
        return ""
    if head or match.lastgroup == "spaced":
        return head
    return kind_of_word(word_before(folded, match.start()).lower())


def _by_habit(folded: str, match: re.Match[str], name: str, form: str) -> str:
    """The type by the form itself, by talk of orbit, or by the family; empty if all are silent."""
    families = load_families()
    if form == "type" or (form == "spaced" and name in families.spaced):
        return "platform"
    if form == "digit" or name.startswith(_SENSORS):
        return "weapon"
    around = folded[max(0, match.start() - _AROUND) : match.end() + _AROUND]
    if form in ("launcher", "roman") and _ORBIT.search(around):
        return "platform"
    if form in ("spaced", "launcher", "roman", "marked"):
        return "weapon" if name in families.weapon_families else ""
    return _by_family(match.group(), name.partition("/")[0], form)


def _by_family(designation: str, stem: str, form: str) -> str:
    families = load_families()
    if form == "glued" and len(stem) == 1 and stem not in families.one_letter_glued:
        return "platform" if _AIRLINERS.match(designation) else ""
    if stem in _AMBIGUOUS_STEMS and _WEAPON_NUMBERS.match(designation):
        return "weapon"
    if _ENGINE.match(designation) or _TOO_SHORT.match(designation):
        return "platform" if _AIRLINERS.match(designation) else ""
    by_kind = {
        "weapon": families.weapon_families,
        "platform": families.platform_families,
        "programme": families.programme_families,
    }
    return next((kind for kind, stems in by_kind.items() if stem in stems), "")


def kind_by_head(folded: str, end: int) -> str:
    """``platform``, ``weapon`` or ``engine`` by the first telling word after ``end``; or empty."""
    if is_defence_system(folded, end):
        return "weapon"
    match = _NEXT_WORDS.match(folded, end)
    found = ""
    for word in match.groups() if match else ():
        if word is None or _ENDS.match(word):
            break
        kind = kind_of_word(word.lower())
        if kind == "engine":
            return kind
        found = found or kind
    return found


def is_defence_system(folded: str, end: int) -> bool:
    """Whether a system follows that the words before it make a weapon."""
    ahead = folded[end : end + _SYSTEM_AHEAD]
    return "ystem" in ahead.lower() and DEFENCE_SYSTEM.match(folded, end) is not None


def kind_of_word(word: str) -> str:
    """What a thing is that is called by this lower-case noun; empty if neither."""
    return _kinds().get(word, "")


@cache
def _kinds() -> dict[str, str]:
    lexicon = load_lexicon()
    return {
        **dict.fromkeys(lexicon.platform_words, "platform"),
        **dict.fromkeys(lexicon.weapon_words, "weapon"),
        **dict.fromkeys(load_families().engines, "engine"),
    }
