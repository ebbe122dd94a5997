"""Get the document of each pending entry: from the archived feed, or from the web."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

import apache_beam as beam
from apache_beam.pvalue import PCollection, TaggedOutput
from apache_beam.utils.timestamp import Timestamp

from schemas.feed_poll import PendingEntry
from schemas.page import Page
from schemas.reasons import Reason
from schemas.reject import Reject
from transforms.archive import archive_page, read_feed_document
from transforms.bundles import at_end_of_bundle
from transforms.lake import Lake
from transforms.lib.feeds import FeedError, ParsedEntry, parse_feed
from transforms.lib.http import Deferred, FetchFailure, FetchRequest, FetchResponse
from transforms.lib.redirectors import destination
from transforms.lib.urls import entry_key
from transforms.lib.workers import DocumentError
from transforms.metrics import StageMetrics
from transforms.rejects import REJECTS_TAG, reject_entry
from transforms.run_context import RunContext, now

DOCUMENTS_TAG = "documents"
PAGES_TAG = "pages"


@dataclass(frozen=True)
class Document:
    """What is to become an article: HTML, and where it came from.

    Never crosses a shuffle (the stages around it are fused), so it is no registered record.
    ``text_source`` is ``page`` or ``feed``; ``html`` is bytes as fetched, or the feed's content.
    """

    pending: PendingEntry
    html: bytes | str
    final_url: str
    charset: str
    fetched_at: Timestamp
    text_source: str


# Beam reads the types of the outputs off the annotation of ``process``.
_Outputs = Iterator[
    TaggedOutput[Literal["documents"], Document]
    | TaggedOutput[Literal["pages"], Page]
    | TaggedOutput[Literal["rejects"], Reject]
]


@dataclass(frozen=True)
class FetchedPages:
    """The outputs of ``FetchPages``."""

    documents: PCollection[Document]
    pages: PCollection[Page]
    rejects: PCollection[Reject]


@dataclass(eq=False)
class FetchPages(beam.PTransform[Any, Any]):
    """Get each pending entry's document, unless its article is known already.

    Input: ``PendingEntry``, bounded, global window.
    Outputs: a ``Document`` for each entry that has one now; its ``Page`` for the archive, if it was
        fetched and ``keep_pages`` is set; a ``Reject`` for each that failed or is known.
        An entry put off by the host budget gives nothing, and stays pending.
    Guarantees: a known URL is not fetched. A repeated bundle may repeat a request.
    Side effects: HTTP requests, hosts concurrently, one host one at a time.
    Metrics: ``fetch.fetched``, ``fetch.from_feed``, ``fetch.known``, ``fetch.deferred``,
        ``fetch.failed``, bytes and milliseconds per page.
    Errors: what a server does is a row, never an exception.
    """

    context: RunContext

    def __post_init__(self) -> None:
        super().__init__()

    def expand(self, pending: PCollection[PendingEntry]) -> FetchedPages:
        """Fetch, then split the outputs."""
        results = pending | "Fetch" >> beam.ParDo(_Fetch(self.context)).with_outputs(
            DOCUMENTS_TAG, PAGES_TAG, REJECTS_TAG
        )
        return FetchedPages(results[DOCUMENTS_TAG], results[PAGES_TAG], results[REJECTS_TAG])


class _Fetch(beam.DoFn):
    """Collects the entries of a bundle and fetches them together."""

    def __init__(self, context: RunContext) -> None:
        self._context = context
        self._metrics = StageMetrics("fetch")
        self._entries: list[PendingEntry] = []

    def start_bundle(self) -> None:
        self._entries = []

    def process(self, pending: PendingEntry) -> _Outputs:
        self._entries.append(pending)
        return iter(())

    def finish_bundle(self) -> Iterator[TaggedOutput[str, Any]]:
        yield from map(at_end_of_bundle, self._outputs())

    def _outputs(self) -> Iterator[TaggedOutput[str, Any]]:
        to_fetch: dict[str, PendingEntry] = {}
        in_feeds: dict[tuple[str, str], list[PendingEntry]] = {}
        for pending in self._entries:
            left_out = self._left_out(pending)
            if left_out is not None:
                yield left_out
            elif pending.entry.full_text:
                key = (pending.source.feed_url, pending.body_hash)
                in_feeds.setdefault(key, []).append(pending)
            else:
                to_fetch[pending.entry.entry_key] = pending
        for group in in_feeds.values():
            for pending, found in _entries_in_feed(self._context, group):
                if found is not None:
                    yield self._from_feed(pending, found)
                elif pending.entry.url:
                    to_fetch[pending.entry.entry_key] = pending
                else:
                    error = "the feed document is no longer in the archive"
                    yield self._reject(pending, Reason.ENTRY_WITHOUT_LINK, error)
        yield from self._fetch(to_fetch)

    def _left_out(self, pending: PendingEntry) -> TaggedOutput[str, Any] | None:
        """The reject of an entry for which nothing needs to be fetched."""
        entry = pending.entry
        if not pending.update:
            seen = self._context.state().article_at(entry.url)
            if seen is not None:
                error = f"the article is in the lake as {seen.article_id}"
                return self._reject(pending, Reason.KNOWN, error)
        max_age = self._context.max_age_days
        if max_age is not None and entry.published is not None:
            days = (now() - entry.published).micros / 86_400e6
            if days > max_age:
                error = f"published {days:.0f} days ago, --max_age is {max_age}"
                return self._reject(pending, Reason.TOO_OLD, error)
        if not entry.url and not entry.full_text:
            return self._reject(pending, Reason.ENTRY_WITHOUT_LINK, "no link and no full text")
        return None

    def _reject(self, pending: PendingEntry, reason: Reason, error: str) -> TaggedOutput[str, Any]:
        self._metrics.count(reason)
        return TaggedOutput(
            REJECTS_TAG, reject_entry(self._context, "fetch", pending, reason, error)
        )

    def _from_feed(self, pending: PendingEntry, entry: ParsedEntry) -> TaggedOutput[str, Any]:
        self._metrics.count("from_feed")
        document = Document(
            pending, entry.content_html, entry.link, "", pending.discovered_at, "feed"
        )
        return TaggedOutput(DOCUMENTS_TAG, document)

    def _fetch(self, entries: dict[str, PendingEntry]) -> Iterator[TaggedOutput[str, Any]]:
        requests = [_request(key, pending) for key, pending in entries.items()]
        for result in self._context.http_client().fetch_all(requests):
            pending = entries[result.key]
            if isinstance(result, FetchResponse):
                yield from self._fetched(pending, result)
            elif isinstance(result, FetchFailure):
                yield self._failed(pending, result)
            elif isinstance(result, Deferred):
                self._metrics.count("deferred")

    def _fetched(
        self, pending: PendingEntry, response: FetchResponse
    ) -> Iterator[TaggedOutput[str, Any]]:
        self._metrics.count("fetched")
        self._metrics.distribution("bytes", len(response.body))
        self._metrics.distribution("milliseconds", response.duration_ms)
        if self._context.keep_pages:
            key = pending.entry.entry_key
            page = archive_page(self._context, response, pending.source, "page", key)
            yield TaggedOutput(PAGES_TAG, page)
        document = Document(
            pending, response.body, response.final_url, response.charset, now(), "page"
        )
        yield TaggedOutput(DOCUMENTS_TAG, document)

    def _failed(self, pending: PendingEntry, failure: FetchFailure) -> TaggedOutput[str, Any]:
        self._metrics.count("failed")
        reject = reject_entry(
            self._context,
            "fetch",
            pending,
            failure.reason,
            failure.error,
            http_status=failure.http_status,
            retry_after_seconds=failure.retry_after_seconds,
        )
        return TaggedOutput(REJECTS_TAG, reject)


def _request(key: str, pending: PendingEntry) -> FetchRequest:
    """The page is asked for where it is, not at a redirector that names it."""
    url = pending.entry.url
    return FetchRequest(key=key, url=destination(url) or url)


def _entries_in_feed(
    context: RunContext, group: list[PendingEntry]
) -> Iterator[tuple[PendingEntry, ParsedEntry | None]]:
    """The entries of one archived feed document; None where the archive does not hold it."""
    archived = read_feed_document(Lake(context.lake), group[0])
    found: dict[str, ParsedEntry] = {}
    if archived is not None:
        feed_url = group[0].source.feed_url
        try:
            document = context.pool().run(
                parse_feed, archived.body, archived.url, archived.content_type
            )
        except (FeedError, DocumentError):
            # It was read once, so this is a passing fault or a newer parser: the page serves.
            document = None
        if document is not None:
            found = {entry_key(feed_url, e.guid, e.link): e for e in document.entries}
    for pending in group:
        yield pending, found.get(pending.entry.entry_key)
