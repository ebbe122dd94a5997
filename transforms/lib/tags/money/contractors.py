"""The list of contractors of an award: names without addresses, numbers and sums of their own.

Acme Inc.,* Reno, Nevada (SPE300-24-D-0001, $2,500,000); and Beta, Ames, Iowa (SPE300-24-D-0002)
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from transforms.lib.tags.money.amounts import find_amounts
from transforms.lib.tags.money.locations import is_region, is_us_state

# What a contract is called: N00019-24-C-0032, N4008017F4564, Sp0600-15-D-0499, with odd hyphens;
# 9 in place of the letter is an other transaction.
_H = "[-‐‑– ]?"
NUMBER = re.compile(
    rf"(?<![\w-])(?=[A-Za-z0-9]{{0,5}}[0-9])[A-Z][A-Za-z0-9]{{4,5}}{_H}[0-9]{{2}}{_H}(?:[A-Z]|(?<=-)9(?=-)){_H}[A-Z0-9]{{3,4}}"
    rf"(?:-[0-9]{{4}}|-[A-Z]{{2}}[0-9]{{2}}|/[A-Z0-9]{{4}})?(?![\w])"
)
_BRACKET = re.compile(r"\s*\(([^()]*)\)")
_LIKE_A_NUMBER = re.compile(r"[A-Z0-9-]{2,}[0-9]{4}|[0-9]{2}-[A-Z]-")
_SUM = r"\$ ?[0-9][0-9,.]*[0-9](?: [mb]illion)?"
_BRACKETS = re.compile(
    rf"\s*\((?P<said>[^()]*)\)(?:\s*,?\s*(?:(?:for|at|estimated|an?)\s+)*(?P<sum>{_SUM}))?"
)
_SUM_BEFORE = re.compile(rf",?\s*(?:(?:for|at|an?|estimated|maximum|valued)\s+)*(?P<sum>{_SUM})")
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
_NAME_AND_STATE, _WITH_COUNTRY = 2, 3  # parts of "Kanata, Ontario, Canada"
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


def read_contractors(listed: str) -> Iterator[Contractor]:
    """The companies of a list, in order."""
    brackets: list[str] = []

    def marked(match: re.Match[str]) -> str:
        said = match["said"]
        if NUMBER.search(said) or "$" in said or match["sum"] or _LIKE_A_NUMBER.search(said):
            brackets.append(f"{said} {match['sum'] or ''}")
            return "\x01"
        return match.group()

    for piece in _LIST.split(_BRACKETS.sub(marked, listed)):
        own = [brackets.pop(0) for _ in range(min(piece.count("\x01"), len(brackets)))]
        own += [match["sum"] for match in _SUM_BEFORE.finditer(piece)]
        bare = re.sub(r"[*\x01]", "", _SUM_BEFORE.sub("", piece))
        stars = max(re.findall(r"\*+", piece), key=len, default="")
        for name in _names(bare):
            yield _contractor(name, " ".join(own), stars)


def _contractor(name: str, said: str, stars: str) -> Contractor:
    amounts = find_amounts(NUMBER.sub("", said))
    amount = amounts[-1].amount if amounts else None
    return Contractor(name, amount, tuple(NUMBER.findall(said)), stars)


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
        address = 1 if len(kept) == _NAME_AND_STATE else 2
        if len(kept) > _WITH_COUNTRY and is_region(kept[-2]) and not is_us_state(kept[-1]):
            address = 3  # Kanata, Ontario, Canada
        kept = kept[:-address]
    elif len(kept) > 1 and not _COMPANY.search(kept[-1]):
        kept = kept[:-1]
    if kept:
        yield ", ".join(kept).strip()
