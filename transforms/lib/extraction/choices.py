"""Which title, authors and times to believe, of what the feed and the parts of a page say."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

from transforms.lib.extraction.authors import clean_authors, name_key
from transforms.lib.extraction.hints import Hints
from transforms.lib.extraction.metadata.candidates import Candidate, Trust
from transforms.lib.extraction.metadata.page import PageMetadata
from transforms.lib.extraction.metadata.people import choose_people, is_handle, shown_names
from transforms.lib.extraction.metadata.times import date_in_address
from transforms.lib.extraction.titles import clean_title, is_site_alone, title_key
from transforms.lib.text.dates import StatedDate, as_utc, day_first_in, plausible, read_date

Search = Callable[[str, str], str]
"""From a language and a country to a date in the text, "" without one."""

_MAX_OFFSET: Final = timedelta(hours=14)
_OFFSET = re.compile(r"(?<=\d)\s?([+-])(\d\d):?(\d\d)$")
_KICKER = re.compile(r"^[^:|–—]{1,80}(?::|\s[|–—-])\s+")
_CUT_OFF = re.compile(r"\s*(?:…|\.\.\.|\[(?:…|\.\.\.|&hellip;)\])$")


def choose_title(metadata: PageMetadata, hints: Hints) -> str:
    """The feed's title, unless the page has it whole or better; without site and section."""
    sites = (*metadata.site_names, hints.source_name, *host_names(hints.url))
    wordings = _wordings(metadata, sites)
    page = next(iter(wordings), "")
    feed = clean_title(hints.title, sites, (*wordings, *metadata.titles), metadata.sections)
    if not feed or (page and _is_site(feed, (*sites, *metadata.sections))):
        return page or feed
    whole = (one for title in wordings for one in _with_kicker_off(title) if _is_part_of(feed, one))
    spelt = (one for one in wordings if feed.isupper() and title_key(feed) == title_key(one))
    return next(whole, "") or next(spelt, "") or feed


def choose_authors(metadata: PageMetadata, hints: Hints, bylines: Iterable[str]) -> tuple[str, ...]:
    """From the feed, else the best source of the page, else the lines above the text."""
    publishers = (*metadata.site_names, hints.source_name, *host_names(hints.url))
    lines = [Candidate(name, "line", Trust.GUESSED) for name in shown_names(bylines)]
    page = choose_people((*metadata.authors, *lines), publishers)
    feed = clean_authors(hints.authors, publishers)
    keys = set(map(name_key, feed))
    if not feed or keys <= set(map(name_key, page)) or (page and all(map(is_handle, feed))):
        return page
    return feed


def choose_published(
    metadata: PageMetadata, hints: Hints, fetched_at: datetime, search: Search
) -> tuple[datetime, str]:
    """The time of publication, and who says it: ``feed``, ``page``, ``feed_doubted``, ``fetched``.

    The feed is believed, but for a day without a time where the page has the time, and for a day
    that the page has with the month the other way round. A date of which the feed's others make
    doubt comes after the page's, as does that of the last change, which is the first one known when
    the article is new. ``search`` looks for a date in the text, and is asked last of the page.
    """
    stated = [as_utc(moment) for moment in (hints.published, hints.updated) if moment]
    stated = [moment for moment in stated if plausible(moment, fetched_at)]
    sure = bool(hints.published and stated and stated[0] == as_utc(hints.published))
    feed = stated[0] if sure and not hints.date_doubt else None
    reader = _reader(metadata, hints.url)
    page = _best_time(metadata.published, reader, fetched_at)
    if feed and (page is None or not _corrects(page, feed)):
        return feed, "feed"
    page = page or _best_time(
        (Candidate(date_in_address(hints.url), "address", Trust.GUESSED),), reader, fetched_at
    )
    if page is None:
        found = Candidate(search(reader.language, reader.country), "text", Trust.GUESSED)
        page = _best_time((found,), reader, fetched_at)
    if page:
        return page.stated.moment, "page"
    if stated:
        return stated[0], "feed_doubted" if hints.date_doubt else "feed"
    return fetched_at, "fetched"


def choose_updated(
    metadata: PageMetadata, hints: Hints, fetched_at: datetime, published_at: datetime
) -> datetime | None:
    """The last change the feed or the page names, if it lies after the publication."""
    feed = [as_utc(hints.updated)] if hints.updated else []
    page = _readings(metadata.updated, _reader(metadata, hints.url), fetched_at)
    for moment in (*feed, *(one.stated.moment for one in page)):
        if plausible(moment, fetched_at) and moment > published_at:
            return moment
    return None


def host_names(url: str) -> tuple[str, ...]:
    """The host and its main label: news.example.org is known as ``example.org`` and ``example``."""
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    labels = host.split(".")
    return (host, ".".join(labels[-2:]), *labels[-2:-1]) if len(labels) > 1 else ()


