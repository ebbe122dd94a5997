"""Once: poll every feed that is due, work off what is pending in slices, write, and end.

Each slice is a pipeline of its own and is committed when it ends: memory is bounded by the slice,
and a run that is killed keeps what it had finished. The next run goes on from the lake.
"""

import gc
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from apache_beam.pvalue import PCollection

from pipelines.cli.beam_options import once_options
from pipelines.cli.lakes import check_writable, lake_errors
from pipelines.ingestion import graph
from pipelines.ingestion.run_log import RunLog
from pipelines.ingestion.slices import KEPT, run_slice
from schemas.commit import WrittenFile
from schemas.feed_poll import PendingEntry
from schemas.feed_source import FeedSource
from transforms.lake.lake import Lake
from transforms.lake.lease import lease
from transforms.lake.memory import open_memory
from transforms.lib.lake.state import LakeState
from transforms.lib.polling.decisions import is_due
from transforms.lib.stream.page_order import next_slice
from transforms.stages.pending import pending_entry
from transforms.stages.run_context import RunContext

Graph = Callable[[PCollection[Any], RunContext], PCollection[WrittenFile]]


@dataclass(frozen=True)
class RunResult:
    """What a run did: its log, and what it leaves pending.

    ``feeds`` were polled, and so many of them failed; ``not_due`` asked to be left alone until
    later, and ``retired`` ones are not asked any more.
    """

    log: RunLog
    pending: int
    failed_feeds: int
    feeds: int
    not_due: int
    retired: int


def run_once(
    sources: Sequence[FeedSource],
    context: RunContext,
    *,
    slice_size: int,
    beam_flags: Sequence[str] = (),
    wait: float = 0.0,
    on_due: Callable[[int], None] | None = None,
) -> RunResult:
    """Do one run over the feeds, holding the lake's lease; ``on_due`` is told how many are due.

    It waits for the lease for up to ``wait`` seconds.

    Raises:
        UsageError: the lake cannot be written.
        LakeBusyError: another run is at work on the lake.
        CommandError: the lake's file system refuses on the way.
    """
    lake = Lake(context.lake)
    check_writable(lake)
    problem = f"cannot be read or written; {KEPT}"
    with lake_errors(lake.root, problem), lease(lake, context.run_id, wait):
        lake.delete_stale_staged(time.time())
        try:
            return _Run(lake, context, slice_size, beam_flags).run(sources, on_due)
        finally:
            # Budgets, robots.txt and connections are those of one run.
            context.http_client().close()


class _Run:
    def __init__(
        self, lake: Lake, context: RunContext, slice_size: int, beam_flags: Sequence[str]
    ) -> None:
        self._memory = open_memory(lake.root)
        self._context = context
        self._slice_size = slice_size
        self._options = once_options(beam_flags)
        self._log = RunLog(lake, context.run_id)

    def run(self, sources: Sequence[FeedSource], on_due: Callable[[int], None] | None) -> RunResult:
        # Modules stay for good: the collections between the slices need not walk them.
        gc.freeze()
        due, retired = self._due(sources), self._retired(sources)
        if on_due is not None:
            on_due(len(due))
        self._pipeline("Sources", due, graph.poll)
        attempted: set[str] = set()
        while batch := self._next_slice(attempted):
            attempted.update(pending.entry.entry_key for pending in batch)
            self._pipeline("Pending", batch, graph.work_off)
        self._state()
        self._log.close()
        self._memory.save()
        logs = self._log.sources.values()
        return RunResult(
            self._log,
            pending=self._state().counts()["pending"],
            failed_feeds=sum(source.failed_feeds for source in logs),
            feeds=sum(source.feeds for source in logs),
            not_due=len(sources) - len(due) - retired,
            retired=retired,
        )

    def _due(self, sources: Sequence[FeedSource]) -> list[FeedSource]:
        state, at = self._state(), datetime.now(UTC)
        return [s for s in sources if is_due(state.feed(s.feed_url), at, once=True)]

    def _retired(self, sources: Sequence[FeedSource]) -> int:
        """How many feeds had answered 410 before this run."""
        memories = [self._state().feed(source.feed_url) for source in sources]
        return sum(memory is not None and memory.retired for memory in memories)

    def _state(self) -> LakeState:
        return self._memory.at_least(self._log.sequence)

    def _next_slice(self, attempted: set[str]) -> list[PendingEntry]:
        at = datetime.now(UTC)
        due = (
            row
            for row in self._state().pending()
            if (row.next_attempt_at is None or row.next_attempt_at <= at)
            and row.entry["entry_key"] not in attempted
        )
        return [pending_entry(row) for row in next_slice(due, self._slice_size)]

    def _pipeline(self, label: str, elements: Iterable[object], build: Graph) -> None:
        context = replace(self._context, state_version=self._log.sequence)
        self._state()
        lake, options = Lake(context.lake), self._options
        files = run_slice(options, lake, label, elements, lambda made: build(made, context))
        self._log.commit(files)
