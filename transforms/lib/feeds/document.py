"""What a feed document says, whatever format it came in; and the error of one that says nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from schemas.reasons import Reason
from transforms.lib.errors import Refusal
from transforms.lib.text.plain import clean_line

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

    A ``guid`` proves nothing: which entry is which is decided in ``lib.identity.entries``.

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
    return tuple(usable), tuple(skipped)


def clean_names(names: Iterable[str]) -> tuple[str, ...]:
    """Authors or tags: cleaned, without empty ones and repetitions, at most ``MAX_LIST``."""
    cleaned = dict.fromkeys(clean_line(name)[:_MAX_NAME].rstrip() for name in names)
    return tuple(name for name in cleaned if name)[:MAX_LIST]
