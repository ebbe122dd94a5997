"""Publication times: reading what pages and feeds write, and choosing which to believe."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Final

from dateutil import parser as date_parser

EARLIEST: Final = datetime(1995, 1, 1, tzinfo=UTC)
"""Before this no news site existed: such a date is a default of some software."""

MAX_AHEAD: Final = timedelta(hours=24)
"""An embargo or a clock in the wrong zone may lie ahead by this much; more is wrong."""

_MAX_LENGTH: Final = 64
_FIRST_MILLISECONDS: Final = 10**11  # more seconds than that lie in the year 5138
_ISO_LIKE = re.compile(r"\d{4}-\d{1,2}-\d{1,2}|\d{8}T")
_EPOCH = re.compile(r"\d{10}(?:\d{3})?(?:\.\d+)?")
# Zone abbreviations of the wire services and US outlets, in seconds east of Greenwich.
_ZONES: Final = {
    "UTC": 0, "GMT": 0, "Z": 0, "BST": 3600, "CET": 3600, "CEST": 7200, "EET": 7200, "EEST": 10800,
    "MSK": 10800, "EST": -18000, "EDT": -14400, "CST": -21600, "CDT": -18000, "MST": -25200,
    "MDT": -21600, "PST": -28800, "PDT": -25200, "ET": -18000, "JST": 32400, "KST": 32400,
    "AEST": 36000, "AEDT": 39600,
}  # fmt: skip
_NO_DATE: Final = datetime(1, 1, 1)  # noqa: DTZ001 - a marker for fields dateutil did not find


def parse_datetime(text: str) -> datetime | None:
    """Aware UTC time of a date made by a machine: ISO 8601, RFC 822, or seconds of the epoch.

    A date without a zone is taken as UTC, one without a time of day as midnight. None for what is
    no full date, ambiguous number soup included.
    """
    text = text.strip()
    if not text or len(text) > _MAX_LENGTH:
        return None
    try:
        if _EPOCH.fullmatch(text):
            seconds = float(text)
            scale = 1000 if seconds >= _FIRST_MILLISECONDS else 1
            return datetime.fromtimestamp(seconds / scale, UTC)
        return as_utc(_parse(text))
    except (ValueError, OverflowError, TypeError, OSError):
        return None


def plausible(moment: datetime | None, fetched_at: datetime) -> bool:
    """True for a time from 1995 on that is not more than a day ahead of the fetch."""
    return moment is not None and EARLIEST <= moment <= fetched_at + MAX_AHEAD


def as_utc(moment: datetime) -> datetime:
    """The moment in UTC; a naive one is taken as UTC."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware.astimezone(UTC)


def _parse(text: str) -> datetime:
    if _ISO_LIKE.match(text):
        try:
            return datetime.fromisoformat(text.removesuffix(" UTC").removesuffix(" GMT"))
        except ValueError:
            pass
    first: datetime = date_parser.parse(text, default=_NO_DATE, tzinfos=_ZONES)
    other = date_parser.parse(text, default=_NO_DATE.replace(2, 2, 2), tzinfos=_ZONES)
    if first.date() != other.date():  # a part of the date was taken from the default
        message = f"no full date: {text!r}"
        raise ValueError(message)
    return first
