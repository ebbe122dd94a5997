"""Get the document of each pending entry: from the archived feed, or from the web."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import apache_beam as beam
from apache_beam.pvalue import PCollection, TaggedOutput

from schemas.feed_poll import PendingEntry
from schemas.page import Page
from schemas.reject import Reject
from transforms.lib.http import FetchFailure, FetchRequest, FetchResponse
from transforms.lib.urls.redirectors import page_url
from transforms.stages.bundles import at_end_of_bundle
from transforms.stages.documents import (
    DOCUMENTS_TAG,
    PAGES_TAG,
    Document,
    DocumentOutputs,
    DocumentStage,
    entries_in_feed,
)
from transforms.stages.rejects import REJECTS_TAG
from transforms.stages.run_context import RunContext


@dataclass(frozen=True)
class FetchedPages:
    """The outputs of ``FetchPages`` and ``FetchPagesAtTicks``."""

    documents: PCollection[Document]
    pages: PCollection[Page]
    rejects: PCollection[Reject]


@dataclass(eq=False)
class FetchPages(beam.PTransform[Any, Any]):
    """Get each pending entry's document, unless its article is known already.

    Input: ``PendingEntry``, bounded, global window.
    Outputs: a ``Document`` for each entry that has one now; its ``Page`` for the archive, if it was
        fetched and kept; a ``Reject`` for each that failed or is known.
        An entry put off by the host budget gives nothing, and stays pending.
    Guarantees: a known URL is not fetched. A repeated bundle may repeat a request.
    Side effects: HTTP requests, hosts concurrently, one host one at a time.
    Metrics: ``fetch.in`` = ``.out`` (``.fetched``, ``.from_feed``) + ``.rejected`` (``.failed``, or
        the reason for which nothing was asked) + ``.skipped`` (``.deferred``); bytes and
        milliseconds per page.
    Errors: what a server does is a row, never an exception.
    """

    context: RunContext

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
        self._stage = DocumentStage(context)
        self._entries: list[PendingEntry] = []

    def start_bundle(self) -> None:
        self._entries = []

    def process(self, pending: PendingEntry) -> DocumentOutputs:
        self._entries.append(pending)
        return iter(())

    def finish_bundle(self) -> Iterator[TaggedOutput[str, Any]]:
        yield from map(at_end_of_bundle, self._outputs())

    def _outputs(self) -> Iterator[TaggedOutput[str, Any]]:
        to_fetch: dict[str, PendingEntry] = {}
        in_feeds: dict[tuple[str, str], list[PendingEntry]] = {}
        state = self._context.state()
        for entry in self._entries:
            pending = self._stage.plan(entry, state)
            if not isinstance(pending, PendingEntry):
                yield pending
            elif pending.entry.full_text:
                key = (pending.source.feed_url, pending.body_hash)
                in_feeds.setdefault(key, []).append(pending)
            else:
                to_fetch[pending.entry.entry_key] = pending
        for group in in_feeds.values():
            for pending, found in entries_in_feed(self._context, group):
                if found is not None:
                    yield self._stage.from_feed(pending, found.content_html, found.link)
                elif pending.entry.url:
                    to_fetch[pending.entry.entry_key] = pending
                else:
                    yield self._stage.gone_from_archive(pending)
        yield from self._fetch(to_fetch)

    def _fetch(self, entries: dict[str, PendingEntry]) -> Iterator[TaggedOutput[str, Any]]:
        requests = [
            FetchRequest(key=key, url=page_url(pending.entry.url))
            for key, pending in entries.items()
        ]
        for result in self._context.http_client().fetch_all(requests):
            pending = entries[result.key]
            if isinstance(result, FetchResponse):
                yield from self._stage.fetched(pending, result)
            elif isinstance(result, FetchFailure):
                yield self._stage.failed(pending, result)
            else:
                self._stage.deferred()
