"""Publication times: reading what pages and feeds write, and which of them to believe.

One reading for feeds and pages. Give the string as the publisher wrote it, and what is known of who
wrote it:

    parse_date("5. November 2026, 14:30 Uhr", language="de")     2026-11-05 14:30 UTC
    parse_date("11/05/2026", country="US")                       2026-11-05 00:00 UTC
    parse_date("05/11/2026")                                     None: May or November?
    read_date("2026-11-05").has_time                             False: the day alone

Several strings of one document tell more than one: ``day_first_in`` finds a field above 12 in any
of them, for ``day_first`` of the others. Nothing is guessed: a string that may mean two instants is
None. A time without a zone counts as UTC, a date without a time as midnight.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache
from typing import Final

from transforms.lib.text.date_fields import DateHints, date_in, numeric_evidence
from transforms.lib.text.date_names import FILLERS, folded, month_numbers, weekday_number
from transforms.lib.text.date_times import find_time
from transforms.lib.text.date_zones import zone_at_start
from transforms.lib.text.tables import word_set

EARLIEST: Final = datetime(1995, 1, 1, tzinfo=UTC)
"""Before this no news site existed: such a date is a default of some software."""

MAX_AHEAD: Final = timedelta(hours=24)
"""An embargo or a clock in the wrong zone may lie ahead by this much; more is wrong."""

_MAX_LENGTH: Final = 100
_EPOCH = re.compile(r"(\d{10}(?:\.\d+)?)|(\d{13})|(\d{16})")
_EPOCH_SCALES: Final = (1, 10**3, 10**6)
_ISO = re.compile(r"\d{4}-(?:\d\d-\d\d|W\d\d-\d)(?:[T ]\d\d:\d\d\S*)?")
_ISO_DAY: Final = 10
_RFC_822 = re.compile(
    r"(?:[A-Z][a-z]{2}, )?(\d\d?) ([A-Z][a-z]{2}) (\d{4}) (\d\d):(\d\d):([0-5]\d)"
    r" (?:GMT|([+-]\d\d)(\d\d))"
)
_DAY_IN_ZONE = re.compile(r"(\d{4}-\d\d-\d\d)\s?(z|[+-]\d\d:?\d\d)")  # XML Schema's date
_COMPACT = re.compile(r"(\d{8})[t ]?(\d\d)(\d\d)(\d\d)?(?:[.,]\d+)?(\D.*|)")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_WORD = re.compile(r"[^\W\d_]+")
_NUMERIC = re.compile(r"\d[./年년-] ?\d\d?[./月월-] ?\d")
_BESIDE_NUMBERS: Final = word_set("""
    年 月 日 時 时 分 秒 点 點 上午 下午 午前 午後 년 월 일 시 분 초 오전 오후
    입력 수정
""")
"""Units of time, halves of the day, and "entered", "changed"."""
_LAST_WORD = re.compile(r"\s([^\W\d_]{2,5})$")


@dataclass(frozen=True)
class StatedDate:
    """A date that was read, and how much of it was said.

    ``moment`` is aware and in UTC: midnight where no time was said, UTC where no zone was.
    """

    moment: datetime
    has_time: bool
    has_zone: bool


def parse_date(
    text: str, *, language: str = "", country: str = "", day_first: bool | None = None
) -> datetime | None:
    """``read_date`` without what it says of precision."""
    stated = read_date(text, language=language, country=country, day_first=day_first)
    return stated.moment if stated else None


@lru_cache(maxsize=1024)
def read_date(
    text: str, *, language: str = "", country: str = "", day_first: bool | None = None
) -> StatedDate | None:
    """The date that a string states, made by a machine or written for readers.

    ISO 8601, RFC 822 and their relatives, Unix time, compact forms, numbers with dots, hyphens,
    slashes or the characters of the Far East, names of months in 41 languages, am and pm, and zones
    by offset and name. Words may stand before the date ("Published on Thursday, …").

    Args:
        text: As the publisher wrote it.
        language: ISO 639-1 code of the document, for names of months and the order of numbers.
        country: ISO 3166-1 code of the publisher, for the order of numbers and names of zones.
        day_first: What other dates of the document show (``day_first_in``).

    Returns:
        None for no full date (a month, a year, a time alone), for one that does not exist, and for
        one that may be another: 03-11-2026 of an unknown writer, a zone that nobody knows.
    """
    text = text.strip()
    if not text or len(text) > _MAX_LENGTH:
        return None
    hints = DateHints(language, country, day_first)
    try:
        return _rfc_822(text) or _iso(text) or _epoch(text) or _of_parts(folded(text), hints)
    except (ValueError, OverflowError):
        return None


def day_first_in(texts: Iterable[str]) -> bool | None:
    """Whether dates of one document write the day before the month, by those that can be told.

    >>> day_first_in(["05/11/2026", "23/11/2026"])
    True

    None where none tells, or they disagree.
    """
    evidence = {numeric_evidence(text[:_MAX_LENGTH]) for text in texts} - {None}
    return evidence.pop() if len(evidence) == 1 else None


def is_date_alone(text: str) -> bool:
    """Whether a line is a date with a year, in any language, and says nothing else.

    >>> is_date_alone("5 listopada 2026, 08:00"), is_date_alone("Elections of 5 May 2026")
    (True, False)
    """
    line = folded(text) if len(text) <= _MAX_LENGTH else ""
    if not _YEAR.search(line):
        return False
    words = _WORD.findall(line)
    has_month = any(month_numbers(word, "") for word in words)
    return (has_month or bool(_NUMERIC.search(line))) and all(map(_is_of_dates, words))


def _is_of_dates(word: str) -> bool:
    is_name = bool(month_numbers(word, "")) or weekday_number(word) is not None
    return is_name or word in FILLERS or word in _BESIDE_NUMBERS


def plausible(moment: datetime | None, fetched_at: datetime) -> bool:
    """True for a time from 1995 on that is not more than a day ahead of the fetch."""
    return moment is not None and EARLIEST <= moment <= fetched_at + MAX_AHEAD


def as_utc(moment: datetime) -> datetime:
    """The moment in UTC; a naive one is taken as UTC."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware.astimezone(UTC)


