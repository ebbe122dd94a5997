"""Decisions about one feed: whether to ask it, what to ask, and what to remember of the answer.

    FeedMemory ─► is_due ─► plan_poll ─► FetchRequest ─► … ─► FetchResponse ─► needs_parsing
        ▲                                                         │                 │ yes
        └────────── after_response, after_failure ◄───────────────┴──── parse_feed ◄┘

Nothing here waits, reads a clock or asks a server.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from schemas.feed_source import FeedSource
from schemas.reasons import Reason, Then
from transforms.lib.errors import Refusal
from transforms.lib.feeds import FeedDocument
from transforms.lib.http import FetchFailure, FetchRequest, FetchResponse
from transforms.lib.polling.memory import FeedMemory
from transforms.lib.polling.rhythm import LONGEST_WAIT, Wishes, fresh_for, next_poll
from transforms.lib.urls.target import TargetError, parse_target

UNCONDITIONAL_EVERY: Final = timedelta(hours=24)
"""A request without validators finds out a server that answers 304 to everything or changes the
body under them, and gives a document that was not understood to a parser mended since."""

POLLS_TO_MOVE: Final = 3
"""Polls in a row that must meet the same 301 or 308 before it is believed, or, after the feed has
moved, fail before its old address is tried again."""

_MAX_ERROR: Final = 1000

Document = FeedDocument | Refusal
"""What parsing gave: a feed, or why it is none."""


def is_due(memory: FeedMemory | None, at: datetime, *, once: bool) -> bool:
    """Whether to ask a feed now.

    Args:
        memory: of its last poll, None for a feed never polled.
        at: now; aware.
        once: the interval is that of whoever starts the runs, so only what the server or
            the publisher asked for counts.
    """
    if memory is None:
        return True
    if memory.retired:
        return False
    if not once:
        return memory.next_poll_at is None or at >= memory.next_poll_at
    if _wishes(memory).skipped(at) and at < memory.polled_at + LONGEST_WAIT:
        return False
    return memory.not_before is None or at >= memory.not_before


def plan_poll(source: FeedSource, memory: FeedMemory | None, at: datetime) -> FetchRequest:
    """The request of a poll: to where the feed has moved, with the validators as they came.

    Unconditional for a server caught lying, and when the last such request was a day ago.
    """
    url = (memory.next_url if memory else "") or source.feed_url
    if memory is None or memory.lying or _long_ago(memory.unconditional_at, at):
        return FetchRequest(source.feed_url, url, "feed")
    return FetchRequest(source.feed_url, url, "feed", memory.etag, memory.last_modified)


def _long_ago(moment: datetime | None, at: datetime) -> bool:
    return moment is None or at - moment >= UNCONDITIONAL_EVERY


def needs_parsing(memory: FeedMemory | None, response: FetchResponse, at: datetime) -> bool:
    """Whether a document is worth parsing: not after a 304, nor if it is the one of the last time.

    One that was not understood is parsed again after a day.
    """
    if memory is None or not _same_document(memory, response):
        return True
    again = bool(memory.document_reason) and _long_ago(memory.parsed_at, at)
    return again and not response.not_modified


def parsing(response: FetchResponse, source: FeedSource) -> tuple[Any, ...]:
    """The arguments of ``parse_feed`` for an answer."""
    return response.body, response.final_url, response.content_type, source.language, source.country


def _same_document(memory: FeedMemory, response: FetchResponse) -> bool:
    return response.not_modified or response.body_hash == memory.body_hash


def after_failure(
    feed_url: str,
    before: FeedMemory | None,
    failure: FetchFailure,
    *,
    at: datetime,
    interval: timedelta,
) -> FeedMemory:
    """What to remember of a poll that got no usable answer: all that was known, and when to retry.

    410 at the feed's own URL retires it. A feed that has moved goes back to its own URL when the
    new one is lost.
    """
    before = before or FeedMemory(at)
    failures = before.failures + 1
    moved = failure.url != feed_url
    lost = moved and failures >= POLLS_TO_MOVE and Then.FEED_LOST in failure.reason.then
    after = replace(
        before,
        polled_at=at,
        failures=failures,
        unconditional_at=before.unconditional_at if failure.conditional else at,
        moved_to="",
        permanent_redirects=0,
        retired=failure.reason is Reason.GONE and not moved and _answered_itself(failure),
    )
    wait = timedelta(seconds=failure.retry_after_seconds or 0)
    after = _scheduled(feed_url, after, wait, interval)
    return _at_url(after, feed_url) if lost else after


def _answered_itself(failure: FetchFailure) -> bool:
    """True without a redirect: what a temporary one leads to does not speak for the feed."""
    try:
        return parse_target(failure.url).url == failure.final_url
    except TargetError:
        return False


def after_response(
    feed_url: str,
    before: FeedMemory | None,
    response: FetchResponse,
    document: Document | None,
    *,
    at: datetime,
    interval: timedelta,
    found_new: bool,
) -> FeedMemory:
    """What to remember of a poll that was answered with 200 or 304.

    Args:
        feed_url: of the feed list.
        before: the memory of the poll before.
        response: the answer.
        document: what parsing gave; None where ``needs_parsing`` said no.
        at: when the feed was polled; aware.
        interval: the least time between two polls.
        found_new: the document has entries that are new or changed.

    Raises:
        ValueError: there is a document to parse, and it was not.
    """
    before = before or FeedMemory(at)
    same = _same_document(before, response)
    if document is None and not same:
        raise ValueError(f"{feed_url} has a document that was not parsed")
    reason, error = _misread(document, before)
    wishes = _published(document) or _wishes(before)
    after = replace(
        before,
        polled_at=at,
        # A 304 may leave the validators out: the last ones stay good (RFC 9110, 15.4.5).
        etag=response.etag or (before.etag if same else ""),
        last_modified=response.last_modified or (before.last_modified if same else ""),
        body_hash=before.body_hash if response.not_modified else response.body_hash,
        failures=before.failures + 1 if reason else 0,
        changed_at=at if found_new else before.changed_at,
        unconditional_at=before.unconditional_at if response.conditional else at,
        parsed_at=before.parsed_at if document is None else at,
        document_reason=reason,
        document_error=error,
        lying=before.lying or caught_lying(before, response, found_new=found_new),
        retired=False,
        publisher_interval_seconds=wishes.interval_seconds,
        skip_hours=wishes.skip_hours,
        skip_days=wishes.skip_days,
    )
    after = _scheduled(feed_url, after, fresh_for(response.headers, at), interval)
    return _redirected(after, before, "" if reason else response.moved_permanently_to)


def caught_lying(before: FeedMemory, response: FetchResponse, *, found_new: bool) -> bool:
    """Whether the body changed under the same validators.

    A strong ETag promises the same bytes. A weak one, and a date, which has no fractions of a
    second, allow for changes that do not matter (RFC 9110, 8.8): new entries do.
    """
    if response.not_modified or before.body_hash in ("", response.body_hash):
        return False
    if response.etag or before.etag:
        strong = not response.etag.startswith("W/")
        return response.etag == before.etag and (strong or found_new)
    same_date = response.last_modified == before.last_modified != ""
    return same_date and found_new


def _misread(document: Document | None, before: FeedMemory) -> tuple[str, str]:
    """Why the document is no feed, and one line about it; as before where it is the same one."""
    if document is None:
        return before.document_reason, before.document_error
    if isinstance(document, FeedDocument):
        return "", ""
    return document.reason.value, document.message[:_MAX_ERROR]


def _published(document: Document | None) -> Wishes | None:
    if not isinstance(document, FeedDocument):
        return None
    seconds = max((document.ttl_minutes or 0) * 60, document.update_period_seconds or 0)
    return Wishes(seconds, document.skip_hours, document.skip_days)


def _wishes(memory: FeedMemory) -> Wishes:
    return Wishes(memory.publisher_interval_seconds, memory.skip_hours, memory.skip_days)


def _scheduled(
    feed_url: str, memory: FeedMemory, server_wait: timedelta, interval: timedelta
) -> FeedMemory:
    schedule = next_poll(
        feed_url,
        memory.polled_at,
        interval,
        wishes=_wishes(memory),
        server_wait=server_wait,
        changed_at=memory.changed_at,
        failures=memory.failures,
    )
    return replace(memory, next_poll_at=schedule.next_poll_at, not_before=schedule.not_before)


def _redirected(after: FeedMemory, before: FeedMemory, target: str) -> FeedMemory:
    """Count a permanent redirect, "" for none, and move the feed when it was met often enough."""
    again = bool(target) and target == before.moved_to
    count = (before.permanent_redirects if again else 0) + 1 if target else 0
    after = replace(after, moved_to=target, permanent_redirects=count)
    return _at_url(after, target) if count >= POLLS_TO_MOVE else after


def _at_url(memory: FeedMemory, url: str) -> FeedMemory:
    """The memory of a feed that is asked elsewhere from now on: its validators were the old one's.

    The hash stays: the same document is the same document wherever it is.
    """
    return replace(memory, next_url=url, etag="", last_modified="", lying=False)
