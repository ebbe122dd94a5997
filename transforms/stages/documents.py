"""Documents on their way to extraction, and the rows of entries that have none."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from apache_beam.pvalue import TaggedOutput
from apache_beam.utils.timestamp import Timestamp

from schemas.feed_poll import PendingEntry
from schemas.page import Page
from schemas.reasons import Reason
from schemas.reject import Reject
from transforms.lake.lake import Lake
from transforms.lib.feeds import FeedError, ParsedEntry, parse_feed
from transforms.lib.http import FetchFailure, FetchResponse
from transforms.lib.lake.state import LakeState
from transforms.lib.urls.keys import entry_key
from transforms.lib.workers.pool import DocumentError
from transforms.stages.archive import archive_page, read_feed_document
from transforms.stages.metrics import StageMetrics
from transforms.stages.rejects import REJECTS_TAG, reject_entry
from transforms.stages.run_context import RunContext, now

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
DocumentOutputs = Iterator[
    TaggedOutput[Literal["documents"], Document]
    | TaggedOutput[Literal["pages"], Page]
    | TaggedOutput[Literal["rejects"], Reject]
]


class DocumentStage:
    """What becomes of a pending entry, for the fetch stages of both modes; counts each outcome."""

    def __init__(self, context: RunContext) -> None:
        self._context = context
        self._metrics = StageMetrics("fetch")

    def left_out(self, pending: PendingEntry, state: LakeState) -> TaggedOutput[str, Any] | None:
        """The reject of an entry for which nothing needs to be fetched; each entry is asked for."""
        self._metrics.take()
        entry = pending.entry
        if not pending.update:
            seen = state.article_at(entry.url)
            if seen is not None:
                error = f"the article is in the lake as {seen.article_id}"
                return self.reject(pending, Reason.KNOWN, error)
        max_age = self._context.max_age_days
        if max_age is not None and entry.published is not None:
            days = (now() - entry.published).micros / 86_400e6
            if days > max_age:
                error = f"published {days:.0f} days ago, --max_age is {max_age}"
                return self.reject(pending, Reason.TOO_OLD, error)
        if not entry.url and not entry.full_text:
            return self.reject(pending, Reason.ENTRY_WITHOUT_LINK, "no link and no full text")
        return None

    def reject(self, pending: PendingEntry, reason: Reason, error: str) -> TaggedOutput[str, Any]:
        """The reject of an entry that was not asked for."""
        self._metrics.reject(reason)
        return TaggedOutput(
            REJECTS_TAG, reject_entry(self._context, "fetch", pending, reason, error)
        )

    def gone_from_archive(self, pending: PendingEntry) -> TaggedOutput[str, Any]:
        """The reject of an entry without a link whose feed document is no longer kept."""
        error = "the feed document is no longer in the archive"
        return self.reject(pending, Reason.ENTRY_WITHOUT_LINK, error)

    def from_feed(
        self, pending: PendingEntry, content_html: str, link: str
    ) -> TaggedOutput[str, Any]:
        """The document of an entry whose text came in the feed."""
        self._metrics.give("from_feed")
        document = Document(pending, content_html, link, "", pending.discovered_at, "feed")
        return TaggedOutput(DOCUMENTS_TAG, document)

    def fetched(
        self, pending: PendingEntry, response: FetchResponse
    ) -> Iterator[TaggedOutput[str, Any]]:
        """The document of a page, and its row for the archive."""
        at = now()
        self._metrics.give("fetched")
        self._metrics.distribution("bytes", len(response.body))
        self._metrics.distribution("milliseconds", response.duration_ms)
        if self._context.keep_pages_days is not None:
            key = pending.entry.entry_key
            page = archive_page(self._context, response, pending.source, "page", key, at=at)
            yield TaggedOutput(PAGES_TAG, page)
        document = Document(
            pending, response.body, response.final_url, response.charset, at, "page"
        )
        yield TaggedOutput(DOCUMENTS_TAG, document)

    def failed(self, pending: PendingEntry, failure: FetchFailure) -> TaggedOutput[str, Any]:
        """The reject of an entry whose page was not to be had."""
        self._metrics.reject("failed")
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

    def repeated(self) -> None:
        """Count an entry that came again although it is done with; it gives nothing."""
        self._metrics.count("repeated")

    def deferred(self) -> None:
        """Count an entry that the host budget puts off; it stays pending."""
        self._metrics.skip("deferred")


def entries_in_feed(
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
