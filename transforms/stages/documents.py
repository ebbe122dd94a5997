"""Documents on their way to extraction, and the rows of entries that have none."""

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from apache_beam.pvalue import TaggedOutput
from apache_beam.utils.timestamp import Timestamp

from schemas.feed_poll import FeedEntry, PendingEntry
from schemas.page import Page
from schemas.reasons import Reason
from schemas.reject import Reject
from transforms.lake.lake import Lake
from transforms.lib.feeds import FeedDocument, FeedError, ParsedEntry, parse_feed
from transforms.lib.http import FetchFailure, FetchResponse
from transforms.lib.identity.fingerprints import words_hash
from transforms.lib.identity.retold import Entry, Heard, Retold, heard
from transforms.lib.identity.said import is_loud, said_before
from transforms.lib.identity.seen import UNDATED, SeenArticle
from transforms.lib.lake.state import LakeState
from transforms.lib.urls.keys import telling
from transforms.lib.workers.pool import DocumentError
from transforms.stages.archive import ArchivedFeed, archive_page, read_feed_document
from transforms.stages.entries import found_again
from transforms.stages.metrics import StageMetrics
from transforms.stages.rejects import REJECTS_TAG, WITHDRAWN_ERROR, reject_entry
from transforms.stages.run_context import RunContext, now, to_datetime, to_timestamp

DOCUMENTS_TAG = "documents"
PAGES_TAG = "pages"
_DAY = 24 * 3600 * 1_000_000  # microseconds
_ANOTHER_STORY_AFTER = _DAY // 2


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

    def plan(
        self, pending: PendingEntry, state: LakeState
    ) -> PendingEntry | TaggedOutput[str, Any]:
        """The entry as it is to be read, or its reject; each entry is asked for.

        Nothing is read for an entry of which nothing new is said, that is too old, or whose last
        changes brought nothing.
        """
        self._metrics.take()
        entry = pending.entry
        if entry.withdrawn or state.withdrawn_at(entry.url):
            return self.reject(pending, Reason.WITHDRAWN, WITHDRAWN_ERROR)
        max_age = self._context.max_age_days
        if max_age is not None and entry.published is not None and not entry.date_doubt:
            days = (now() - entry.published).micros / 86_400e6
            if days > max_age:
                date = to_datetime(entry.published).isoformat()
                error = f"published {days:.0f} days ago, on {date}; --max_age is {max_age}"
                return self.reject(pending, Reason.TOO_OLD, error, against=date)
        if not entry.url and not entry.full_text:
            return self.reject(pending, Reason.ENTRY_WITHOUT_LINK, "no link and no full text")
        is_redriven = pending.update and not pending.changed
        planned = pending if is_redriven else self._news(pending, state)
        if isinstance(planned, PendingEntry) and not planned.entry.full_text:
            return self._slowed(planned, state) or planned
        return planned

    def _news(
        self, pending: PendingEntry, state: LakeState
    ) -> PendingEntry | TaggedOutput[str, Any]:
        """The entry, if it says something new of its address, or its reject."""
        entry = pending.entry
        there = state.article_at(entry.url)
        place = telling(pending.source.feed_url, entry.url)
        told = heard(_to_be_judged(pending), state.tellings(place)) if place else None
        if isinstance(told, Heard) and told.by.is_settled and there is None:
            told = None if told.by.said != entry.entry_hash else told  # the other came to nothing
        if isinstance(told, Heard):
            reason = Reason.UNCHANGED if pending.update else Reason.KNOWN
            error = f"entry {told.by.entry_key} tells the same of this address, or the latest"
            return self.reject(pending, reason, error, against=there or told.by.entry_key)
        if isinstance(told, Retold):
            if told.not_before > now().micros and not entry.full_text:
                return self._wait(pending, told.not_before)
            return replace(pending, retold=True, changed=pending.changed or told.changed)
        if there is None or pending.update or entry.full_text or not there.own:
            # Another page may have claimed the address: only the page itself can tell.
            return pending
        if _is_later(entry, there):
            return replace(pending, retold=True)
        error = f"the article is in the lake as {there.article_id}, revision {there.revision}"
        return self.reject(pending, Reason.KNOWN, error, against=there)

    def _slowed(self, pending: PendingEntry, state: LakeState) -> TaggedOutput[str, Any] | None:
        """The row of an entry that changes for nothing: it stays pending for a while."""
        if not pending.update or not pending.changed:
            return None
        key, quiet = pending.entry.entry_key, not is_loud(pending.changed)
        not_before = state.not_before(key, quiet=quiet)
        if not_before is None or not_before <= to_datetime(now()):
            return None
        return self._wait(pending, to_timestamp(not_before).micros)

    def _wait(self, pending: PendingEntry, not_before: int) -> TaggedOutput[str, Any]:
        self._metrics.reject(Reason.SLOWED)
        error = f"the last changes brought nothing new; what changed now: {pending.changed}"
        wait = (not_before - now().micros) / 1e6
        reject = reject_entry(
            self._context, "fetch", pending, Reason.SLOWED, error, retry_after_seconds=wait
        )
        return TaggedOutput(REJECTS_TAG, reject)

    def reject(
        self,
        pending: PendingEntry,
        reason: Reason,
        error: str,
        *,
        against: SeenArticle | str = "",
    ) -> TaggedOutput[str, Any]:
        """The reject of an entry that was not asked for."""
        self._metrics.reject(reason)
        reject = reject_entry(self._context, "fetch", pending, reason, error, against=against)
        return TaggedOutput(REJECTS_TAG, reject)

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
        """The document of a page, and its row for the archive; where it led may be withdrawn."""
        at = now()
        if self._context.state().withdrawn_at(response.final_url):
            yield self.reject(pending, Reason.WITHDRAWN, WITHDRAWN_ERROR)
            return
        self._metrics.give("fetched")
        self._metrics.distribution("bytes", len(response.body))
        self._metrics.distribution("milliseconds", response.duration_ms)
        if self._context.keep_pages_days is not None:
            page = archive_page(self._context, response, pending, at=at)
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
    if archived is None:
        return ((pending, None) for pending in group)
    return entries_in_document(context, archived, group)


