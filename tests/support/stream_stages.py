"""The network stages of a stream without a runner: ticks by hand, state in dictionaries.

    stages = StreamStages(tmp_path / "lake", feed_urls)
    stages.tick_until(lambda: stages.documents)

A bundle that fails gives its state back in a runner; here no bundle fails. Rows reach the lake when
``commit`` is called.
"""

from __future__ import annotations

import json
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from apache_beam.pvalue import TaggedOutput

from schemas.datasets import PAGES, POLLS, REJECTS
from schemas.feed_poll import FeedPoll
from schemas.reject import Reject
from schemas.stream import PageRequest
from tests.support.fetching import local_config
from transforms.lake.commits import CommitLog
from transforms.lake.lake import Lake
from transforms.lake.memory import open_memory
from transforms.lib.stream.shards import shard_names
from transforms.lib.stream.watchdog import Watchdog
from transforms.stages import process_memory
from transforms.stages.documents import Document
from transforms.stages.feed_list import FeedList
from transforms.stages.run_context import RunContext
from transforms.stages.stream_context import StreamContext
from transforms.stream.fetch_pages import _Fetch
from transforms.stream.poll_feeds import _Poll

_SHARDS = 2


class StateCell:
    """One value of Beam's state."""

    def __init__(self) -> None:
        self.value: bytes | None = None

    def read(self) -> bytes | None:
        return self.value

    def write(self, value: bytes) -> None:
        self.value = value


class _StreamContext(StreamContext):
    """A stream's context that sees a commit at the next tick: nothing is learned from waiting."""

    @property
    def refresh_seconds(self) -> float:
        return 0.0


class StreamStages:
    """Polls and fetches as a stream does; every output is kept by its tag."""

    def __init__(
        self, lake: Path, feed_urls: Iterable[str], *, opml: Path | None = None, **run: Any
    ) -> None:
        self.lake = Lake(str(lake))
        settings: dict[str, Any] = {
            "http": local_config(),
            "poll_interval_seconds": 0.2,
            "workers": 1,
            "keep_pages_days": 30,
        } | run
        self.context = _StreamContext(
            RunContext(run_id=f"run-{time.monotonic_ns()}", lake=str(lake), **settings),
            FeedList(str(opml) if opml else None, tuple(feed_urls)),
            commit_interval_seconds=2,
            host_shards=_SHARDS,
        )
        self._log = CommitLog(self.lake, self.context.run.run_id)
        open_memory(str(lake))
        self.cells: defaultdict[tuple[str, str], StateCell] = defaultdict(StateCell)
        self.outputs: defaultdict[str, list[Any]] = defaultdict(list)
        self._start()

    def _start(self) -> None:
        self._poll, self._fetch = _Poll(self.context), _Fetch(self.context)

    @property
    def polls(self) -> list[FeedPoll]:
        return self.outputs["polls"]

    @property
    def documents(self) -> list[Document]:
        return self.outputs["documents"]

    @property
    def rejects(self) -> list[Reject]:
        return self.outputs["rejects"]

    def polls_under_way(self) -> int:
        """How many feeds are asked at the moment, in all shards."""
        return sum(len(self._poll._under_way.keys(shard)) for shard in shard_names(_SHARDS))

    def tick(self) -> None:
        """One tick of all shards, in both stages."""
        for shard in shard_names(_SHARDS):
            self._keep(
                self._poll.process(
                    (shard, b""), self._cell("polled", shard), self._cell("discovered", shard)
                )
            )
        for shard in shard_names(_SHARDS):
            self.send(shard, PageRequest())

    def tick_until(self, reached: Callable[[], object], seconds: float = 60.0) -> None:
        """Tick until a condition holds; the first worker of a busy machine takes ten seconds."""
        end = time.monotonic() + seconds
        while not reached():
            found = {name: len(outputs) for name, outputs in self.outputs.items()}
            assert time.monotonic() < end, f"not within {seconds} s: {found}"
            self.tick()
            time.sleep(0.05)

    def tick_for(self, seconds: float) -> None:
        """Tick for some time."""
        end = time.monotonic() + seconds
        self.tick_until(lambda: time.monotonic() > end, seconds + 60)

    def commit(self, *, settle: bool = True) -> None:
        """Write what came since the last commit; ``settle``: documents count as rejected."""
        for dataset in (PAGES, POLLS, REJECTS):
            rows = self.outputs[dataset.name]
            if settle and dataset is REJECTS:
                rows = rows + [ended(document) for document in self.documents]
            by_partition = defaultdict(list)
            for row in rows:
                by_partition[getattr(row, dataset.partition_column)].append(row)
            self._log.add(
                [self.lake.write(dataset, day, group) for day, group in by_partition.items()]
            )

    def restart(self) -> None:
        """The process dies: what is under way is lost, Beam's state is not."""
        forget_process_memory()
        open_memory(self.lake.root)
        self._start()

    def lose_state(self) -> None:
        """A new job over the same lake."""
        self.cells.clear()
        self.restart()

    def held(self, name: str) -> dict[str, Any]:
        """What a state of that name holds, over all shards."""
        cells = (cell.value for (found, _), cell in self.cells.items() if found == name)
        return {key: value for held in cells for key, value in json.loads(held or b"{}").items()}

    def _cell(self, name: str, shard: str) -> StateCell:
        return self.cells[name, shard]

    def send(self, shard: str, request: PageRequest) -> None:
        """Give the fetch stage an entry, as the poll stage does, or a tick."""
        self._keep(self._fetch.process((shard, request), self._cell("handled", shard)))

    def _keep(self, outputs: Iterable[TaggedOutput[Any, Any]]) -> None:
        for output in outputs:
            if output.tag == "entries":
                self.send(*output.value)
            self.outputs[output.tag].append(output.value)


def forget_process_memory() -> None:
    """As when the process dies: its watchdogs end with it."""
    for shared in process_memory._objects.values():
        if isinstance(shared, Watchdog):
            shared.stop()
    process_memory._objects.clear()


def ended(document: Document) -> Reject:
    """A final row for a document, as a later stage would give one."""
    pending = document.pending
    return Reject(
        stage="extract",
        reason="too_short",
        permanent=not pending.update,
        entry_key=pending.entry.entry_key,
        discovered_at=pending.discovered_at,
        url=pending.entry.url,
        feed_url=pending.source.feed_url,
        source_id=pending.source.source_id,
        http_status=0,
        error="",
        attempt=pending.attempt,
        next_attempt_at=None,
        payload=b"",
        rejected_at=document.fetched_at,
        run_id="run",
        ingested_at=document.fetched_at,
        reject_date="2026-11-20",
    )
