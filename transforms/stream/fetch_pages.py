"""Get documents without end: start requests at one tick, hand on the answers at a later one."""

import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import apache_beam as beam
import zstandard
from apache_beam.coders import BytesCoder
from apache_beam.pvalue import PCollection
from apache_beam.transforms.userstate import ReadModifyWriteStateSpec

from schemas.feed_poll import PendingEntry
from schemas.stream import PageRequest
from transforms.fetch_pages import FetchedPages
from transforms.lib.http import FetchFailure, FetchRequest, FetchResponse
from transforms.lib.lake.state import LakeState, PendingRow
from transforms.lib.stream.in_flight import InFlight
from transforms.lib.stream.page_order import page_identity
from transforms.lib.stream.page_queue import PageQueue, Waiting
from transforms.lib.stream.shards import host_of, host_shard
from transforms.lib.stream.unconfirmed import Unconfirmed
from transforms.lib.urls.redirectors import page_url
from transforms.stages.documents import (
    DOCUMENTS_TAG,
    PAGES_TAG,
    DocumentOutputs,
    DocumentStage,
    entries_in_feed,
)
from transforms.stages.pending import pending_entry
from transforms.stages.process_memory import of_process
from transforms.stages.rejects import REJECTS_TAG
from transforms.stages.stream_context import StreamContext

# What a host's budget puts off is asked for again after so many seconds.
_DEFERRED_SECONDS = 60.0


@dataclass(eq=False)
class FetchPagesAtTicks(beam.PTransform[Any, Any]):
    """Get each entry's document, and never wait for one.

    Input: ``(shard, PageRequest)``, entries and ticks for the hosts of a shard; unbounded.
    Outputs: as ``FetchPages``.
    State: ``handled``, entries whose document or reject was given out and that the lake does not
        show yet.
    Guarantees: an entry waits in the memory of the process only. It is pending in the lake, where
        every tick looks for entries that are due: those of a process that died, retries, what an
        earlier job left. So none is lost, and after a crash a request may be repeated.
    Side effects: HTTP requests, hosts concurrently, one host one at a time.
    Metrics: as ``FetchPages``, and ``fetch.repeated``.
    Errors: what a server does is a row, never an exception.
    """

    context: StreamContext

    def expand(self, requests: PCollection[tuple[str, PageRequest]]) -> FetchedPages:
        """Fetch, then split the outputs."""
        results = requests | "Fetch" >> beam.ParDo(_Fetch(self.context)).with_outputs(
            DOCUMENTS_TAG, PAGES_TAG, REJECTS_TAG
        )
        return FetchedPages(results[DOCUMENTS_TAG], results[PAGES_TAG], results[REJECTS_TAG])


class _UnderWay:
    """The queues of this process by shard, and what it has asked for."""

    def __init__(self) -> None:
        self.queues: defaultdict[str, PageQueue[PendingEntry]] = defaultdict(PageQueue)
        self.answers: InFlight[Waiting[PendingEntry]] = InFlight()


