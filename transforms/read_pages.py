"""Get documents out of the archive, as they were when they were fetched."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import apache_beam as beam
import zstandard
from apache_beam.pvalue import PCollection

from schemas.feed_poll import FeedEntry, PendingEntry
from schemas.feed_source import FeedSource
from schemas.page import Page
from transforms.stages.archive import ArchivedFeed
from transforms.stages.documents import Document, entries_in_document
from transforms.stages.metrics import StageMetrics
from transforms.stages.run_context import RunContext


@dataclass(eq=False)
class ReadPages(beam.PTransform[Any, Any]):
    """Make documents of archived pages and feed documents, with what the feed said of them.

    Input: ``Page`` with ``told``, bounded or not, any window.
    Output: a ``Document`` for each entry in ``told``.
    Guarantees: the document that ``FetchPages`` gave when the page was fetched.
    Side effects: none.
    Metrics: ``read.in`` (entries) = ``.out`` (``.page``, ``.feed``) + ``.skipped`` (``.gone``: the
        parser does not find the entry in its feed document any more).
    """

    context: RunContext

    def expand(self, pages: PCollection[Page]) -> PCollection[Document]:
        """Unpack each page."""
        documents: PCollection[Document] = pages | "Unpack" >> beam.ParDo(_Unpack(self.context))
        return documents


class _Unpack(beam.DoFn):
    def __init__(self, context: RunContext) -> None:
        self._context = context
        self._metrics = StageMetrics("read")

    def process(self, page: Page) -> Iterator[Document]:
        entries = [pending_of(page, entry) for entry in page.told or ()]
        self._metrics.count("in", len(entries))
        body = zstandard.decompress(page.body)
        if page.kind == "feed":
            yield from self._texts(page, body, entries)
            return
        for pending in entries:
            self._metrics.give("page")
            yield Document(pending, body, page.final_url, page.charset, page.fetched_at, "page")

    def _texts(self, page: Page, body: bytes, entries: list[PendingEntry]) -> Iterator[Document]:
        archived = ArchivedFeed(body, page.final_url, page.content_type)
        for pending, found in entries_in_document(self._context, archived, entries):
            if found is None:
                self._metrics.skip("gone")
                continue
            self._metrics.give("feed")
            at = pending.discovered_at
            yield Document(pending, found.content_html, found.link, "", at, "feed")


def pending_of(page: Page, entry: FeedEntry) -> PendingEntry:
    """One of the entries that a page tells of, as it was when its document was read."""
    source = FeedSource(
        page.feed_url,
        page.source_id,
        page.source_name or "",
        page.source_country or "",
        page.source_kind or "",
        page.source_language or "",
    )
    return PendingEntry(
        entry=entry,
        source=source,
        discovered_at=page.discovered_at or page.fetched_at,
        poll_date="",
        body_hash=page.body_hash,
        update=bool(page.is_update),
        retold=bool(page.is_retold),
    )