def entries_in_document(
    context: RunContext, archived: ArchivedFeed, group: Sequence[PendingEntry]
) -> Iterator[tuple[PendingEntry, ParsedEntry | None]]:
    """The entries of one feed document; None for one that is not found in it."""
    document: FeedDocument | None = None
    # It was read once, so a failure is a passing fault or a newer parser: the page serves.
    with contextlib.suppress(FeedError, DocumentError):
        source = group[0].source
        told = (archived.content_type, source.language, source.country)
        document = context.pool().run(parse_feed, archived.body, archived.url, *told)
    for pending in group:
        found = document and found_again(document, pending.source, pending.entry)
        yield pending, found or None


def _to_be_judged(pending: PendingEntry) -> Entry:
    entry = pending.entry
    updated = to_datetime(entry.updated) if entry.updated else None
    return Entry(
        entry.entry_key,
        entry.entry_hash,
        lambda: said_before(entry.title, entry.summary, updated),
        pending.discovered_at.micros,
        entry.full_text,
    )


def _is_later(entry: FeedEntry, there: SeenArticle) -> bool:
    """True for another story at the address of an article, by its title and its date.

    Feeds of one outlet give a story different titles, and hours apart. A date of which the feed's
    others make doubt says nothing of the story, and a day without a time is all of its hours.
    """
    if entry.date_doubt or there.published == UNDATED:
        return False
    dates = [moment.micros for moment in (entry.published, entry.updated) if moment is not None]
    if not dates or words_hash(entry.title) == there.title_hash:
        return False
    hours_known = there.published % _DAY != 0
    return max(dates) - there.published > (_ANOTHER_STORY_AFTER if hours_known else _DAY - 1)
