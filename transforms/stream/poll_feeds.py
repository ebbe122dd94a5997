"""Poll feeds without end: at each tick those that are due, without ever waiting for one."""

import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, Literal

import apache_beam as beam
import zstandard
from apache_beam.coders import BytesCoder
from apache_beam.pvalue import PCollection, TaggedOutput
from apache_beam.transforms.userstate import ReadModifyWriteRuntimeState, ReadModifyWriteStateSpec

from schemas.feed_poll import FeedEntry, FeedPoll, PendingEntry
from schemas.feed_source import FeedSource
from schemas.page import Page
from schemas.poll_outcome import PollOutcome
from schemas.reasons import Reason
from schemas.reject import Reject
from schemas.stream import PageRequest
from transforms.lib.feeds import FeedDocument, FeedError, ParsedEntry, parse_feed
from transforms.lib.http import FetchFailure, FetchResponse
from transforms.lib.identity.entries import KnownEntries, Telling
from transforms.lib.lake.state import LakeState
from transforms.lib.polling.decisions import Document, is_due, needs_parsing, parsing, plan_poll
from transforms.lib.polling.memory import FeedMemory
from transforms.lib.stream.in_flight import InFlight
from transforms.lib.stream.places import Limits, Places
from transforms.lib.stream.shards import host_of, host_shard
from transforms.lib.stream.unconfirmed import Unconfirmed
from transforms.lib.urls.keys import telling
from transforms.lib.urls.redirectors import page_url
from transforms.lib.workers.pool import DocumentError
from transforms.poll_feeds import PAGES_TAG, POLLS_TAG, count_poll
from transforms.stages.entries import told_entries, what_changed
from transforms.stages.feed_list import WatchedFeedList
from transforms.stages.metrics import StageMetrics
from transforms.stages.pending import discovered_entry
from transforms.stages.polls import feed_memory_of, poll_records
from transforms.stages.process_memory import of_process
from transforms.stages.rejects import REJECTS_TAG
from transforms.stages.run_context import to_datetime
from transforms.stages.stream_context import StreamContext

ENTRIES_TAG = "entries"
REREAD_SECONDS = 10.0
POLLS = Limits(together=64, per_host=8, hosts=128)
"""Of one shard. Documents wait in memory, for a worker and for the next tick: a list of many feeds,
all due at the start, must not be there at once."""

_NEVER = datetime.min.replace(tzinfo=UTC)

# Beam reads the types of the outputs off the annotation of ``process``.
_Outputs = Iterator[
    TaggedOutput[Literal["polls"], FeedPoll]
    | TaggedOutput[Literal["pages"], Page]
    | TaggedOutput[Literal["rejects"], Reject]
    | TaggedOutput[Literal["entries"], tuple[str, PageRequest]]
]


@dataclass(frozen=True)
class PolledFeedsAtTicks:
    """The outputs of ``PollFeedsAtTicks``."""

    polls: PCollection[FeedPoll]
    pages: PCollection[Page]
    rejects: PCollection[Reject]
    entries: PCollection[tuple[str, PageRequest]]


@dataclass(eq=False)
class PollFeedsAtTicks(beam.PTransform[Any, Any]):
    """Poll the feeds that are due, as long as there are ticks.

    Input: ``(shard, b"")``, a tick for the feeds on the hosts of a shard; unbounded.
    Outputs: a ``FeedPoll`` per poll; a ``Page`` (kind feed) for a document with new full-text
        entries; a ``Reject`` for a poll that failed; ``(shard, PageRequest)`` for each entry that
        is new or changed, by the shard of its host, with its text where the feed carries it.
    State: ``polled`` and ``discovered``, what the lake does not show yet: the last poll of a feed,
        and the hash of an entry.
    Guarantees: a poll and its entries leave in one bundle. After a crash a feed may be polled
        again, and finds the same entries with the same keys.
    Side effects: HTTP requests, never waited for in a bundle. The feed list is read again while the
        stream runs, so a feed that is added is polled, one that is removed is not any more.
    Metrics: as ``PollFeeds``; ``poll.lag_seconds``, the age of a feed's newest entry at each poll
        that was answered, and ``poll.discovery_seconds``, from the publication of a new entry to
        the poll that found it.
    Errors: what a server or a document does is a row, never an exception.
    """

    context: StreamContext

    def expand(self, ticks: PCollection[tuple[str, bytes]]) -> PolledFeedsAtTicks:
        """Poll, then split the outputs."""
        results = ticks | "Poll" >> beam.ParDo(_Poll(self.context)).with_outputs(
            POLLS_TAG, PAGES_TAG, REJECTS_TAG, ENTRIES_TAG
        )
        return PolledFeedsAtTicks(
            results[POLLS_TAG], results[PAGES_TAG], results[REJECTS_TAG], results[ENTRIES_TAG]
        )


class _UnderWay:
    """What the polls of this process are waiting for, and the feeds they are of."""

    def __init__(self, context: StreamContext) -> None:
        self.feeds = WatchedFeedList(context.feeds, context.host_shards, REREAD_SECONDS)
        self.answers: InFlight[FeedSource] = InFlight()
        self.documents: InFlight[tuple[FeedSource, FetchResponse]] = InFlight()
        # The newest publication in each feed that was read by this process.
        self.newest: dict[str, datetime | None] = {}

    def keys(self, shard: str) -> set[str]:
        return self.answers.keys(shard) | self.documents.keys(shard)


