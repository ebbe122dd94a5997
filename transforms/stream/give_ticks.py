"""Hand each tick to all shards, and leave word in the lake that the stream is alive."""

import logging
import math
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import apache_beam as beam
from apache_beam.io.filesystem import BeamIOError
from apache_beam.pvalue import PCollection

from transforms.lake.heartbeats import HEARTBEAT_SECONDS, Heartbeat
from transforms.lake.lake import Lake
from transforms.lib.stream.shards import shard_names
from transforms.stages.metrics import StageMetrics
from transforms.stages.process_memory import of_process
from transforms.stages.stream_context import StreamContext

_logger = logging.getLogger(__name__)


@dataclass(eq=False)
class GiveTicks(beam.PTransform[Any, Any]):
    """Give every shard a tick whenever the stream's source gives one.

    Input: ticks, unbounded; what they hold does not matter.
    Output: ``(shard, b"")`` for as many shards as there are of hosts or of writers, if more.
    Guarantees: none. Ticks may be lost or come twice: they only say that time has passed.
    Side effects: ``_state/stream-<run id>.json`` every ten seconds, the time of the last tick. A
        stream whose ticks have stopped is silent otherwise: ``pipelines.report`` shows it.
    Metrics: ``ticks.given``.
    """

    context: StreamContext

    def expand(self, ticks: PCollection[Any]) -> PCollection[tuple[str, bytes]]:
        """Multiply the ticks."""
        shards: PCollection[tuple[str, bytes]] = ticks | "GiveToShards" >> beam.ParDo(
            _Give(self.context)
        )
        return shards


@dataclass
class _Heart:
    """When this process left word last, in seconds of its own clock."""

    beat_at: float = -math.inf


class _Give(beam.DoFn):
    def __init__(self, context: StreamContext) -> None:
        self._context = context
        self._run_id = context.run.run_id
        self._lake = Lake(context.run.lake)
        self._shards = shard_names(max(context.host_shards, context.writer_shards))
        self._tick_seconds = context.tick_seconds
        self._metrics = StageMetrics("ticks")

    def process(self, _tick: Any) -> Iterator[tuple[str, bytes]]:
        self._metrics.count("given")
        self._context.watchdog().touch()
        heart = of_process(self._run_id, "heart", _Heart)
        if time.monotonic() - heart.beat_at > HEARTBEAT_SECONDS:
            heart.beat_at = time.monotonic()
            self._beat()
        for shard in self._shards:
            yield shard, b""

    def _beat(self) -> None:
        try:
            Heartbeat(self._run_id, time.time(), self._tick_seconds).write(self._lake)
        except (OSError, BeamIOError) as error:
            # The next one is due soon; a stream must not end for want of a heartbeat.
            _logger.warning("no heartbeat of %s: %s", self._run_id, error)
