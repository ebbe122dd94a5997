"""Time zones as dates name them: offsets, abbreviations, and names in words.

An abbreviation that means different zones in different countries counts only with the country or
language of who wrote it, unless RFC 822 gave it its meaning (EST, CST, MST, PST and their summer).
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Final

_MAX_OFFSET_HOURS: Final = 14
# "10:00 GMT - 5 November" has no offset.
_OFFSET = re.compile(
    r"\(?(?:(?:gmt|utc|ut|z)\s?([+-])(\d{1,2})(?::?([0-5]\d)|(?![:\d]|\s+[^\W\d]))"
    r"|([+-])(\d{2}):?([0-5]\d)|([+-])(\d{1,2})(?=\s*$))(?![\d:./-])\)?(?:\s*\([^()]*\))?"
)
_OFFSETS: Final = """
    utc gmt ut tu z zulu гринвич = 0 | wet = 0 | west = 1 | bst = 1
    cet mez hnec = 1 | cest mesz mest = 2 | eet = 2 | eest = 3 | sast cat = 2 | wat = 1
    msk мск trt eat = 3 | msd samt gst = 4 | irst = 3.5 | pkt uzt yekt = 5 | npt = 5.75
    omst = 6 | ict wib krat = 7 | hkt sgt myt pht wita awst irkt = 8 | jst kst wit yakt = 9
    acst = 9.5 | aest vlat = 10 | acdt = 10.5 | aedt = 11 | nzst = 12 | nzdt = 13
    est = -5 | edt = -4 | cst = -6 | cdt = -5 | mst = -7 | mdt = -6 | pst = -8 | pdt = -7
    akst = -9 | akdt = -8 | hst = -10 | nst = -3.5 | ndt = -2.5 | brt art clst = -3 | brst = -2
"""
_OF_COUNTRY: Final[dict[str, dict[str, float]]] = {
    "ist": {"IN": 5.5, "hi": 5.5, "IL": 2, "he": 2, "IE": 1},
    "idt": {"IL": 3, "he": 3},
    "ast": {"AE": 3, "SA": 3, "QA": 3, "KW": 3, "BH": 3, "IQ": 3, "ar": 3, "CA": -4, "PR": -4},
    "adt": {"CA": -3},
    "bst": {"BD": 6, "bn": 6},
    "cst": {"CN": 8, "TW": 8, "zh": 8, "CU": -5, "AU": 9.5},
    "est": {"AU": 10},
    "edt": {"AU": 11},
    "mst": {"MY": 8, "ms": 8},
    "pst": {"PH": 8, "PK": 5},
    "sst": {"SG": 8},
    "wst": {"AU": 8},
}
"""Hours east of Greenwich by country (capitals) or language of the writer."""

_US_HOURS: Final = {"eastern": -5, "central": -6, "mountain": -7, "pacific": -8}
_US_NAMES: Final = {"et": -5, "ct": -6, "mt": -7, "pt": -8}
_IN_WORDS = re.compile(
    r"(?:(us|u\.s\.)\s)?(central european|eastern european|eastern|central|mountain|pacific"
    r"|greenwich mean|moscow|japan|korea|china|india)"
    r"(?:\s(standard|daylight|summer))?(?:\s(time))?\b"
)
_WORDED: Final = {
    "central european": 1, "eastern european": 2, "greenwich mean": 0, "moscow": 3, "japan": 9,
    "korea": 9, "china": 8, "india": 5.5,
}  # fmt: skip


class _UnitedStates(tzinfo):
    """Clock time of a US zone: an hour later from the second Sunday of March to November's first.

    The rule is that of 2007 and after; the hour of the change itself counts as standard time.
    """

    def __init__(self, hours: int) -> None:
        self._standard = timedelta(hours=hours)

    def utcoffset(self, dt: datetime | None) -> timedelta:
        return self._standard + self.dst(dt)

    def dst(self, dt: datetime | None) -> timedelta:
        if dt is None:
            return timedelta(0)
        start = _sunday(dt.year, 3, 8).replace(hour=2)
        end = _sunday(dt.year, 11, 1).replace(hour=1)
        return timedelta(hours=start <= dt.replace(tzinfo=None) < end)

    def tzname(self, dt: datetime | None) -> str:
        return "US" if dt is None else f"US{self.utcoffset(dt)}"


def _sunday(year: int, month: int, from_day: int) -> datetime:
    first = datetime(year, month, from_day)  # noqa: DTZ001 - compared with clock time
    return first + timedelta(days=6 - first.weekday())


def zone_at_start(text: str, *, language: str = "", country: str = "") -> tuple[tzinfo, int] | None:
    """The zone that a folded text starts with, and how many characters name it; None for none.

    >>> zone_at_start("gmt+0200 (cest)")
    (datetime.timezone(datetime.timedelta(seconds=7200)), 15)
    """
    match = _OFFSET.match(text)
    if match:
        sign, hours, *minutes = (part for part in match.groups() if part)
        zone = _offset(sign, hours, minutes[0] if minutes else "0")
        return (zone, match.end()) if zone else None
    match = _IN_WORDS.match(text)
    if match:
        return _zone_in_words(match), match.end()
    match = re.match(r"[(\[]?\s?([^\W\d_]+)\s?[)\]]?", text)
    zone = _named(match[1], language, country) if match else None
    return (zone, match.end()) if match and zone else None


def _offset(sign: str, hours: str, minutes: str) -> tzinfo | None:
    if int(hours) > _MAX_OFFSET_HOURS:
        return None
    offset = timedelta(hours=int(hours), minutes=int(minutes))
    return timezone(-offset if sign == "-" else offset)


def _zone_in_words(match: re.Match[str]) -> tzinfo:
    _, name, season, _ = match.groups()
    if name in _US_HOURS and not season:
        return _UnitedStates(_US_HOURS[name])
    hours = {**_US_HOURS, **_WORDED}[name]
    return timezone(timedelta(hours=hours + (season in ("daylight", "summer"))))


def _named(name: str, language: str, country: str) -> tzinfo | None:
    by_writer = _OF_COUNTRY.get(name, {})
    hours = by_writer.get(country, by_writer.get(language, _HOURS.get(name)))
    if hours is not None:
        return timezone(timedelta(hours=hours)) if hours else UTC
    american = name in _US_NAMES and language in ("", "en", "es")
    return _UnitedStates(_US_NAMES[name]) if american else None


def _read_offsets() -> dict[str, float]:
    hours: dict[str, float] = {}
    for names, _, offset in (cell.partition("=") for cell in re.split(r"[|\n]", _OFFSETS)):
        hours.update(dict.fromkeys(names.split(), float(offset or 0)))
    return hours


_HOURS: Final = _read_offsets()
