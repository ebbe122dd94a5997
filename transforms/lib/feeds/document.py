"""What a feed document says, whatever format it came in; and the error of one that says nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from schemas.reasons import Reason
from transforms.lib.errors import Refusal
from transforms.lib.text.plain import clean_line
from transforms.lib.urls.canonical import canonical_url
from transforms.lib.urls.keys import article_id
from transforms.lib.urls.parts import UrlError

MAX_TITLE: Final = 1_000
MAX_SUMMARY: Final = 2_000
"""Characters. The longest of 1,296 titles in the collection the tests use has 277."""

MAX_LIST: Final = 50
"""Authors or tags of one entry; more is a keyword dump."""

_MAX_NAME: Final = 200


class FeedError(Refusal):
    """A document that gives no feed: NOT_A_FEED, BAD_FEED, FORBIDDEN_XML or EMPTY_FEED."""


@dataclass(frozen=True)
class ParsedEntry:
    """One entry as the feed gives it, cleaned; at least one of ``guid`` and ``link`` is not empty.

    A ``guid`` that the document gives to several pages is no id, and left out: see ``identified``.

    ``link`` and ``image_url`` are absolute http(s) URLs in ASCII form, or empty. ``title`` and
    ``summary`` are one line of plain text each. ``content_html`` is markup, neither sanitised nor
    with its links resolved, empty when the feed only carries a summary. Dates are aware and in UTC,
    however implausible. ``language`` is an ISO 639-1 code or empty. ``date_doubt`` says why the
    page is to be believed before ``published``: see ``entry_dates``.
    """

    guid: str
    link: str
    title: str
    summary: str
    content_html: str
    authors: tuple[str, ...]
    published: datetime | None
    updated: datetime | None
    tags: tuple[str, ...]
    image_url: str
    language: str
    date_doubt: str = ""


@dataclass(frozen=True)
class SkippedEntry:
    """An entry that cannot be used: it can neither be fetched nor told from the others."""

    title: str
    reason: Reason = Reason.ENTRY_WITHOUT_LINK


@dataclass(frozen=True)
class FeedDocument:
    """One feed document: the channel's own words and wishes, and its entries, if any.

    ``ttl_minutes``, ``update_period_seconds`` (the syndication module), ``skip_hours`` (0 to 23,
    GMT) and ``skip_days`` (English names) are what the publisher asks of pollers.
    """

    title: str
    site_url: str
    language: str
    ttl_minutes: int | None
    update_period_seconds: int | None
    skip_hours: tuple[int, ...]
    skip_days: tuple[str, ...]
    entries: tuple[ParsedEntry, ...]
    skipped: tuple[SkippedEntry, ...]


def identified(
    entries: Iterable[ParsedEntry],
) -> tuple[tuple[ParsedEntry, ...], tuple[SkippedEntry, ...]]:
    """The entries with a link or an id, and those without.

    Some feeds give one id to all entries (``0``, the URL of the site). Entries of one id with links
    to different pages lose it, and are known by their links; without a link, by id and title.
    Twins of one page keep it: they are one entry. Each document is judged alone. So an entry
    changes its key where its id is met once in one document and with other links in another; it is
    then taken for new, and its article is found to be in the lake by its URL, without a fetch.

    Raises:
        FeedError: EMPTY_FEED, when there are entries and none has one.
    """
    usable: list[ParsedEntry] = []
    skipped: list[SkippedEntry] = []
    for entry in entries:
        if entry.link or entry.guid:
            usable.append(entry)
        else:
            skipped.append(SkippedEntry(entry.title))
    if skipped and not usable:
        problem = f"none of {len(skipped)} entries has a link or an id"
        raise FeedError(Reason.EMPTY_FEED, problem)
    return _without_shared_ids(usable), tuple(skipped)


def _without_shared_ids(entries: Sequence[ParsedEntry]) -> tuple[ParsedEntry, ...]:
    by_guid: dict[str, list[ParsedEntry]] = {}
    for entry in entries:
        by_guid.setdefault(entry.guid, []).append(entry)
    shared = {
        guid
        for guid, group in by_guid.items()
        if guid and len(group) > 1 and len({_page(entry) for entry in group}) > 1
    }
    return tuple(
        replace(entry, guid="" if entry.link else f"{entry.guid} {entry.title}")
        if entry.guid in shared
        else entry
        for entry in entries
    )


def _page(entry: ParsedEntry) -> str:
    """What entries of one id are told apart by."""
    try:
        return article_id(canonical_url(entry.link))
    except UrlError:
        return entry.link or entry.title


def clean_names(names: Iterable[str]) -> tuple[str, ...]:
    """Authors or tags: cleaned, without empty ones and repetitions, at most ``MAX_LIST``."""
    cleaned = dict.fromkeys(clean_line(name)[:_MAX_NAME].rstrip() for name in names)
    return tuple(name for name in cleaned if name)[:MAX_LIST]
