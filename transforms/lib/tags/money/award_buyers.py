"""For whom it is bought: the foreign governments of an award, and the one that buys alone."""

from __future__ import annotations

import re
from functools import cache

from transforms.lib.tags.entities.gazetteer import read_table

_FOREIGN_SALE = re.compile(r"[Ff]oreign [Mm]ilitary (?:[Ss]ales?|[Ff]inanc\w+)|\bFM[SF]\b")
_FOR_A_GOVERNMENT = re.compile(
    r"\b(?:(?:for|to|of|by|from) the (?:[Rr]oyal )?(?:(?:[Gg]overnments?|[Kk]ingdom|[Ss]tate"
    r"|[Rr]epublic)s? of)"
    r"|[Gg]overnments? of|Using (?:agency|customer|service|military service)s? (?:is|are))"
)
_COOPERATIVE = re.compile(
    r"cooperative (?:agreement|partner|program)|non-U\.?S\.? DoD", re.IGNORECASE
)
_WORK = re.compile(r"\b[Ww]ork (?:will|is)|[Ll]ocations? of|contracting activit")
_BEFORE_NAMES = re.compile(
    r"(?:\b(?:to|for|from|of|with|and|by|involves|is|are|the|support|governments?|including"
    r"|customers?|countries|behalf)"
    r"|[(;:,/]|percent\)?|[Ss]ales?|FMS|Program"
    r"|program)[\s(]*(?:the\s)?(?:[Rr]oyal\s)?(?:(?:[Gg]overnment|[Kk]ingdom|[Ss]tate|[Rr]epublic"
    r"|[Cc]ountry)\sof\s)?(?:the\s)?$"
)
_SHARED = re.compile(
    r"combines? (?:the )?purchases?|(?:U\.?S\.? )?(?:Navy|Army|Air Force|Marine Corps) ?(?:\(?\$"
    r"|[\d.]+ percent|\([\d.]+)"
)
_PARTLY = re.compile(
    r"(?<![\d.])(?P<percent>\d{1,2}(?:\.\d+)?)[- ]?(?:percent"
    r"|%)[- ](?:\w+[- ]){0,4}?(?:foreign military|FMS)"
    r"|partial(?:ly)? (?:foreign military|FMS)|(?:includes|involves) (?:unclassified )?(?:some"
    r"|partial)",
    re.IGNORECASE,
)
_OTHER_FUNDS = re.compile(
    r"(?:procurement|operations? and maintenance|research|working capital|ammunition"
    r"|shipbuilding)[^.]{0,60}?funds?\b[^.]{0,120}?obligated",
    re.IGNORECASE,
)
_SALE_FUNDS = re.compile(
    r"(?:foreign military (?:sales|financing)|FMS|FMF)[\w ()-]{0,30}funds?", re.IGNORECASE
)
_SALE_CONTRACT = re.compile(
    r"(?:foreign military sales|FMS)[\w -]{0,20}(?:contract|case|\([A-Z])|100[- ]percent foreign"
    r"|appropriation is [^.]*foreign military",
    re.IGNORECASE,
)
_FOR_IT = re.compile(r"for the (?:government|kingdom|state|republic) of", re.IGNORECASE)
_OTHER_NAMES = {
    "South Korea": "KR", "Republic of Korea": "KR", "Korea": "KR", "United Arab Emirates": "AE",
    "UAE": "AE", "Czech Republic": "CZ", "Republic of China": "TW", "Great Britain": "GB",
    "Slovak Republic": "SK", "Turkey": "TR", "Netherlands": "NL", "Macedonia": "MK", "Burma": "MM",
}  # fmt: skip
_ADJECTIVES = {
    "Afghan": "Afghanistan",
    "Iraqi": "Iraq",
    "Israeli": "Israel",
    "Saudi": "Saudi Arabia",
}
_ADJECTIVE = re.compile(
    rf"\b({'|'.join(_ADJECTIVES)})\b (?:[\w ]{{0,30}})(?:military|force|army|defen[cs]e|security"
    rf"|ministry)",
    re.IGNORECASE,
)


@cache
def _countries() -> dict[str, str]:
    rows = [row for row in read_table("gazetteer.csv") if row["type"] == "country"]
    names = {row["name"]: row["country"] for row in rows} | _OTHER_NAMES
    return {name: code for name, code in names.items() if code not in {"US", "GG", "JE"}}


@cache
def _names() -> re.Pattern[str]:
    names = sorted(_countries(), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, names))})\b(?! (?:Sea|Bay|Island))")


def buyers(clauses: list[str]) -> tuple[str, ...]:
    """The governments that buy under Foreign Military Sales, in order, without "the State of"."""
    is_sale = any(_FOREIGN_SALE.search(clause) for clause in clauses)
    found: list[str] = []
    for at, clause in enumerate(clauses):
        said = _FOREIGN_SALE.search(clause) or (
            _FOR_A_GOVERNMENT.search(clause)
            and (is_sale or at <= 1)
            and not _COOPERATIVE.search(clause)
        )
        if said and not (_WORK.search(clause) and not _FOREIGN_SALE.search(clause)):
            found += _named(clause, is_head=at == 0)
    if not found and is_sale:
        found = [
            _ADJECTIVES[match[1]]
            for c in clauses
            for match in _ADJECTIVE.finditer(c)
            if match[1] in _ADJECTIVES
        ][:1]
    return tuple(dict.fromkeys(found))


def _named(clause: str, *, is_head: bool) -> list[str]:
    sale = _FOREIGN_SALE.search(clause)
    if is_head and sale:
        bracket = re.match(r"[\w ]*\(([A-Z][\w ,;]+)\)", clause[sale.end() :])
        if bracket and _names().search(bracket[1]):
            return [match.group() for match in _names().finditer(bracket[1])]
    return [
        match.group()
        for match in _names().finditer(clause)
        if _BEFORE_NAMES.search(clause[max(0, match.start() - 60) : match.start()])
        and not (is_head and not _government_before(clause, match.start()) and not sale)
        and not re.match(r"(?:’s|'s)? (?:Air|Naval|Base|Arsenal)", clause[match.end() :])
    ]


def _government_before(clause: str, start: int) -> bool:
    return bool(
        re.search(r"(?:[Gg]overnments?|[Kk]ingdom|[Ss]tate|[Rr]epublic) of[^.]*$", clause[:start])
    )


def sole_buyer(clauses: list[str], customers: tuple[str, ...]) -> str:
    """The country code of the one government that buys alone; empty where it shares."""
    if len(customers) != 1:
        return ""
    text = " ".join(clauses)
    share = _PARTLY.search(text)
    is_shared = _SHARED.search(text) or share
    funds = any(_OTHER_FUNDS.search(c) and not _SALE_FUNDS.search(c) for c in clauses)
    if is_shared:
        return ""
    is_for_it = _SALE_CONTRACT.search(text)
    own = is_for_it or _SALE_FUNDS.search(text) or _FOR_IT.search(text)
    return _countries().get(customers[0], "") if own and (is_for_it or not funds) else ""
