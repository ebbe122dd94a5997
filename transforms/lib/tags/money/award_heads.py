"""The head of an award: who was awarded, by which verb, and what.

Example Corp., Springfield, Virginia (N00019-24-D-0001); and Other LLC,* Tampa, Florida
(N00019-24-D-0002), are each being awarded a $5,000,000 firm-fixed-price contract for …
└───────────────── contractors ─────────────────┘ └───── verb ────┘ └────── object ──────┘
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from transforms.lib.tags.money.amounts import find_amounts
from transforms.lib.tags.money.locations import is_region, is_us_state

# What a contract is called: N00019-24-C-0032, N4008017F4564, Sp0600-15-D-0499, with odd hyphens.
_H = "[-‐‑– ]?"
NUMBER = re.compile(
    rf"(?<![\w-])(?=[A-Za-z0-9]{{0,5}}[0-9])[A-Z][A-Za-z0-9]{{4,5}}{_H}[0-9]{{2}}{_H}[A-Z]{_H}[A-Z0-9]{{3,4}}"
    rf"(?:-[0-9]{{4}}|-[A-Z]{{2}}[0-9]{{2}}|/[A-Z0-9]{{4}})?(?![\w])"
)
_LONGEST_HEAD = 6000
_OBJECT_REACH = 300
_VERB = re.compile(
    r"""(?P<comma>,?)\*{0,4}[,.]?\s+(?:
      (?:has|have|had|was|were|is|are|will\ be)
      (?:\ (?:each|both|all|together|jointly|now|also|either))?(?:\ (?:being|been|have\ been))?
      (?:\ (?:each|both|competitively|jointly|selected\ for))?(?:\ been)?
      \ (?:awarded|award|issued|receiving|sharing|announcing|announcing\ the\ award\ of|granted
          |(?:added|selected)\ as\ (?:an?\ )?(?:additional\ )?awardees?|being\ added)
     |will\ (?:each\ )?(?:share|compete|receive|be\ sharing)
     |received|being\ awarded|award?ed|is\ the\ \w+\ company\ (?:to\ be\ )?awarded)\b""",
    re.VERBOSE,
)
_OBJECT = re.compile(
    r"\$\s?[0-9]|€\s?[0-9]|\b(?:contracts?|modifications?|(?:task|delivery|purchase"
    r"|call)?\s?orders?"
    r"|agreements?|options?|awardees?|lease|grant)\b"
)
_NO_OBJECT = re.compile(
    r"\W*(?:an?|the|his|her|their|two|three)?\s*(?:[\w-]+\s){0,3}?"
    r"(?:patent|medal|star|heart|cross|degree|scholarship|prize|title|honou?r|ribbon|damages"
    r"|custody"
    r"|points?|certification|rights?)\b",
    re.IGNORECASE,
)
_NO_LIST = re.compile(
    r"\b(?:that|who|which|said|contract|contracts|project|projects|order"
    r"|program|funds|funding)\b(?! (?:Services|Co|Inc|LLC))"
)
_UPDATE = re.compile(r"\W*(?:UPDATE|Update)\W+")
_LABEL = re.compile(r"\W*(?:\([^()]{0,60}\)|[A-Z ]{4,40}:)?\W*")
_BRACKET = re.compile(r"\s*\(([^()]*)\)")
_LIKE_A_NUMBER = re.compile(r"[A-Z0-9-]{2,}[0-9]{4}|[0-9]{2}-[A-Z]-")
_OWN_SUM = re.compile(r"\x01\s*,?\s*(?:for\s+|estimated\s+)?(\$ ?[0-9][0-9,.]*[0-9])")
_LIST = re.compile(r"\s*;\s*(?:and\s+)?|(?<=\x01),?\s+and\s+(?=[A-Z0-9])|(?<=\x01),\s+(?=[A-Z0-9])")
_SUFFIX = re.compile(
    r"(?:Inc|Incorporated|LLC|L\.L\.C|LLP|LP|L\.P|Ltd|Limited|Corp|Corporation|Co|Company|PLC|plc"
    r"|JV"
    r"|P\.?C|PLLC|N\.?V|B\.V|S\.?A|S\.p\.A|SpA|GmbH|A\.?G|KG|KGaA|Inc\.?-[\w -]+|Pty|Pvt|USA|US"
    r"|Jr|LLLP)"
    r"(?:\b\.?|\.)(?:\s(?:and|&)\s.*|\s\(.*|\sJV|\sJoint Venture)?$"
)
_ASIDE = re.compile(
    r"(?:an?|the)\s(?:division|subsidiary|joint|wholly|unit|team|business|small|limited"
    r"|university|part|"
    r"member|segment|sector|\w+ company)|doing business|d/?b/?a|formerly|a\.?k\.?a|operating as"
    r"|part of",
    re.IGNORECASE,
)
_WITH_COUNTRY = 3  # parts of "Kanata, Ontario, Canada"
_COMPANY = re.compile(
    r"\b(?:Inc|LLC|Corp|Co|Ltd|Company|Systems?|Services?|Technologies|Group|Division|Laborator\w+|"
    r"Sector|International|Aerospace|Aeronautics|Solutions|Industries|Electronics|Defense"
    r"|University)\b"
)


@dataclass(frozen=True)
class Contractor:
    """A company of the list, with what its brackets say of it alone; ``stars`` are footnotes."""

    name: str
    amount: float | None
    numbers: tuple[str, ...]
    stars: str


@dataclass(frozen=True)
class Head:
    """The parts of the head. ``object`` is the text from the verb to the end of the paragraph."""

    contractors: tuple[Contractor, ...]
    verb: str
    object: str
    is_update: bool


def read_head(paragraph: str) -> Head | None:
    """The head of a paragraph in the form of announcements; None where it has another form."""
    begin = _LABEL.match(paragraph)
    start = begin.end() if begin else 0
    update = _UPDATE.match(paragraph)
    for verb in _VERB.finditer(paragraph[:_LONGEST_HEAD], update.end() if update else 0):
        listed = paragraph[update.end() if update else start : verb.start()]
        rest = paragraph[verb.end() :]
        contractors = tuple(_contractors(listed))
        if contractors and _is_of_the_form(listed, rest, verb.group()):
            return Head(contractors, verb.group().strip(" ,*"), rest, bool(update))
        if not _may_go_on(listed):
            return None
    return None


def _may_go_on(listed: str) -> bool:
    """Whether the verb was one of a bracket, so that the verb of the award comes later."""
    return listed.count("(") > listed.count(")") or listed.rstrip().endswith((";", "which"))


def _is_of_the_form(listed: str, rest: str, verb: str) -> bool:
    if not re.match(r"[\"“'A-Z0-9]", listed) or _NO_LIST.search(listed):
        return False
    if "awardee" in verb:
        return True
    has_address = is_region(re.split(r",\s*", _BRACKET.sub("", listed).strip(" ,*"))[-1])
    is_formal = "contracting activity" in rest or bool(NUMBER.search(listed) or NUMBER.search(rest))
    named = _OBJECT.search(rest[:_OBJECT_REACH])
    if not named or _NO_OBJECT.match(rest[:80]):
        return False
    return is_formal or (has_address and bool(re.search(r"[$€]\s?[0-9]", rest[:_OBJECT_REACH])))


def _contractors(listed: str) -> Iterator[Contractor]:
    brackets: list[str] = []

    def marked(match: re.Match[str]) -> str:
        if NUMBER.search(match[1]) or "$" in match[1] or _LIKE_A_NUMBER.search(match[1]):
            brackets.append(match[1])
            return "\x01"
        return match.group()

    text = _BRACKET.sub(marked, listed)
    sums = _OWN_SUM.findall(text) if len(brackets) > 1 else []
    text = _OWN_SUM.sub("\x01", text)
    for piece in _LIST.split(text):
        own = [brackets.pop(0) for _ in range(min(piece.count("\x01"), len(brackets)))]
        stars = max(re.findall(r"\*+", piece), key=len, default="")
        outside = sums.pop(0) if own and sums else ""
        for name in _names(re.sub(r"[*\x01]", "", piece)):
            said = " ".join([*own, outside])
            numbers = tuple(NUMBER.findall(said))
            amounts = find_amounts(NUMBER.sub("", said))
            yield Contractor(name, amounts[-1].amount if amounts else None, numbers, stars)


def _names(piece: str) -> Iterator[str]:
    """The names of a piece of the list, without cities and states: as a rule one."""
    parts: list[str] = []
    for part in re.split(r",\s*", re.sub(r"\s+", " ", piece).strip(" ,")):
        if parts and _SUFFIX.match(part):
            parts[-1] = f"{parts[-1]}, {part}"
        elif part.startswith("and ") and parts and is_region(parts[-1]):
            yield from _without_address(parts)
            parts = [part.removeprefix("and ")]
        elif part:
            parts.append(part)
    yield from _without_address(parts)


def _without_address(parts: list[str]) -> Iterator[str]:
    kept = [part for at, part in enumerate(parts) if not (at and _ASIDE.match(part))]
    if kept and kept[0].startswith("and "):
        kept[0] = kept[0].removeprefix("and ")
    if len(kept) > 1 and is_region(kept[-1]):
        *names, city, _ = ["", "", *kept]
        address = 2 if city and any(names) else 1
        if len(kept) > _WITH_COUNTRY and is_region(kept[-2]) and not is_us_state(kept[-1]):
            address = 3  # Kanata, Ontario, Canada
        kept = kept[:-address]
    elif len(kept) > 1 and not _COMPANY.search(kept[-1]):
        kept = kept[:-1]
    if kept:
        yield ", ".join(kept).strip()