class _Poll(beam.DoFn):
    _POLLED = ReadModifyWriteStateSpec("polled", BytesCoder())
    _DISCOVERED = ReadModifyWriteStateSpec("discovered", BytesCoder())

    def __init__(self, context: StreamContext) -> None:
        self._context = context
        self._metrics = StageMetrics("poll")

    @cached_property
    def _under_way(self) -> _UnderWay:
        return of_process(self._context.run.run_id, "poll", lambda: _UnderWay(self._context))

    def process(
        self,
        tick: tuple[str, bytes],
        polled: Any = beam.DoFn.StateParam(_POLLED),
        discovered: Any = beam.DoFn.StateParam(_DISCOVERED),
    ) -> _Outputs:
        shard, _ = tick
        self._context.watchdog().touch()
        recent = _Recent.read(polled, discovered)
        for source, result, document in self._finished(shard, recent):
            yield from self._records(recent, source, result, document)
        sources = self._under_way.feeds.of_shard(shard)
        with self._context.lake_state() as lake:
            recent.forget(lake, self._context.decision_lifetime)
            for source in self._due(shard, sources, recent, lake):
                request = plan_poll(source, recent.feed(source, lake), datetime.now(UTC))
                future = self._context.run.http_client().submit(request)
                self._under_way.answers.start(shard, source.feed_url, source, future)
                self._metrics.take()
        recent.write(polled, discovered)

    def _due(
        self, shard: str, sources: Iterable[FeedSource], recent: "_Recent", lake: LakeState
    ) -> Iterator[FeedSource]:
        """The feeds to ask now, those that wait longest first, as far as there is room."""
        at = datetime.now(UTC)
        under_way = self._under_way.keys(shard)
        places = Places(POLLS, map(host_of, under_way))
        waiting = sorted(self._waiting(sources, recent, lake, at), key=lambda due: due[0])
        for _, source in waiting:
            if places.full:
                return
            if source.feed_url not in under_way and places.take(host_of(source.feed_url)):
                yield source

    def _waiting(
        self, sources: Iterable[FeedSource], recent: "_Recent", lake: LakeState, at: datetime
    ) -> Iterator[tuple[datetime, FeedSource]]:
        """The feeds that are due, and since when."""
        for source in sources:
            memory = recent.feed(source, lake)
            if is_due(memory, at, once=False):
                yield (memory and memory.next_poll_at) or _NEVER, source

    def _finished(
        self, shard: str, recent: "_Recent"
    ) -> Iterator[tuple[FeedSource, FetchResponse | FetchFailure, Document | None]]:
        """The polls that are through; a document that needs parsing is handed to a worker first."""
        pool = self._context.run.pool()
        for _, (source, response), future in self._under_way.documents.collect(shard):
            try:
                yield source, response, future.result()
            except (FeedError, DocumentError) as error:
                yield source, response, error
            except Exception as error:  # noqa: BLE001 (one odd document must not end the stream)
                message = f"{type(error).__name__}: {error}"
                yield source, response, DocumentError(Reason.PARSE_FAILED, message)
        for key, source, future in self._under_way.answers.collect(shard):
            result = future.result()
            with self._context.lake_state() as lake:
                memory = recent.feed(source, lake)
            if isinstance(result, FetchResponse) and needs_parsing(
                memory, result, datetime.now(UTC)
            ):
                parsed = pool.schedule(parse_feed, parsing(result, source), {})
                self._under_way.documents.start(shard, key, (source, result), parsed)
            else:
                yield source, result, None

    def _records(
        self,
        recent: "_Recent",
        source: FeedSource,
        result: FetchResponse | FetchFailure,
        document: Document | None,
    ) -> Iterator[Any]:
        with self._context.lake_state() as lake:
            memory, known = recent.feed(source, lake), recent.over(lake)
            told = (
                told_entries(source, document, known) if isinstance(document, FeedDocument) else []
            )
            records = poll_records(self._context.run, source, memory, result, document, told, known)
            poll = count_poll(self._metrics, records)
            changed = {one.record.entry_key: what_changed(one, known) for one in told}
            settled = {e.entry_key for e in poll.discovered if recent.was_settled(e, lake)}
        self._count_lag(poll, document)
        if memory is not None:
            self._count_discovery(poll, settled)
        recent.add(poll)
        for record in records:
            yield TaggedOutput(_TAGS[type(record)], record)
        texts = {one.record.entry_key: one.parsed for one in told if one.record.full_text}
        for entry in poll.discovered:
            key = entry.entry_key
            pending = discovered_entry(
                poll, entry, update=key in settled, changed=changed[key] or ""
            )
            yield TaggedOutput(ENTRIES_TAG, self._request(pending, texts.get(key)))

    def _request(self, pending: PendingEntry, text: ParsedEntry | None) -> tuple[str, PageRequest]:
        """An entry on its way to the fetch stage, with the text that the feed carries."""
        shard = host_shard(page_url(pending.entry.url), self._context.host_shards)
        if text is None:
            return shard, PageRequest(pending)
        content = zstandard.compress(text.content_html.encode(errors="replace"))
        return shard, PageRequest(pending, content, text.link)

    def _count_lag(self, poll: FeedPoll, document: Document | None) -> None:
        """How old the newest entry of the feed is; one that was answered with 304 ages, too."""
        at, newest = to_datetime(poll.polled_at), self._under_way.newest
        if isinstance(document, FeedDocument):
            times = [e.published for e in document.entries if e.published and e.published <= at]
            newest[poll.feed_url] = max(times, default=None)
        published = newest.get(poll.feed_url)
        if published is not None and not PollOutcome(poll.outcome).failed:
            self._metrics.observe("lag_seconds", int((at - published).total_seconds()))

    def _count_discovery(self, poll: FeedPoll, changed: set[str]) -> None:
        """How long after its publication an entry was found; those of a first poll were before."""
        for entry in poll.discovered:
            if entry.published is None or entry.entry_key in changed:
                continue
            seconds = (poll.polled_at.micros - entry.published.micros) // 1_000_000
            if seconds >= 0:
                self._metrics.observe("discovery_seconds", seconds)


