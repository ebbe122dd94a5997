"""What every stage of a stream needs to know, besides what every run needs."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

from transforms.lake.memory import LakeMemory, shared_memory
from transforms.lib.lake.state import LakeState
from transforms.lib.stream.progress_guard import ProgressGuard
from transforms.lib.stream.watchdog import Watchdog, silence_limit
from transforms.stages.feed_list import FeedList
from transforms.stages.process_memory import of_process
from transforms.stages.run_context import RunContext

# A decision that the lake has not confirmed after so many commits is taken to be lost.
_COMMITS_TO_CONFIRM = 20
_SHORTEST_LIFETIME = 900.0


@dataclass(frozen=True)
class StreamContext:
    """Settings of one stream; small and picklable. Times in seconds.

    ``host_shards`` and ``writer_shards`` are frozen for the life of a job: its state hangs on them.
    ``state_may_go_back`` is false for an engine without checkpoints: what it loses is lost.
    """

    run: RunContext
    feeds: FeedList
    commit_interval_seconds: float = 60.0
    tick_seconds: float = 1.0
    host_shards: int = 32
    writer_shards: int = 1
    state_may_go_back: bool = True

    @property
    def decision_lifetime(self) -> float:
        """How long a decision waits for the lake to confirm it before it is made anew."""
        return max(_SHORTEST_LIFETIME, _COMMITS_TO_CONFIRM * self.commit_interval_seconds)

    @property
    def refresh_seconds(self) -> float:
        """How old what this process knows of the lake may become."""
        return max(1.0, min(30.0, self.commit_interval_seconds / 2))

    def memory(self) -> LakeMemory:
        """What this process knows of the lake."""
        return shared_memory(self.run.lake)

    def watchdog(self) -> Watchdog:
        """What notices that this process gets no ticks any more; every stage with ticks tells it.

        It watches from the first tick on: a process that no shard was given to is not waited for.
        """
        limit = silence_limit(self.tick_seconds)
        return of_process(self.run.run_id, "watchdog", lambda: Watchdog(limit))

    def progress_guard(self) -> ProgressGuard:
        """What notices that the engine lost updates of the writers' state in this process."""
        make = partial(ProgressGuard, may_go_back=self.state_may_go_back)
        return of_process(self.run.run_id, "writers", make)

    @contextmanager
    def lake_state(self) -> Iterator[LakeState]:
        """The lake's state as of the last refresh, for this thread alone while it reads."""
        with self.memory().reading(self.refresh_seconds) as state:
            yield state