def _wordings(metadata: PageMetadata, sites: Sequence[str]) -> list[str]:
    """The titles of a page, first that which most of JSON-LD, Open Graph and the heading have."""
    stated = (metadata.headline, metadata.shared_title)
    voters = (*(stated if any(stated) else metadata.titles[:1]), metadata.heading)
    raw = [*voters, *metadata.titles, *metadata.headings[:1]]
    cleaned = [
        clean_title(one, sites, [other for other in raw if other != one], metadata.sections)
        for one in raw
    ]
    votes = Counter(title_key(title) for title in cleaned[: len(voters)])
    told = [
        title
        for one, title in zip(raw, cleaned, strict=True)
        if title
        and not _is_site(title, (*sites, *metadata.sections))
        and not is_site_alone(one, sites)
    ]
    told.sort(key=lambda title: (-votes[title_key(title)], " " not in title))
    return told or list(filter(None, cleaned))


def _is_site(title: str, sites: Iterable[str]) -> bool:
    return title_key(title) in set(map(title_key, sites))


def _with_kicker_off(title: str) -> tuple[str, str]:
    """A title, and what stands behind its kicker: a feed may have cut the headline alone."""
    return title, _KICKER.sub("", title)


def _is_part_of(feed: str, page: str) -> bool:
    """Cut off by the feed, at its end or within a word."""
    head = _CUT_OFF.sub("", feed)
    if head != feed:
        return title_key(page).startswith(title_key(head)) and len(page) > len(head)
    return page.startswith(head) and page[len(head) :][:1].isalnum() and head[-1:].isalnum()


@dataclass(frozen=True)
class _Reader:
    """Whom the dates are written for: ISO codes of language and country, "" where unknown."""

    language: str
    country: str


@dataclass(frozen=True)
class _Reading:
    """A date as read, with its offset from Greenwich and the trust in who says it."""

    stated: StatedDate
    offset: timedelta
    trust: Trust

    @property
    def clock(self) -> datetime:
        """As the clock of the writer showed it."""
        return self.stated.moment + self.offset


def _best_time(
    candidates: Sequence[Candidate], reader: _Reader, fetched_at: datetime
) -> _Reading | None:
    """The time of the most trusted source, or what another one knows better about the same day."""
    readings = _readings(candidates, reader, fetched_at)
    if not readings:
        return None
    return next((other for other in readings[1:] if _refines(other, readings[0])), readings[0])


def _refines(other: _Reading, best: _Reading) -> bool:
    """It has the time of day, or the offset from Greenwich, that the better source leaves out."""
    if not best.stated.has_time:
        return other.stated.has_time and other.clock.date() == best.clock.date()
    if best.offset or not other.stated.has_time:
        return False
    same_clock = abs(other.clock - best.clock) < timedelta(minutes=1)
    return same_clock and (bool(other.offset) or (other.stated.has_zone > best.stated.has_zone))


def _corrects(page: _Reading, feed: datetime) -> bool:
    """The page knows the time on the day the feed gives alone, or has day and month in order."""
    if page.trust < Trust.MARKED:
        return False
    moment = page.stated.moment
    at_midnight = not (feed.hour or feed.minute or feed.second)
    if at_midnight and page.stated.has_time and feed.date() in (page.clock.date(), moment.date()):
        return True
    turned = (feed.year, feed.day, feed.month) == (moment.year, moment.month, moment.day)
    return turned and feed.day != feed.month


def _readings(
    candidates: Sequence[Candidate], reader: _Reader, fetched_at: datetime
) -> list[_Reading]:
    day_first = day_first_in(one.value for one in candidates)
    found = []
    for one in candidates:
        for order in (day_first, False):  # 11.12.2026 may lie ahead, and have been in November
            stated = read_date(
                one.value, language=reader.language, country=reader.country, day_first=order
            )
            if stated and plausible(stated.moment, fetched_at):
                found.append(_Reading(stated, _offset(one.value), one.trust))
                break
    return found


def _reader(metadata: PageMetadata, url: str) -> _Reader:
    language, _, region = metadata.language.replace("_", "-").partition("-")
    return _Reader(language.casefold(), _country(url) or region.upper())


def _country(url: str) -> str:
    """By the top-level domain, "" for one that belongs to no country."""
    last = (urlsplit(url).hostname or "").rpartition(".")[2]
    if last in ("mil", "gov"):
        return "US"
    return {"uk": "GB"}.get(last, last.upper() if len(last) == 2 else "")  # noqa: PLR2004 - ISO 3166


def _offset(text: str) -> timedelta:
    match = _OFFSET.search(text)
    if not match or ":" not in text:
        return timedelta(0)
    offset = timedelta(hours=int(match[2]), minutes=int(match[3]))
    return min(offset, _MAX_OFFSET) * (1 if match[1] == "+" else -1)
