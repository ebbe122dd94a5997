"""Poll feeds and find the entries that are new."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

import apache_beam as beam
from apache_beam.pvalue import PCollection, TaggedOutput

from schemas.feed_poll import FeedEntry, FeedPoll, PollOutcome
from schemas.feed_source import FeedSource
from schemas.page import Page
from schemas.reasons import Reason
from schemas.reject import Reject
from transforms.archive import archive_page, body_hash
from transforms.bundles import at_end_of_bundle
from transforms.lib.feeds import (
    FeedDocument,
    FeedError,
    ParsedEntry,
    entry_hash,
    full_text,
    parse_feed,
)
from transforms.lib.http import Deferred, FetchFailure, FetchRequest, FetchResponse
from transforms.lib.lake_state import FeedMemory, LakeState
from transforms.lib.urls import entry_key
from transforms.lib.workers import DocumentError
from transforms.metrics import StageMetrics
from transforms.rejects import REJECTS_TAG, reject_feed
from transforms.run_context import (
    RunContext,
    date_of,
    now,
    optional_timestamp,
    to_datetime,
    to_timestamp,
)

POLLS_TAG = "polls"
PAGES_TAG = "pages"

# Beam reads the types of the outputs off the annotation of ``process``.
_Outputs = Iterator[
    TaggedOutput[Literal["polls"], FeedPoll]
    | TaggedOutput[Literal["pages"], Page]
    | TaggedOutput[Literal["rejects"], Reject]
]


@dataclass(frozen=True)
class PolledFeeds:
    """The outputs of ``PollFeeds``."""

    polls: PCollection[FeedPoll]
    pages: PCollection[Page]
    rejects: PCollection[Reject]


@dataclass(eq=False)
class PollFeeds(beam.PTransform[Any, Any]):
    """Ask each feed once, conditionally, and compare it with what the lake knows.

    Input: ``FeedSource``, bounded, global window.
    Outputs: one ``FeedPoll`` per source; a ``Page`` (kind feed) for a document with new full-text
        entries; a ``Reject`` for a feed that failed.
    Guarantees: validators and new entries are in one row; a poll that is repeated discovers the
        same entries again, with the same keys.
    Side effects: HTTP requests, one host one at a time.
    Metrics: ``poll.<outcome>``, ``poll.entries``, ``poll.new_entries``.
    Errors: what a server or a document does is a row, never an exception.
    """

    context: RunContext

    def __post_init__(self) -> None:
        super().__init__()

    def expand(self, sources: PCollection[FeedSource]) -> PolledFeeds:
        """Poll, then split the outputs."""
        results = sources | "Poll" >> beam.ParDo(_Poll(self.context)).with_outputs(
            POLLS_TAG, PAGES_TAG, REJECTS_TAG
        )
        return PolledFeeds(results[POLLS_TAG], results[PAGES_TAG], results[REJECTS_TAG])


class _Poll(beam.DoFn):
    """Collects the sources of a bundle and polls them together: hosts run concurrently."""

    def __init__(self, context: RunContext) -> None:
        self._context = context
        self._metrics = StageMetrics("poll")
        self._sources: dict[str, FeedSource] = {}

    def start_bundle(self) -> None:
        self._sources = {}

    def process(self, source: FeedSource) -> _Outputs:
        self._sources[source.feed_url] = source
        return iter(())

    def finish_bundle(self) -> Iterator[TaggedOutput[str, Any]]:
        state = self._context.state()
        requests = [_request(source, state) for source in self._sources.values()]
        for result in self._context.http_client().fetch_all(requests):
            source = self._sources[result.key]
            for record in self._records(source, state.feed(source.feed_url), result):
                yield at_end_of_bundle(_tagged(record))

    def _records(
        self,
        source: FeedSource,
        memory: FeedMemory | None,
        result: FetchResponse | FetchFailure | Deferred,
    ) -> Iterable[FeedPoll | Page | Reject]:
        if isinstance(result, FetchResponse):
            records = self._answered(source, memory, result)
        elif isinstance(result, FetchFailure):
            records = self._failed(source, memory, result, result.reason, result.error)
        else:
            raise TypeError(f"a feed is never deferred, but {source.feed_url} was")
        for record in records:
            if isinstance(record, FeedPoll):
                self._metrics.count(record.outcome)
                self._metrics.count("entries", record.entries)
                self._metrics.count("new_entries", record.new_entries)
        return records

    def _answered(
        self, source: FeedSource, memory: FeedMemory | None, response: FetchResponse
    ) -> list[FeedPoll | Page | Reject]:
        digest = body_hash(response.body) if response.body else ""
        known = bool(digest) and memory is not None and digest == memory.body_hash
        if response.not_modified or known:
            return [self._quiet(source, memory, response)]
        try:
            document = self._context.pool().run(
                parse_feed, response.body, response.final_url, response.content_type
            )
        except (FeedError, DocumentError) as error:
            return self._failed(source, memory, response, error.reason, str(error))
        return self._read(source, response, document, digest)

    def _read(
        self, source: FeedSource, response: FetchResponse, document: FeedDocument, digest: str
    ) -> list[FeedPoll | Page | Reject]:
        state = self._context.state()
        entries = [_feed_entry(source, entry) for entry in document.entries]
        new = {e.entry_key: e for e in entries if state.is_new(e.entry_key, e.entry_hash)}
        poll = self._poll(
            source,
            response,
            PollOutcome.NEW if new else PollOutcome.UNCHANGED,
            body_hash=digest,
            etag=response.etag,
            last_modified=response.last_modified,
            entries=len(entries),
            document_keys=tuple(dict.fromkeys(e.entry_key for e in entries)),
            discovered=tuple(new.values()),
        )
        records: list[FeedPoll | Page | Reject] = [poll]
        if any(entry.full_text for entry in new.values()):
            records.append(archive_page(self._context, response, source, "feed", ""))
        for skipped in document.skipped:
            error = f"entry {skipped.title!r} has neither link nor id"
            records.append(reject_feed(self._context, source, skipped.reason, error, failures=0))
        return records

    def _quiet(
        self, source: FeedSource, memory: FeedMemory | None, response: FetchResponse
    ) -> FeedPoll:
        outcome = PollOutcome.NOT_MODIFIED if response.not_modified else PollOutcome.UNCHANGED
        return self._poll(
            source,
            response,
            outcome,
            # A 304 may leave the validators out: the last ones stay good (RFC 9110, 15.4.5).
            etag=response.etag or (memory.etag if memory else ""),
            last_modified=response.last_modified or (memory.last_modified if memory else ""),
            body_hash=memory.body_hash if memory else "",
        )

    def _failed(
        self,
        source: FeedSource,
        memory: FeedMemory | None,
        result: FetchResponse | FetchFailure,
        reason: Reason,
        error: str,
    ) -> list[FeedPoll | Page | Reject]:
        failures = (memory.failures if memory else 0) + 1
        status = result.status if isinstance(result, FetchResponse) else result.http_status
        body = result.body if isinstance(result, FetchResponse) else b""
        # What was fetched and not understood must not turn into a 304: then, no validators.
        kept = memory if isinstance(result, FetchFailure) else None
        poll = self._poll(
            source,
            result,
            PollOutcome.GONE if reason is Reason.GONE else PollOutcome.ERROR,
            etag=kept.etag if kept else "",
            last_modified=kept.last_modified if kept else "",
            body_hash=kept.body_hash if kept else "",
            failures=failures,
            error=f"{reason}: {error}"[:1000],
        )
        reject = reject_feed(
            self._context,
            source,
            reason,
            error,
            failures=failures,
            http_status=status,
            payload=body,
        )
        return [poll, reject]

    def _poll(
        self,
        source: FeedSource,
        result: FetchResponse | FetchFailure,
        outcome: PollOutcome,
        *,
        body_hash: str = "",
        etag: str = "",
        last_modified: str = "",
        entries: int = 0,
        failures: int = 0,
        error: str = "",
        document_keys: tuple[str, ...] = (),
        discovered: tuple[FeedEntry, ...] = (),
    ) -> FeedPoll:
        at = now()
        next_poll = to_datetime(at) + timedelta(seconds=self._context.poll_interval_seconds)
        if isinstance(result, FetchResponse):
            status, size = result.status, result.wire_bytes
        else:
            status, size = result.http_status, 0
        return FeedPoll(
            feed_url=source.feed_url,
            source_id=source.source_id,
            source_name=source.name,
            source_country=source.country,
            source_kind=source.kind,
            source_language=source.language,
            polled_at=at,
            outcome=outcome,
            http_status=status,
            bytes=size,
            duration_ms=result.duration_ms,
            entries=entries,
            new_entries=len(discovered),
            etag=etag,
            last_modified=last_modified,
            body_hash=body_hash,
            next_poll_at=to_timestamp(next_poll),
            failures=failures,
            final_url=result.final_url,
            error=error,
            document_keys=document_keys,
            discovered=discovered,
            run_id=self._context.run_id,
            ingested_at=at,
            poll_date=date_of(at),
        )


def _request(source: FeedSource, state: LakeState) -> FetchRequest:
    memory = state.feed(source.feed_url)
    return FetchRequest(
        key=source.feed_url,
        url=source.feed_url,
        kind="feed",
        etag=memory.etag if memory else "",
        last_modified=memory.last_modified if memory else "",
    )


def _tagged(record: FeedPoll | Page | Reject) -> TaggedOutput[str, Any]:
    tags = {FeedPoll: POLLS_TAG, Page: PAGES_TAG, Reject: REJECTS_TAG}
    return TaggedOutput(tags[type(record)], record)


def _feed_entry(source: FeedSource, entry: ParsedEntry) -> FeedEntry:
    return FeedEntry(
        entry_key=entry_key(source.feed_url, entry.guid, entry.link),
        entry_hash=entry_hash(entry),
        url=entry.link,
        title=entry.title,
        summary=entry.summary,
        authors=entry.authors,
        tags=entry.tags,
        image_url=entry.image_url,
        language=entry.language,
        published=optional_timestamp(_in_range(entry.published)),
        updated=optional_timestamp(_in_range(entry.updated)),
        full_text=full_text(entry),
    )


def _in_range(moment: datetime | None) -> datetime | None:
    """Years that a timestamp column can hold and that any engine can read back."""
    return moment if moment is not None and 1970 <= moment.year < 2200 else None  # noqa: PLR2004
