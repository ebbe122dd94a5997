"""The rows of one poll: the ``FeedPoll``, the feed document for the archive, the rejects.

No DoFn and no request: the batch stage and the streaming stage both build their rows here.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from apache_beam.utils.timestamp import Timestamp

from schemas.feed_poll import FeedEntry, FeedPoll
from schemas.feed_source import FeedSource
from schemas.page import Page
from schemas.poll_outcome import PollOutcome
from schemas.reasons import Reason
from schemas.reject import Reject
from transforms.lib.feeds import FeedDocument
from transforms.lib.http import FetchFailure, FetchResponse
from transforms.lib.identity.entries import KnownEntries
from transforms.lib.polling.decisions import Document, after_failure, after_response
from transforms.lib.polling.memory import MEMORY_COLUMNS, FeedMemory
from transforms.stages.archive import archive_feed
from transforms.stages.entries import ToldEntry, what_changed
from transforms.stages.rejects import reject_feed
from transforms.stages.run_context import (
    RunContext,
    date_of,
    now,
    to_datetime,
    to_timestamp,
)

PollRecord = FeedPoll | Page | Reject
_MAX_ERROR = 1000


def poll_records(  # noqa: PLR0917 (the order is that of the poll: who, what, before, now)
    context: RunContext,
    source: FeedSource,
    memory: FeedMemory | None,
    result: FetchResponse | FetchFailure,
    document: Document | None,
    told: Sequence[ToldEntry],
    known: KnownEntries,
    *,
    at: Timestamp | None = None,
) -> list[PollRecord]:
    """The rows of one poll, its ``FeedPoll`` first.

    Args:
        context: of the run.
        source: the feed that was asked.
        memory: of its last poll, None for the first.
        result: what came of the request that ``plan_poll`` gave.
        document: what parsing gave; None for a failure, and where ``needs_parsing`` said no.
        told: the entries of the document, by ``told_entries``.
        known: the entries that came before.
        at: when the feed was polled; now, if not given.

    Raises:
        ValueError: there is a document to parse, and it was not.
    """
    at = at or now()
    poll = _Poll(context, source, memory, at)
    if isinstance(result, FetchFailure):
        return poll.unanswered(result)
    new = [one.record for one in told if what_changed(one, known) is not None]
    records = poll.answered(result, document, [one.record for one in told], new)
    # A document that holds the text of an article that was taken down is not kept, either.
    may_be_kept = not any(one.record.withdrawn for one in told)
    texts = [entry for entry in new if entry.full_text]
    if may_be_kept and texts:
        records.append(archive_feed(context, result, source, texts, at=at))
    if isinstance(document, FeedDocument):
        for skipped in document.skipped:
            error = f"entry {skipped.title!r} has neither link nor id"
            records.append(reject_feed(context, source, skipped.reason, error, failures=0))
    return records


def feed_memory_of(poll: FeedPoll) -> FeedMemory:
    """The memory that a poll row leaves behind, without reading it back from the lake."""
    row = {name: getattr(poll, name) for name in MEMORY_COLUMNS}
    times = {n: to_datetime(v) for n, v in row.items() if isinstance(v, Timestamp)}
    return FeedMemory.from_row(row | times)


class _Poll:
    """One poll of one feed, to be turned into rows."""

    def __init__(
        self, context: RunContext, source: FeedSource, memory: FeedMemory | None, at: Timestamp
    ) -> None:
        self._context = context
        self._source = source
        self._memory = memory
        self._at = at
        self._interval = timedelta(seconds=context.poll_interval_seconds)

    def unanswered(self, failure: FetchFailure) -> list[PollRecord]:
        """The rows of a poll that got no usable answer."""
        after = after_failure(
            self._source.feed_url,
            self._memory,
            failure,
            at=to_datetime(self._at),
            interval=self._interval,
        )
        return self._failed(failure, after, failure.reason, failure.error)

    def answered(
        self,
        response: FetchResponse,
        document: Document | None,
        entries: Sequence[FeedEntry],
        new: Sequence[FeedEntry],
    ) -> list[PollRecord]:
        """The rows of a poll that was answered: also of one whose document is no feed."""
        after = after_response(
            self._source.feed_url,
            self._memory,
            response,
            document,
            at=to_datetime(self._at),
            interval=self._interval,
            found_new=bool(new),
        )
        if after.document_reason:
            reason = Reason(after.document_reason)
            return self._failed(response, after, reason, after.document_error)
        outcome = self._outcome(response, after, new)
        twins = len(document.entries) - len(entries) if isinstance(document, FeedDocument) else 0
        return [self._row(response, after, outcome, entries=entries, new=new, twins=twins)]

    def _outcome(
        self, response: FetchResponse, after: FeedMemory, new: Sequence[FeedEntry]
    ) -> PollOutcome:
        if new:
            return PollOutcome.NEW
        if after.next_url not in ("", response.url):
            return PollOutcome.MOVED
        return PollOutcome.NOT_MODIFIED if response.not_modified else PollOutcome.UNCHANGED

    def _failed(
        self,
        result: FetchResponse | FetchFailure,
        after: FeedMemory,
        reason: Reason,
        error: str,
    ) -> list[PollRecord]:
        outcome = PollOutcome.GONE if reason is Reason.GONE else PollOutcome.ERROR
        reject = reject_feed(
            self._context,
            self._source,
            reason,
            error,
            failures=after.failures,
            http_status=_status(result),
            payload=result.body if isinstance(result, FetchResponse) else b"",
        )
        return [self._row(result, after, outcome, error=f"{reason}: {error}"), reject]

    def _row(
        self,
        result: FetchResponse | FetchFailure,
        after: FeedMemory,
        outcome: PollOutcome,
        *,
        error: str = "",
        entries: Sequence[FeedEntry] = (),
        new: Sequence[FeedEntry] = (),
        twins: int = 0,
    ) -> FeedPoll:
        source = self._source
        remembered = _columns(after) | {"next_url": after.next_url or source.feed_url}
        return FeedPoll(
            **source.columns(),
            source_language=source.language,
            outcome=outcome,
            http_status=_status(result),
            bytes=result.wire_bytes if isinstance(result, FetchResponse) else 0,
            duration_ms=result.duration_ms,
            entries=len(entries) + twins,
            new_entries=len(new),
            final_url=result.final_url,
            error=error[:_MAX_ERROR],
            document_keys=tuple(entry.entry_key for entry in entries),
            twins=twins,
            discovered=tuple(new),
            run_id=self._context.run_id,
            ingested_at=self._at,
            poll_date=date_of(self._at),
            request_url=result.url,
            **remembered,
        )


def _columns(memory: FeedMemory) -> dict[str, Any]:
    """The memory as columns of its poll row."""
    values = {name: getattr(memory, name) for name in MEMORY_COLUMNS}
    return {n: to_timestamp(v) if isinstance(v, datetime) else v for n, v in values.items()}


def _status(result: FetchResponse | FetchFailure) -> int:
    return result.status if isinstance(result, FetchResponse) else result.http_status
