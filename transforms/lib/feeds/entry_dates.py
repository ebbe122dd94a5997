"""Dates of the entries of one document: read with what all of them and the feed tell."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

from transforms.lib.feeds.document import ParsedEntry
from transforms.lib.text.dates import day_first_in, parse_date
from transforms.lib.text.language_codes import language_code

BUILD_TIME: Final = "build_time"
OUT_OF_LINE: Final = "out_of_line"
"""Why a page is believed before the date of an entry: see ``doubted``."""

_BUILD_SPREAD: Final = timedelta(minutes=1)  # a script is through with all items of a feed by then
_FEWEST_STAMPED: Final = 3
_FEWEST_IN_LINE: Final = 4
_LINE: Final = timedelta(days=60)
_FAR_FROM_LINE: Final = timedelta(days=180)
_REGION = re.compile(r"[A-Za-z]{2,3}[-_]([A-Za-z]{2})\b")
_OF_DOMAINS: Final = {"uk": "GB", "gov": "US", "mil": "US"}
# Country codes that are sold to everybody, and those of no country.
_FOR_EVERYBODY: Final = frozenset(
    {"ai", "cc", "co", "eu", "fm", "gg", "io", "is", "la", "ly", "me", "sh", "so", "to", "tv", "ws"}
)


@dataclass(frozen=True)
class DateReader:
    """Reads the dates of one document.

    ``language`` and ``country`` are the publisher's, "" where unknown; ``day_first`` is what its
    other dates show, None for nothing.
    """

    language: str = ""
    country: str = ""
    day_first: bool | None = None

    def read(self, text: str) -> datetime | None:
        """The date in UTC and whole seconds, or None where the text is none or may be two."""
        moment = parse_date(
            text, language=self.language, country=self.country, day_first=self.day_first
        )
        return moment.replace(microsecond=0) if moment else None


@dataclass(frozen=True)
class Outlet:
    """Where a document was found, and what the feed list says of its outlet; "" for nothing."""

    url: str
    language: str = ""
    country: str = ""


def date_reader(outlet: Outlet, language_tag: str, dates: Iterable[str]) -> DateReader:
    """The reader for a document, with the language it names and all dates as they are written.

    The feed's own language counts before the list's, and the list's country before that of the
    language (``en-us`` is the default of much software) and of the domain.

    >>> date_reader(Outlet("https://example.co.uk/rss"), "en", [])
    DateReader(language='en', country='GB', day_first=None)
    """
    region = _REGION.match(language_tag.strip())
    named = region[1].upper() if region else _country(outlet.url)
    country = outlet.country if outlet.country not in ("", "INT") else named
    language = language_code(language_tag) or outlet.language
    return DateReader(language, country, day_first_in(dates))


def doubted(entries: Sequence[ParsedEntry], built: datetime | None) -> tuple[ParsedEntry, ...]:
    """The entries, with ``date_doubt`` where the document itself speaks against a date.

    *Build time*: all entries bear one moment, with a time of day, and the feed says no other one of
    itself (``built``). *Out of line*: a date half a year or more from all others, which lie within
    two months.
    """
    dates = [entry.published or entry.updated for entry in entries]
    if _is_build_time(dates, built):
        return tuple(replace(entry, date_doubt=BUILD_TIME) for entry in entries)
    moments = sorted(filter(None, dates))
    return tuple(
        replace(entry, date_doubt=OUT_OF_LINE)
        if moment and _out_of_line(moment, moments)
        else entry
        for entry, moment in zip(entries, dates, strict=True)
    )


def stamped(dates: Iterable[datetime | None]) -> bool:
    """True where all of a document's entries bear one moment: that of its making, or one day."""
    moments = list(dates)
    known = [moment for moment in moments if moment is not None]
    if len(known) < max(_FEWEST_STAMPED, len(moments)):
        return False
    return max(known) - min(known) <= _BUILD_SPREAD


def _is_build_time(dates: Sequence[datetime | None], built: datetime | None) -> bool:
    moments = sorted(filter(None, dates))
    if not stamped(dates):
        return False
    first, last = moments[0], moments[-1]
    is_day = first == first.replace(hour=0, minute=0, second=0)
    return (built is None or abs(built - last) <= _BUILD_SPREAD) and not is_day


def _out_of_line(moment: datetime, moments: Sequence[datetime]) -> bool:
    """Whether the others among the sorted moments are close together, and this one far away."""
    if len(moments) <= _FEWEST_IN_LINE:
        return False
    if moment == moments[0]:
        others = moments[1:]
        distance = others[0] - moment
    elif moment == moments[-1]:
        others = moments[:-1]
        distance = moment - others[-1]
    else:
        return False
    return distance >= _FAR_FROM_LINE and others[-1] - others[0] <= _LINE


def _country(url: str) -> str:
    """The country of a URL's top-level domain, "" where it tells none."""
    domain = (urlsplit(url).hostname or "").rpartition(".")[2]
    is_code = len(domain) == len("xx") and domain.isalpha() and domain not in _FOR_EVERYBODY
    return _OF_DOMAINS.get(domain, domain.upper() if is_code else "")
