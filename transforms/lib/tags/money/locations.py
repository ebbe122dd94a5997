"""Where work is done and where companies sit: ``City, State (94 percent); and worldwide``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from transforms.lib.tags.entities.gazetteer import read_table

_STATES = frozenset(
    """
    Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Delaware|Florida|Georgia|Hawaii
    |Idaho|Illinois|Indiana|Iowa|Kansas|Kentucky|Louisiana|Maine|Maryland|Massachusetts|Michigan
    |Minnesota|Mississippi|Missouri|Montana|Nebraska|Nevada|New Hampshire|New Jersey|New Mexico
    |New York|North Carolina|North Dakota|Ohio|Oklahoma|Oregon|Pennsylvania|Rhode Island
    |South Carolina|South Dakota|Tennessee|Texas|Utah|Vermont|Virginia|Washington|West Virginia
    |Wisconsin|Wyoming|District of Columbia|D.C.|DC|Puerto Rico|Guam|American Samoa
     |U.S. Virgin Islands
    |Virgin Islands|Northern Mariana Islands|Massachusets|Pennsyvania|Oklahama
    |Ala.|Ariz.|Ark.|Calif.|Colo.|Conn.|Del.|Fla.|Ga.|Ill.|Ind.|Kan.|Ky.|La.|Md.|Mass.|Mich.|Minn.
    |Miss.|Mo.|Mont.|Neb.|Nev.|N.H.|N.J.|N.M.|N.Y.|N.C.|N.D.|Okla.|Ore.|Pa.|R.I.|S.C.|S.D.|Tenn.
    |Tex.|Vt.|Va.|Wash.|W.Va.|Wis.|Wyo.
    |England|Scotland|Wales|Northern Ireland|Great Britain|U.K.|UK|Ontario|Quebec|British Columbia
    |Alberta|Manitoba|Nova Scotia|Saskatchewan|New Brunswick|Newfoundland|Canada|Japan|Okinawa|Korea
    |Republic of Korea|South Korea|Sicily|Sardinia|Bavaria|New South Wales|Queensland|Victoria
    |South Australia|Western Australia|United Kingdom|The Netherlands|Diego Garcia|Curacao|Kosovo
    """.replace("\n", "")
    .replace("    ", "")
    .split("|")
)
_ABROAD = re.compile(r"Canada|Japan|Korea|United Kingdom|U\.?K|England|Scotland|Wales")
_SHARE = re.compile(
    r"\s*[(\[](?:[^()%]{0,40}?(?<![0-9.]))?(?P<number>[0-9]*\.?[0-9]+)\s?(?:percent|%|per cent)"
    r"(?P<rest>[^()]{0,60})[)\]]",
    re.IGNORECASE,
)
# As in: various sites in the Southwest area, including, but not limited to, California and Utah
_PREAMBLE = re.compile(
    r"^(?:the |[a-z])[^;(]{5,200}?,?\s(?:which\s)?(?:including|includes?|to include),?"
    r"(?:\s(?:but\s)?(?:is\s|are\s)?not\slimited\sto,?)?\s(?:the\s)?(?=[A-Z])"
)
_MEMBER = re.compile(r"\s*;\s*(?:and\s+)?|,\s*and\s+|\x00,?\s*(?:and\s+)?")
_JOINED = re.compile(r"\s+and\s+(?=(?:the\s)?[A-Z])")
_LEADING = re.compile(r"^(?:and|the|in|at|both|either|on|primarily|within)\s+", re.IGNORECASE)
# The name comes last in "the contractor's facility in Mesa, Arizona" and "sites to include Guam".
_LEADS_TO = re.compile(
    r"^(?=[a-z]|[A-Z][\w ]*\b(?:AOR|area of responsibility|locations|facilities|sites)\b).*?"
    r"\b(?:in|at|including|include|limited to,?|within|throughout|primarily"
    r"|located at)\s+(?:the\s)?(?=[A-Z])"
)
_OTHERS = re.compile(
    r"(?:various|other|multiple|several|additional|remaining|all other|miscellaneous"
    r"|undisclosed)\b.*"
    r"(?:locations?|places|sites|areas|facilities|cities|states|U\.?S\.?|countries)",
    re.IGNORECASE,
)
_WORLDWIDE = re.compile(r"(?:locations )?(?:world-?wide)\b(?! as)|global(?:ly)?$", re.IGNORECASE)


@cache
def regions() -> frozenset[str]:
    """What may stand after a city: states, provinces and countries, as announcements write them."""
    rows = read_table("gazetteer.csv")
    return _STATES | {row["name"] for row in rows if row["type"] == "country"}


def is_region(name: str) -> bool:
    """Whether a part of an address is a state, a province or a country.

    >>> is_region("West Virginia"), is_region("Norfolk")
    (True, False)
    """
    return name.strip(" *.,") in regions() or name.strip(" *,") in regions()


def is_us_state(name: str) -> bool:
    """Whether a part of an address is a state of the United States, or the like of one."""
    return name.strip(" *.,") in _STATES and not _ABROAD.match(name.strip(" *.,"))


def with_last_stop(name: str) -> str:
    """A name without the marks around it, but with the stop of ``Washington, D.C.``."""
    stripped = name.strip(" ,;.")
    return f"{stripped}." if stripped.endswith(("U.S", "D.C")) else stripped


def read_places(text: str) -> tuple[tuple[str, float | None], ...]:
    """The places of a list in its order, with the share of the work of each, 0 to 1, where given.

    >>> read_places("Mesa, Arizona (60 percent); and Tulsa, Oklahoma (40%)")
    (('Mesa, Arizona', 0.6), ('Tulsa, Oklahoma', 0.4))
    """
    shares: list[float] = []

    def marked(match: re.Match[str]) -> str:
        shares.append(round(float(match["number"]) / 100, 6))
        return f"\x01{len(shares) - 1}\x00"

    places: list[tuple[str, float | None]] = []
    for member in _MEMBER.split(_SHARE.sub(marked, _PREAMBLE.sub("", text, count=1))):
        name, _, index = member.partition("\x01")
        names = list(_names(with_last_stop(name)))
        share = shares[int(index)] if index.isdigit() else None
        places.extend((n, share if n is names[-1] else None) for n in names)
    is_list = len(places) > 1
    return tuple((name, share) for name, share in places if _is_place(name, share, is_list=is_list))


def _is_place(name: str, share: float | None, *, is_list: bool) -> bool:
    """Whether it is a name, or free text: "various locations" count only as one of a list."""
    if share is not None or _WORLDWIDE.match(name):
        return True
    if _OTHERS.match(name):
        return is_list
    return name[:1].isupper()


def _names(member: str) -> Iterator[str]:
    """``City, State, City, State`` as two; a state or a base alone as one."""
    parts = [part.strip() for part in member.split(",") if part.strip()]
    if len(parts) > len(("city", "state")) and all(map(is_region, map(_bare, parts))):
        yield from map(_bare, parts)
        return
    pending: list[str] = []
    for part in (found for piece in parts for found in _divided(piece)):
        if is_region(part) and not (pending or _is_city_too(part, parts)):
            yield part
        elif is_region(part) and pending:
            yield _trimmed(", ".join([*pending, part]))
            pending = []
        else:
            pending.append(part)
    if pending:
        yield _trimmed(", ".join(pending))


def _divided(part: str) -> list[str]:
    """The two sides of "and" where both are regions: ``Texas and Ohio``; else the part."""
    sides = [_LEADING.sub("", side) for side in _JOINED.split(_LEADING.sub("", part))]
    if len(sides) > 1 and (all(map(is_region, sides)) or is_region(sides[0])):
        return sides
    return [_LEADING.sub("", part)]


def _bare(part: str) -> str:
    return _LEADING.sub("", part)


def _is_city_too(part: str, parts: list[str]) -> bool:
    return part in {"Washington", "New York"} and len(parts) > 1 and parts[0] == part


def _trimmed(name: str) -> str:
    """A place without what leads to it."""
    if _OTHERS.match(name) and not is_region(name.rsplit(", ", 1)[-1]):
        return name
    return _LEADS_TO.sub("", name, count=1)