_TAGS: dict[type[Any], str] = {FeedPoll: POLLS_TAG, Page: PAGES_TAG, Reject: REJECTS_TAG}


@dataclass(frozen=True)
class Discovered:
    """An entry that was discovered: what it said, of which place, and when (microseconds)."""

    said: str
    telling: int
    discovered_at: int


class _Recent:
    """The polls of a shard that the lake does not show yet, over those that it does."""

    def __init__(
        self, polled: Unconfirmed[FeedMemory], discovered: Unconfirmed[Discovered]
    ) -> None:
        self._polled = polled
        self._discovered = discovered

    @classmethod
    def read(
        cls, polled: ReadModifyWriteRuntimeState, discovered: ReadModifyWriteRuntimeState
    ) -> "_Recent":
        return cls(
            Unconfirmed(FeedMemory, polled.read()),
            Unconfirmed(Discovered, discovered.read()),
        )

    def write(
        self, polled: ReadModifyWriteRuntimeState, discovered: ReadModifyWriteRuntimeState
    ) -> None:
        if self._polled.changed:
            polled.write(self._polled.to_bytes())
        if self._discovered.changed:
            discovered.write(self._discovered.to_bytes())

    def feed(self, source: FeedSource, lake: LakeState) -> FeedMemory | None:
        return self._polled.get(source.feed_url) or lake.feed(source.feed_url)

    def over(self, lake: LakeState) -> "_OverLake":
        return _OverLake(self._discovered, lake)

    def was_settled(self, entry: FeedEntry, lake: LakeState) -> bool:
        """True for an entry that came before, and comes again since it changed."""
        key = entry.entry_key
        return self._discovered.get(key) is not None or lake.settled(key) >= 0

    def add(self, poll: FeedPoll) -> None:
        now = time.time()
        self._polled.put(poll.feed_url, feed_memory_of(poll), now)
        for entry in poll.discovered:
            place = telling(poll.feed_url, entry.url)
            found = Discovered(entry.entry_hash, place, poll.polled_at.micros)
            self._discovered.put(entry.entry_key, found, now)

    def forget(self, lake: LakeState, lifetime: float) -> None:
        """Drop what the lake shows by now."""

        def shown(feed_url: str, mine: FeedMemory) -> bool:
            memory = lake.feed(feed_url)
            return memory is not None and memory.polled_at >= mine.polled_at

        self._polled.drop(shown, time.time(), lifetime)
        self._discovered.drop(
            lambda key, found: lake.discovered(key) >= found.discovered_at, time.time(), lifetime
        )


class _OverLake(KnownEntries):
    """What was discovered before a poll, over what the lake shows."""

    def __init__(self, discovered: Unconfirmed[Discovered], lake: LakeState) -> None:
        self._discovered = discovered
        self._lake = lake

    def told(self, key: str) -> Telling | None:
        found = self._discovered.get(key)
        return self._lake.told(key) if found is None else self._telling(key, found)

    def tellings(self, telling: int) -> list[Telling]:
        found = self._by_place.get(telling, ())
        recent = {key: self._telling(key, mine) for key, mine in found}
        lakes = {one.entry_key: one for one in self._lake.tellings(telling)}
        return list((lakes | recent).values())

    def withdrawn_at(self, url: str) -> bool:
        return self._lake.withdrawn_at(url)

    @cached_property
    def _by_place(self) -> dict[int, list[tuple[str, Discovered]]]:
        """What was discovered, by place: a first poll of many feeds asks for each entry."""
        found: defaultdict[int, list[tuple[str, Discovered]]] = defaultdict(list)
        for key, mine in self._discovered.items():
            found[mine.telling].append((key, mine))
        return found

    def _telling(self, key: str, found: Discovered) -> Telling:
        return Telling(key, found.said, found.telling, found.discovered_at, self._lake.settled(key))