class _Fetch(beam.DoFn):
    _HANDLED = ReadModifyWriteStateSpec("handled", BytesCoder())

    def __init__(self, context: StreamContext) -> None:
        self._context = context
        self._stage = DocumentStage(context.run)

    @cached_property
    def _under_way(self) -> _UnderWay:
        return of_process(self._context.run.run_id, "fetch", _UnderWay)

    def process(
        self,
        request: tuple[str, PageRequest],
        stored: Any = beam.DoFn.StateParam(_HANDLED),
    ) -> DocumentOutputs:
        shard, page = request
        if page.pending is not None and not page.content:
            key, url = page.pending.entry.entry_key, page_url(page.pending.entry.url)
            self._under_way.queues[shard].add(key, page.pending, url)
            return
        handled = _Handled(Unconfirmed(Attempt, stored.read()))
        if page.pending is not None:
            yield from self._from_feed(page.pending, page, handled)
        else:
            yield from self._tick(shard, handled)
        if handled.decisions.changed:
            stored.write(handled.decisions.to_bytes())

    def _from_feed(
        self, pending: PendingEntry, page: PageRequest, handled: "_Handled"
    ) -> Iterator[Any]:
        with self._context.lake_state() as lake:
            if handled.is_done(pending, lake):
                self._stage.repeated()
                return
            pending = handled.as_of_now(pending, lake)
            planned = self._stage.plan(pending, lake)
        if not isinstance(planned, PendingEntry):
            handled.add(pending, settles=False)
            yield planned
        else:
            handled.add(planned)
            html = zstandard.decompress(page.content).decode()
            yield self._stage.from_feed(planned, html, page.link)

    def _tick(self, shard: str, handled: "_Handled") -> Iterator[Any]:
        self._context.watchdog().touch()
        for _, waiting, future in self._under_way.answers.collect(shard):
            yield from self._answered(shard, waiting, future.result(), handled)
        with self._context.lake_state() as lake:
            handled.forget(lake, self._context.decision_lifetime)
            self._take_up_pending(shard, lake, handled)
        under_way = self._under_way.answers.contexts(shard)
        for waiting in self._under_way.queues[shard].take(under_way, handled.identities()):
            yield from self._ask(shard, waiting, handled)

    def _take_up_pending(self, shard: str, lake: LakeState, handled: "_Handled") -> None:
        """Let the entries wait that the lake holds as pending, and nobody is at work on."""
        queue, now = self._under_way.queues[shard], time.time()
        under_way = self._under_way.answers.keys(shard)
        for host, row in self._pending_of(shard):
            if not queue.room:
                return
            if not queue.has_room_for(host):
                continue
            key = row.entry["entry_key"]
            due = row.next_attempt_at is None or row.next_attempt_at.timestamp() <= now
            if due and key not in queue and key not in under_way and not handled.covers(row, lake):
                queue.add(key, pending_entry(row), page_url(row.entry["url"]))

    def _pending_of(self, shard: str) -> list[tuple[str, PendingRow]]:
        shards = self._context.host_shards

        def by_shard(lake: LakeState) -> dict[str, list[tuple[str, PendingRow]]]:
            rows: dict[str, list[tuple[str, PendingRow]]] = {}
            for row in lake.pending():
                url = page_url(row.entry["url"])
                rows.setdefault(host_shard(url, shards), []).append((host_of(url), row))
            return rows

        return self._context.memory().derived("pending by shard", by_shard).get(shard, [])

    def _ask(
        self, shard: str, waiting: Waiting[PendingEntry], handled: "_Handled"
    ) -> Iterator[Any]:
        with self._context.lake_state() as lake:
            if handled.is_done(waiting.entry, lake):
                self._stage.repeated()
                return
            asked = handled.as_of_now(waiting.entry, lake)
            pending = self._stage.plan(asked, lake)
        if not isinstance(pending, PendingEntry):
            handled.add(asked, settles=False)
            yield pending
            return
        waiting = replace(waiting, entry=pending)
        if pending.entry.full_text:
            # Out of the lake: what came by the edge brought its text along.
            _, found = next(entries_in_feed(self._context.run, [pending]))
            if found is not None or not pending.entry.url:
                handled.add(pending)
                yield (
                    self._stage.from_feed(pending, found.content_html, found.link)
                    if found is not None
                    else self._stage.gone_from_archive(pending)
                )
                return
        request = FetchRequest(key=waiting.key, url=page_url(pending.entry.url))
        future = self._context.run.http_client().submit(request)
        self._under_way.answers.start(shard, waiting.key, waiting, future)

    def _answered(
        self, shard: str, waiting: Waiting[PendingEntry], result: Any, handled: "_Handled"
    ) -> Iterator[Any]:
        pending = waiting.entry
        if isinstance(result, FetchResponse):
            handled.add(pending)
            yield from self._stage.fetched(pending, result)
        elif isinstance(result, FetchFailure):
            handled.add(pending)
            yield self._stage.failed(pending, result)
        else:
            self._stage.deferred()
            later = time.time() + _DEFERRED_SECONDS
            self._under_way.queues[shard].add(
                waiting.key, pending, page_url(pending.entry.url), not_before=later
            )


@dataclass(frozen=True)
class Attempt:
    """Which attempt at which discovery of an entry was made.

    ``page`` is the page whose article is on its way, "" where none can come of it.
    """

    discovered_at: int
    attempt: int
    page: str

    @property
    def number(self) -> tuple[int, int]:
        """What attempts at one entry are ordered by."""
        return self.discovered_at, self.attempt


class _Handled:
    """Entries that are through here, and that the lake does not show yet."""

    def __init__(self, decisions: Unconfirmed[Attempt]) -> None:
        self.decisions = decisions

    def add(self, pending: PendingEntry, *, settles: bool = True) -> None:
        """Remember which attempt at which discovery of the entry was made, and its page.

        ``settles`` is false where no article of that page can come of it.
        """
        page = page_identity(page_url(pending.entry.url)) if settles else ""
        made = Attempt(pending.discovered_at.micros, pending.attempt, page)
        self.decisions.put(pending.entry.entry_key, made, time.time())

    def identities(self) -> set[str]:
        return {made.page for made in self.decisions.values() if made.page}

    def is_done(self, pending: PendingEntry, lake: LakeState) -> bool:
        """True for an attempt that was made, of an entry that comes again.

        By a repeated bundle, or since its shard was with another process for a while.
        """
        key, mine = pending.entry.entry_key, (pending.discovered_at.micros, pending.attempt)
        made = self.decisions.get(key)
        return (made is not None and made.number >= mine) or _shown(lake, key, *mine)

    def as_of_now(self, pending: PendingEntry, lake: LakeState) -> PendingEntry:
        """The entry as an update if it has an end, or one on its way, when its turn has come."""
        key = pending.entry.entry_key
        has_end = lake.settled(key) >= 0 or self.decisions.get(key) is not None
        return replace(pending, update=has_end)

    def covers(self, row: PendingRow, lake: LakeState) -> bool:
        """True when the attempt that a pending row asks for was made."""
        made = self.decisions.get(row.entry["entry_key"])
        asked = (lake.discovered(row.entry["entry_key"]), row.attempt)
        return made is not None and made.number >= asked

    def forget(self, lake: LakeState, lifetime: float) -> None:
        """Drop what the lake shows by now."""
        self.decisions.drop(
            lambda key, made: _shown(lake, key, *made.number), time.time(), lifetime
        )


def _shown(lake: LakeState, key: str, discovered: int, attempt: int) -> bool:
    """True when the lake shows the entry settled or discovered again, or the attempt counted."""
    if lake.settled(key) >= discovered or lake.discovered(key) > discovered:
        return True
    return lake.discovered(key) == discovered and lake.attempts(key) >= attempt
