"""Polls of one feed over real HTTP, with a clock that the test sets.

poller = Poller(client, web.add(host, "/feed", rss([...])))
poller.poll()                         # the row of the first poll, at NOON
poller.poll(timedelta(hours=1))       # the next one, an hour later
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta

from schemas.arrow import to_table
from schemas.datasets import POLLS
from schemas.feed_poll import FeedPoll
from schemas.feed_source import FeedSource
from schemas.page import Page
from schemas.reject import Reject
from tests.support.records import NOON
from transforms.lib.feeds import FeedDocument, FeedError, parse_feed
from transforms.lib.http import Deferred, FetchFailure, FetchResponse, HttpClient
from transforms.lib.lake.state import POLL_COLUMNS, LakeState
from transforms.lib.polling.decisions import Document, needs_parsing, plan_poll
from transforms.lib.polling.memory import FeedMemory
from transforms.stages.entries import told_entries
from transforms.stages.polls import feed_memory_of, poll_records
from transforms.stages.run_context import RunContext, to_datetime, to_timestamp


class Poller:
    """Asks, parses and remembers as a stage does; the memory goes through JSON in between."""

    def __init__(self, client: HttpClient, feed_url: str, interval: int = 900) -> None:
        self.source = FeedSource(feed_url, "gazette", "Gazette")
        self.memory: FeedMemory | None = None
        self.at = to_datetime(NOON)
        self.parsed = 0
        self.rejects: list[Reject] = []
        self.pages: list[Page] = []
        self._client = client
        self._context = RunContext("run", "/nowhere", poll_interval_seconds=interval)
        self._known = LakeState()

    def poll(self, later: timedelta = timedelta()) -> FeedPoll:
        """Poll once, so much later than the last time, and give the row."""
        self.at += later
        result = self._client.submit(plan_poll(self.source, self.memory, self.at)).result(30)
        assert not isinstance(result, Deferred)
        document = self._document(result)
        told = []
        if isinstance(document, FeedDocument):
            told = told_entries(self.source, document, self._known)
        row, *others = poll_records(
            self._context,
            self.source,
            self.memory,
            result,
            document,
            told,
            self._known,
            at=to_timestamp(self.at),
        )
        assert isinstance(row, FeedPoll)
        self.rejects += [record for record in others if isinstance(record, Reject)]
        self.pages += [record for record in others if isinstance(record, Page)]
        self._known.add_polls(to_table(POLLS, [row]).select(POLL_COLUMNS))
        self.memory = FeedMemory.from_dict(json.loads(json.dumps(feed_memory_of(row).as_dict())))
        return row

    def polls(self, count: int, every: timedelta) -> list[FeedPoll]:
        """Poll so many times, the first of them ``every`` after the last poll."""
        return [self.poll(every) for _ in range(count)]

    def _document(self, result: FetchResponse | FetchFailure) -> Document | None:
        if isinstance(result, FetchFailure) or not needs_parsing(self.memory, result, self.at):
            return None
        self.parsed += 1
        try:
            return parse_feed(result.body, result.final_url, result.content_type)
        except FeedError as error:
            return error


def waited(row: FeedPoll) -> timedelta:
    """How long after a poll the feed is to be asked again."""
    return to_datetime(row.next_poll_at) - to_datetime(row.polled_at)


def not_before(row: FeedPoll) -> timedelta | None:
    """How long after a poll the server or the publisher wants to be asked again."""
    moment: datetime | None = to_datetime(row.not_before) if row.not_before else None
    return None if moment is None else moment - to_datetime(row.polled_at)
