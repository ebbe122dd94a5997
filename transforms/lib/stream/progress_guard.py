"""Notices state that is older than what a process has seen of it: updates that an engine lost.

A stage that keeps rows in Beam's state alone loses them in silence where the engine loses an update
of it. So such a stage counts its writes within the state, and this remembers in the process how far
each shard had come at the end of a bundle. A bundle that failed has no end, and is repeated from
the state before it: that is no loss.

Where an engine may go back to a checkpoint (Flink), or repeat a bundle that had ended (Dataflow),
state that is older is what it should be, since the rows come again: then it is only logged. Where
it has nothing to go back to (Prism), rows are gone, and the stage must stop.
"""

from __future__ import annotations

import logging
import threading

_logger = logging.getLogger(__name__)


class StateLostError(Exception):
    """The engine lost updates of a stage's state: what was gathered there is gone."""


class ProgressGuard:
    """The writes of each shard that this process has seen. Thread-safe."""

    def __init__(self, *, may_go_back: bool) -> None:
        self._may_go_back = may_go_back
        self._seen: dict[str, int] = {}
        self._lock = threading.Lock()

    def check(self, shard: str, writes: int) -> None:
        """Compare the count in a shard's state, as it was read, with what was seen of it.

        Raises:
            StateLostError: it is older, and this engine has no checkpoint to go back to.
        """
        with self._lock:
            seen = self._seen.get(shard, 0)
            if writes >= seen:
                return
            lost = f"the state of shard {shard} is {seen - writes} writes older than it was"
            if not self._may_go_back:
                raise StateLostError(
                    f"{lost}: the engine lost rows that were not committed; start the stream "
                    "again, which fetches them from what is pending in the lake"
                )
            del self._seen[shard]
        _logger.warning("%s: the engine went back to a checkpoint, and rows come again", lost)

    def end_bundle(self, writes: dict[str, tuple[int, int]]) -> None:
        """Take in how far a bundle has brought its shards: their counts at its start and end.

        Raises:
            StateLostError: another bundle has written to a shard in the meantime, and this one
                overwrites that. Where the engine may go back it is taken for a repetition.
        """
        for shard, (before, after) in writes.items():
            self.check(shard, before)
            with self._lock:
                self._seen[shard] = after
