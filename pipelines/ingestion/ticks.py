"""Ticks: what drives a streaming job on every engine."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

import apache_beam as beam
from apache_beam.coders import TimestampCoder
from apache_beam.io.flink.flink_streaming_impulse_source import FlinkStreamingImpulseSource
from apache_beam.pvalue import PBegin, PCollection
from apache_beam.transforms.periodicsequence import PeriodicImpulse, RebaseMode
from apache_beam.transforms.userstate import ReadModifyWriteStateSpec
from apache_beam.transforms.window import TimestampedValue
from apache_beam.utils.timestamp import MAX_TIMESTAMP, Duration, Timestamp

TickEngine = Literal["flink", "periodic"]

# Of an interval: a tick sooner than that is another subtask's, or made up for time that was missed.
_TOO_SOON = 0.8


def tick_engine(runner: str) -> TickEngine:
    """The source of ticks that works on a runner; ``PortableRunner`` stands for Flink's."""
    return "flink" if runner in {"FlinkRunner", "PortableRunner"} else "periodic"


@dataclass(eq=False)
class Ticks(beam.PTransform[PBegin, PCollection[Timestamp]]):
    """Tick once an interval.

    Input: the pipeline's beginning.
    Output: unbounded, global window, without key: when the tick was given, by the wall clock; the
        event time is the same. The watermark reaches its end when the ticks end: after
        ``run_for_seconds``, or when the job is drained.
    Guarantees: none but that ticks go on. One may be missing or come twice, after a restore the
        first may be late, and those of the time that was missed are not made up: a tick carries
        nothing, and a lost or repeated one must change nothing.
    Engines: ``flink`` is Flink's own impulse, since a splittable source goes silent there after a
        restore (``docs/decisions/0011-engines.md``). It ticks in each of its ``parallelism``
        subtasks, and counts ``run_for_seconds`` anew after a restore. ``periodic`` is Beam's.
    """

    interval_seconds: float
    run_for_seconds: float | None = None
    engine: TickEngine = "periodic"
    parallelism: int = 1

    def __post_init__(self) -> None:
        if self.interval_seconds < 0.001:  # noqa: PLR2004 (Flink counts milliseconds)
            raise ValueError(f"interval_seconds {self.interval_seconds}: at least 0.001")
        if self.run_for_seconds is not None and self.run_for_seconds <= 0:
            raise ValueError(f"run_for_seconds {self.run_for_seconds}: more than 0, or None")
        if self.parallelism < 1:
            raise ValueError(f"parallelism {self.parallelism}: at least 1")

    def expand(self, pbegin: PBegin) -> PCollection[Timestamp]:
        """Give the ticks of the engine's source one key, and pass one of them an interval."""
        source = self._flink() if self.engine == "flink" else self._periodic()
        keep_one = beam.ParDo(_KeepOne(self.interval_seconds * _TOO_SOON))
        ticks: PCollection[Timestamp] = (
            pbegin
            | "Impulse" >> source
            | "AddKey" >> beam.Map(_with_key).with_output_types(tuple[str, bytes])
            | "KeepOnePerInterval" >> keep_one.with_output_types(Timestamp)
        )
        return ticks

    def _flink(self) -> FlinkStreamingImpulseSource:
        source = FlinkStreamingImpulseSource()
        # The class keeps one dict for all its instances.
        source.config = {"interval_ms": round(self.interval_seconds * 1000)}
        if self.run_for_seconds is not None:
            each = math.ceil(self.run_for_seconds / self.interval_seconds)
            source.set_message_count(each * self.parallelism)
        return source

    def _periodic(self) -> PeriodicImpulse:
        if self.run_for_seconds is None:
            return PeriodicImpulse(
                stop_timestamp=MAX_TIMESTAMP,
                fire_interval=self.interval_seconds,
                rebase=RebaseMode.REBASE_START,
            )
        return PeriodicImpulse(
            start_timestamp=Timestamp(0),
            stop_timestamp=Timestamp(0) + Duration(self.run_for_seconds),
            fire_interval=self.interval_seconds,
            rebase=RebaseMode.REBASE_ALL,
        )


def _with_key(_: object) -> tuple[str, bytes]:
    return "tick", b""


class _KeepOne(beam.DoFn):
    """Drop a tick that follows another by less than ``seconds``."""

    _LAST = ReadModifyWriteStateSpec("last_tick", TimestampCoder())

    def __init__(self, seconds: float) -> None:
        self._apart = Duration(seconds)

    def process(
        self,
        element: tuple[str, bytes],  # noqa: ARG002 (Beam passes it)
        last: Any = beam.DoFn.StateParam(_LAST),
    ) -> Iterator[TimestampedValue[Timestamp]]:
        """Compare with the last tick that passed; a clock that went back lets one pass."""
        now, passed = Timestamp.now(), last.read()
        if passed is None or not (passed <= now < passed + self._apart):
            last.write(now)
            yield TimestampedValue(now, now)
