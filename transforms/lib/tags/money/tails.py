"""What follows the number of a sum: its scale and its unit.

``2,7 milliards d’euros``, ``1.05 lakh crore``, ``300 million Swedish kronor``, ``85 M€``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from transforms.lib.tags.money.currencies import Vocabulary

GAP = " \u00a0\u202f\u2009-"  # one of them may stand between a number and the words after it
_MIL, _MILLION = 3, 6
WORD = re.compile(r"U\.S\.|[^\W\d_]+[€$£]?|[€$£¥円元원₩₹₪₴₽₺₫]")
_JOINING = re.compile(r"(?:de |d['’]|di |of |в )")
_NO_UNIT = re.compile(r"[ -](?:zone|area|bloc|cents?\b)|['’][ts]\b|-?atlanti", re.IGNORECASE)
_OF_WEIGHT = re.compile(
    r" (?:of (?:\w+ )?(?:cargo|thrust|fuel|payload|explosive|lift|ordnance|ammunition|food|supplies"
    r"|equipment|freight|steel|bomb|material|pressure|force|cocaine)|force\b|thrust)",
    re.IGNORECASE,
)
_WEIGHING = re.compile(
    r"(?:weigh\w*|thrust|payload|cargo|lift\w*|carry\w*|displac\w+)[^.$£€]{0,60}\Z", re.IGNORECASE
)


@dataclass(frozen=True)
class Tail:
    """What was read after a number: its end, and what it says."""

    end: int
    power: int | None = None
    scale: str = ""
    currency: str = ""


def read_tail(text: str, at: int, words: Vocabulary) -> Tail:
    """The scale and the unit after a number that ends at ``at``."""
    scaled = _scale(text, at, words)
    named = _unit(text, scaled, words)
    if named and scaled.scale == "mil" and scaled.power == _MIL and text[scaled.end] == ".":
        return replace(named, power=_MILLION)  # Czech and Romanian: "150 mil. Kč"
    return named or scaled


def _scale(text: str, at: int, words: Vocabulary) -> Tail:
    first = _scale_word(text, at, words)
    if first.power is None or first.scale not in words.first_scales:
        return first
    second = _scale_word(text, first.end, words)
    if second.power is None:
        return first
    return replace(second, power=first.power + second.power)


def _scale_word(text: str, at: int, words: Vocabulary) -> Tail:
    gap = text[at : at + 1] in GAP and at < len(text)
    match = WORD.match(text, at + gap)
    scale = match.group().lower() if match else ""
    power = words.scales.get(scale)
    if not match or power is None or text[match.end() : match.end() + 1].isdigit():
        return Tail(at)
    if gap and len(scale) == 1 and (scale not in words.spaced_scales or text[at] == "-"):
        return Tail(at)
    return Tail(match.end(), power, scale)


def _unit(text: str, scaled: Tail, words: Vocabulary) -> Tail | None:
    at = scaled.end + (scaled.power is not None and text[scaled.end : scaled.end + 1] == ".")
    gap = text[at : at + 1] in GAP and at < len(text)
    at += gap
    joining = _JOINING.match(text, at) if gap and scaled.power is not None else None
    at = joining.end() if joining else at
    match = WORD.match(text, at)
    if not match or text[match.end() : match.end() + 1].isdigit():
        return None
    return _short_unit(text, scaled, match, words) or _long_unit(text, scaled, match, words)


def _short_unit(text: str, scaled: Tail, match: re.Match[str], words: Vocabulary) -> Tail | None:
    """A sign, a code, or a scale and unit in one word: ``€``, ``SEK``, ``M€``, ``Mkr``."""
    word = match.group()
    if word in words.codes:
        return replace(scaled, end=match.end(), currency=word)
    if word in words.tails:
        more, currency = words.tails[word]
        power = (scaled.power or 0) + more if more or scaled.power is not None else None
        return replace(scaled, end=match.end(), power=power, currency=currency)
    if scaled.power is None and word.lower() in words.tail_units:
        more, unit = words.tail_units[word.lower()]
        currency = unit.around(text, match.start(), match.end())
        return replace(scaled, end=match.end(), power=more, currency=currency)
    return None


def _long_unit(text: str, scaled: Tail, match: re.Match[str], words: Vocabulary) -> Tail | None:
    """A unit with or without its country: ``euros``, ``Swedish kronor``, ``francs CFA``."""
    nation, match = _nation(text, match, words)
    unit = words.units.get(match.group().lower())
    if not unit or _NO_UNIT.match(text, match.end()):
        return None
    end = match.end()
    following = WORD.match(text, end + 1) if text[end : end + 1] in GAP else None
    after = following.group().lower() if following else ""
    if following and not nation and unit.of(words.adjectives.get(after, "")):
        nation, end = words.adjectives[after], following.end()
    if unit.scaled and scaled.power is None and not nation:
        return None  # "500 pounds" is a weight, "500 British pounds" is none
    currency = unit.of(nation) or unit.around(text, match.start(), end)
    if following and after in {"cfa", "fcfa"}:
        currency, end = currency if currency == "XAF" else "XOF", following.end()
    if not currency or (unit is words.units["pounds"] and _is_weight(text, scaled, end)):
        return None
    power = words.local_scales.get(match.group().lower(), {}).get(scaled.scale, scaled.power)
    return replace(scaled, end=end, power=power, currency=currency)


def _nation(text: str, match: re.Match[str], words: Vocabulary) -> tuple[str, re.Match[str]]:
    """The country named in one or two words before a unit, and the unit; else the word itself."""
    name, last = match.group().lower(), match
    for _ in range(2):
        gap = text[last.end() : last.end() + 1]
        following = WORD.match(text, last.end() + 1) if gap and gap in GAP else None
        if not following:
            break
        if name in words.adjectives and following.group().lower() in words.units:
            return words.adjectives[name], following
        name, last = f"{name} {following.group().lower()}", following
    return "", match


def _is_weight(text: str, scaled: Tail, end: int) -> bool:
    before = text[max(0, scaled.end - 100) : scaled.end]
    return bool(_OF_WEIGHT.match(text, end) or _WEIGHING.search(before))
