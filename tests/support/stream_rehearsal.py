"""A stream without processes, sockets or files: the real stages by ticks, over a web in memory.

As ``Rehearsal``, but rows reach the lake at ``commit`` alone, and until then the stages live on
Beam's state, here in cells by shard. A process may die with what it has under way, and a job with
its state.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, cast

from schemas.feed_poll import PendingEntry
from schemas.stream import PageRequest
from tests.support.rehearsal import MemoryWeb, Rehearsal, rehearsal_of
from tests.support.stream_stages import StateCell, forget_process_memory
from transforms.extract_articles import _Extract
from transforms.lake.memory import LakeMemory
from transforms.lib.lake.state import LakeState
from transforms.lib.stream.shards import shard_names
from transforms.lib.stream.watchdog import Watchdog
from transforms.stages.feed_list import FeedList
from transforms.stages.stream_context import StreamContext
from transforms.stream import drop_seen, fetch_pages, poll_feeds

_SHARDS = 2
_TICKS = 4
_MOST_COMMITS = 12


class _Memory:
    """As much of ``LakeMemory`` as the stages ask for."""

    def __init__(self, state: LakeState) -> None:
        self._state = state

    def derived(self, _: str, build: Callable[[LakeState], Any]) -> Any:
        return build(self._state)


class _NoWatchdog:
    def touch(self) -> None:
        """Nobody waits."""


@dataclass(frozen=True)
class _StreamContext(StreamContext):
    """A stream's context whose lake is that of a rehearsal."""

    def memory(self) -> LakeMemory:
        return cast("LakeMemory", _Memory(rehearsal_of(self.run.lake).state))

    def watchdog(self) -> Watchdog:
        return cast("Watchdog", _NoWatchdog())

    @contextmanager
    def lake_state(self) -> Iterator[LakeState]:
        yield rehearsal_of(self.run.lake).state


class StreamRehearsal(Rehearsal):
    """A lake in memory, and a stream over it."""

    def __init__(
        self,
        web: MemoryWeb,
        feed_urls: Iterable[str],
        jobs: dict[Callable[..., Any], Callable[..., Any]] | None = None,
        **settings: Any,
    ) -> None:
        super().__init__(web, jobs, poll_interval_seconds=1, **settings)
        feeds = FeedList(None, tuple(feed_urls))
        self.stream = _StreamContext(
            self.context, feeds, commit_interval_seconds=60, host_shards=_SHARDS
        )
        self.cells: defaultdict[tuple[str, str], StateCell] = defaultdict(StateCell)
        self._written: defaultdict[str, list[Any]] = defaultdict(list)
        self._requests: list[tuple[str, PageRequest]] = []
        self._start()

    def _start(self) -> None:
        self._poll_stage = poll_feeds._Poll(self.stream)
        self._fetch_stage = fetch_pages._Fetch(self.stream)
        self._compare_stage = drop_seen._Compare(self.stream)
        self._key = drop_seen._KeyByShard(_SHARDS)

    def run_until_quiet(self, between: Callable[[], None] = lambda: None) -> None:
        """Tick and commit until nothing comes any more; ``between`` is called before commits."""
        quiet = 0
        for _ in range(_MOST_COMMITS):
            before = sum(map(len, self.rows.values()))
            for _ in range(_TICKS):
                self.tick()
            between()
            self.commit()
            quiet = quiet + 1 if sum(map(len, self.rows.values())) == before else 0
            if quiet > 1:
                return

    def tick(self) -> None:
        """One tick of all shards and stages."""
        for shard in shard_names(_SHARDS):
            polled, found = self._cell("polled", shard), self._cell("discovered", shard)
            for output in self._poll_stage.process((shard, b""), polled, found):
                if output.tag == "entries":
                    self._fetch(*output.value)
                else:
                    self._written[output.tag].append(output.value)
        for shard in shard_names(_SHARDS):
            self._fetch(shard, PageRequest())

    def commit(self) -> None:
        """Let the lake show what came since the last commit."""
        written, self._written = self._written, defaultdict(list)
        self._store(written)

    def kill(self) -> None:
        """The process dies: uncommitted rows come again from the state before, as after a crash."""
        forget_process_memory()
        self.restart()
        self._start()

    def lose_state(self) -> None:
        """A new job over the same lake; what was not committed is lost with the old one."""
        self.cells.clear()
        self._written.clear()
        self.kill()

    def _cell(self, name: str, shard: str) -> StateCell:
        return self.cells[name, shard]

    def _fetch(self, shard: str, request: PageRequest) -> None:
        outputs = self._fetch_stage.process((shard, request), self._cell("handled", shard))
        for output in list(outputs):
            if output.tag == "documents":
                self._extract(output.value)
            else:
                self._written[output.tag].append(output.value)

    def _extract(self, document: Any) -> None:
        extracted = self._bundle(_Extract(self.context), [document])
        self._written["rejects"] += extracted["rejects"]
        for element in extracted["articles"]:
            self._compare(element)

    def _compare(self, element: tuple[PendingEntry, Any]) -> None:
        ((shard, keyed),) = self._key.process(element)
        cell = self._cell("recent", shard)
        for output in self._compare_stage.process((shard, keyed), cell):
            value = output.value[1] if output.tag == "articles" else output.value
            self._written[output.tag].append(value)