def _rfc_822(text: str) -> StatedDate | None:
    """What nearly all feeds write, read in a tenth of the time."""
    match = _RFC_822.fullmatch(text)
    month = next(iter(month_numbers(match[2].lower(), "en")), 0) if match else 0
    if not match or not month:
        return None
    day, _, year, hour, minute, second, east, minutes = match.groups("0")
    shift = timedelta(hours=int(east), minutes=int(east[0] + minutes))
    clock = datetime(int(year), month, int(day), int(hour), int(minute), int(second), tzinfo=UTC)
    return StatedDate(clock - shift, has_time=True, has_zone=True)


def _iso(text: str) -> StatedDate | None:
    if not _ISO.fullmatch(text):
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return StatedDate(as_utc(moment), len(text) > _ISO_DAY, moment.tzinfo is not None)


def _epoch(text: str) -> StatedDate | None:
    match = _EPOCH.fullmatch(text)
    if not match:
        return None
    number, scale = next((n, s) for n, s in zip(match.groups(), _EPOCH_SCALES, strict=True) if n)
    moment = datetime.fromtimestamp(float(number) / scale, UTC)
    return StatedDate(moment, has_time=True, has_zone=True)


def _of_parts(text: str, hints: DateHints) -> StatedDate | None:
    """A folded text as time of day, zone, and a rest that must be a date."""
    match = _DAY_IN_ZONE.fullmatch(text)
    if match:
        return _stated(match[1], None, _zone(match[2], hints)[0], hints)
    match = _COMPACT.fullmatch(text)
    if match:
        day, hour, minute, second, zone = match.groups()
        text = f"{day} {hour}:{minute}:{second or '00'} {zone}"
    time = find_time(text, hints.language)
    if time is None:
        last = _LAST_WORD.search(text)
        zone = _zone(last[1], hints)[0] if last else None
        return _stated(text[: last.start()] if last and zone else text, None, zone, hints)
    zone, after = _zone(text[time.end :].lstrip(" ,"), hints)
    _, after = _zone(after.lstrip(), hints) if zone else (None, after)  # "+0100 CET"
    return _stated(f"{text[: time.start]} {after}", time.since_midnight, zone, hints)


def _zone(text: str, hints: DateHints) -> tuple[tzinfo | None, str]:
    """The zone at the start of a text, and what follows it."""
    found = zone_at_start(text, language=hints.language, country=hints.country)
    return (found[0], text[found[1] :]) if found else (None, text)


def _stated(
    date_text: str, since_midnight: timedelta | None, zone: tzinfo | None, hints: DateHints
) -> StatedDate | None:
    day = date_in(date_text, hints)
    if day is None:
        return None
    clock = datetime(day.year, day.month, day.day) + (since_midnight or timedelta(0))  # noqa: DTZ001
    moment = clock.replace(tzinfo=zone or UTC).astimezone(UTC)
    return StatedDate(moment, since_midnight is not None, zone is not None)
