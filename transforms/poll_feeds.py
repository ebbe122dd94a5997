"""Poll feeds and find the entries that are new."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

import apache_beam as beam
from apache_beam.pvalue import PCollection, TaggedOutput

from schemas.feed_poll import FeedPoll
from schemas.feed_source import FeedSource
from schemas.page import Page
from schemas.poll_outcome import PollOutcome
from schemas.reject import Reject
from transforms.lib.feeds import FeedDocument, FeedError, parse_feed
from transforms.lib.http import Deferred, FetchFailure, FetchResponse, FetchResult
from transforms.lib.polling.decisions import Document, needs_parsing, parsing, plan_poll
from transforms.lib.polling.memory import FeedMemory
from transforms.lib.workers.pool import DocumentError
from transforms.stages.bundles import at_end_of_bundle
from transforms.stages.entries import told_entries
from transforms.stages.metrics import StageMetrics
from transforms.stages.polls import PollRecord, poll_records
from transforms.stages.rejects import REJECTS_TAG
from transforms.stages.run_context import RunContext

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
    Metrics: ``poll.in`` = ``.out`` + ``.rejected``, by outcome; ``poll.entries``,
        ``poll.new_entries``, ``poll.broken_entries`` (rejected for want of a link and an id).
    Errors: what a server or a document does is a row, never an exception.
    """

    context: RunContext

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
        at = datetime.now(UTC)
        requests = [plan_poll(s, state.feed(url), at) for url, s in self._sources.items()]
        self._metrics.count("in", len(requests))
        for result in self._context.http_client().fetch_all(requests):
            for record in self._records(self._sources[result.key], result):
                yield at_end_of_bundle(_tagged(record))

    def _records(self, source: FeedSource, result: FetchResult) -> list[PollRecord]:
        if isinstance(result, Deferred):
            raise TypeError(f"a feed is never deferred, but {source.feed_url} was")
        state = self._context.state()
        memory = state.feed(source.feed_url)
        document = self._document(source, memory, result)
        told = told_entries(source, document, state) if isinstance(document, FeedDocument) else []
        records = poll_records(self._context, source, memory, result, document, told, state)
        count_poll(self._metrics, records)
        return records

    def _document(
        self,
        source: FeedSource,
        memory: FeedMemory | None,
        result: FetchResponse | FetchFailure,
    ) -> Document | None:
        if isinstance(result, FetchFailure) or not needs_parsing(memory, result, datetime.now(UTC)):
            return None
        try:
            return self._context.pool().run(parse_feed, *parsing(result, source))
        except (FeedError, DocumentError) as error:
            return error


def count_poll(metrics: StageMetrics, records: Sequence[PollRecord]) -> FeedPoll:
    """Count a poll by its outcome, and its entries; returns its row."""
    poll = next(record for record in records if isinstance(record, FeedPoll))
    outcome = PollOutcome(poll.outcome)
    if outcome.failed:
        metrics.reject(outcome)
    else:
        metrics.give(outcome)
    metrics.count("entries", poll.entries)
    metrics.count("new_entries", poll.new_entries)
    rejects = sum(isinstance(record, Reject) for record in records)
    metrics.count("broken_entries", rejects - outcome.failed)
    return poll


def _tagged(record: PollRecord) -> TaggedOutput[str, Any]:
    tags = {FeedPoll: POLLS_TAG, Page: PAGES_TAG, Reject: REJECTS_TAG}
    return TaggedOutput(tags[type(record)], record)
