"""A small streaming pipeline of the shape of ours, to ask an engine what it really does.

    python -m tests.engines.number_line --out DIR [--shards 32] [--stages 3] [--interval 1]
        [--run_for 60] [--work 0.2] [--ticks flink] --runner=…

Ticks fan out to shards. At each tick the first stage makes one number per shard, 0, 1, 2, …; each
stage hands what it was given to a thread pool, never waits, and passes on at a later tick what is
done. So no number may be missing at the end, whatever was killed in between. Rows go to
``DIR/<stage or event>-<process id>.jsonl`` as they come: ``{"at", "made", "shard", "number"}``.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import apache_beam as beam
from apache_beam.coders import BytesCoder, StrUtf8Coder, TupleCoder
from apache_beam.options.pipeline_options import PipelineOptions
from apache_beam.transforms import userstate, window
from apache_beam.transforms.timeutil import TimeDomain
from apache_beam.utils.timestamp import Timestamp

from pipelines.ingestion.stream import Engine, with_defaults
from pipelines.ingestion.ticks import TickEngine, Ticks, tick_engine

Item = tuple[str, str, bytes]  # kind ("tick" or "number"), number, payload
Keyed = tuple[str, Item]


@dataclass
class Behind:
    """Work of this process under way or done, by stage, shard and number."""

    pool: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(64))
    futures: dict[tuple[str, str, str], Future[None]] = field(default_factory=dict)

    def done(self, key: tuple[str, str, str], seconds: float) -> bool:
        """Whether the work is done, and then forget it; unknown work is begun."""
        future = self.futures.get(key)
        if future is None:
            # Also after a restore: the state remembers what the process does not.
            self.futures[key] = self.pool.submit(time.sleep, seconds)
            return False
        return future.done() and bool(self.futures.pop(key))


@cache
def behind() -> Behind:
    """One for the process."""
    return Behind()


class Stage(beam.DoFn):
    """Numbers wait in a bag while their work is done behind; a tick looks what is ready."""

    MEMORY = userstate.ReadModifyWriteStateSpec("memory", BytesCoder())
    QUEUE = userstate.BagStateSpec(
        "queue", TupleCoder((StrUtf8Coder(), StrUtf8Coder(), BytesCoder()))
    )
    END = userstate.TimerSpec("end", TimeDomain.WATERMARK)

    def __init__(self, name: str, work: float, *, makes_numbers: bool) -> None:
        self._name, self._work, self._makes_numbers = name, work, makes_numbers

    def process(
        self,
        element: Keyed,
        memory: Any = beam.DoFn.StateParam(MEMORY),
        queue: Any = beam.DoFn.StateParam(QUEUE),
        end: Any = beam.DoFn.TimerParam(END),
    ) -> Iterator[Keyed]:
        shard, item = element
        state = json.loads(memory.read() or b'{"next": 0}')
        if not state.get("armed"):
            end.set(window.GlobalWindow().max_timestamp())
            state["armed"] = True
        if item[0] == "tick":
            yield from self._hand_out(shard, queue)
        if item[0] == "tick" and self._makes_numbers:
            item = ("number", str(state["next"]), json.dumps({"made": time.time()}).encode())
            state["next"] += 1
        if item[0] != "tick":
            behind().done((self._name, shard, item[1]), self._work)
            queue.add(item)
        memory.write(json.dumps(state).encode())

    def _hand_out(self, shard: str, queue: userstate.BagRuntimeState) -> Iterator[Keyed]:
        waiting = list(queue.read())
        ready = [
            item for item in waiting if behind().done((self._name, shard, item[1]), self._work)
        ]
        if ready:
            queue.clear()
            for item in waiting:
                if item not in ready:
                    queue.add(item)
        for item in ready:
            yield shard, item

    @userstate.on_timer(END)
    def drain(
        self,
        shard: Any = beam.DoFn.KeyParam,
        memory: Any = beam.DoFn.StateParam(MEMORY),
        queue: Any = beam.DoFn.StateParam(QUEUE),
    ) -> Iterator[Keyed]:
        """The input has ended: hand on what is left; what comes still sets the timer again."""
        memory.write(json.dumps(json.loads(memory.read()) | {"armed": False}).encode())
        left = list(queue.read())
        queue.clear()
        for _, number, payload in left:
            yield shard, ("drained", number, payload)


class Write(beam.DoFn):
    """Append rows to a file of this process."""

    def __init__(self, out: str) -> None:
        self._out = out

    def process(self, element: Keyed) -> Iterator[Keyed]:
        shard, (kind, number, payload) = element
        row = {"at": time.time(), **json.loads(payload), "shard": shard, "number": int(number)}
        with (Path(self._out) / f"{kind}-{os.getpid()}.jsonl").open("a") as file:
            file.write(json.dumps(row) + "\n")
        yield element


def note_tick(tick: Timestamp, out: str) -> Timestamp:
    """Write down when a tick was given and when it came."""
    row = {"at": time.time(), "made": tick.micros / 1e6, "shard": "", "number": 0}
    with (Path(out) / f"tick-{os.getpid()}.jsonl").open("a") as file:
        file.write(json.dumps(row) + "\n")
    return tick


def fan_out(_: Timestamp, shards: int) -> Iterator[Keyed]:
    for number in range(shards):
        yield f"shard-{number:03d}", ("tick", "", b"")


def build(pipeline: beam.Pipeline, own: argparse.Namespace, runner: str) -> None:
    engine: TickEngine = own.ticks or tick_engine(runner)
    ticks = (
        pipeline
        | "Ticks" >> Ticks(own.interval, own.run_for, engine, own.parallel)
        | "NoteTick" >> beam.Map(note_tick, own.out).with_output_types(Timestamp)
    )

    # One fan for each stage: a fan for all makes a graph that the Flink runner refuses.
    def shards(name: str) -> Any:
        fan = beam.FlatMap(fan_out, own.shards).with_output_types(Keyed)
        return ticks | f"FanOutFor{name}" >> fan

    def stage(name: str, *, makes_numbers: bool = False) -> Any:
        do_fn = Stage(name, own.work, makes_numbers=makes_numbers)
        return name >> beam.ParDo(do_fn).with_output_types(Keyed)

    numbers = shards("Stage0") | stage("Stage0", makes_numbers=True)
    for name in (f"Stage{index}" for index in range(1, own.stages)):
        both = (shards(name), numbers) | f"TicksAndNumbersFor{name}" >> beam.Flatten()
        numbers = both | stage(name)
    _ = numbers | "Write" >> beam.ParDo(Write(own.out))


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(allow_abbrev=False)
    parser.add_argument("--out", required=True)
    parser.add_argument("--shards", type=int, default=4)
    parser.add_argument("--stages", type=int, default=3)
    parser.add_argument("--interval", type=float, default=1.0)
    parser.add_argument("--run_for", type=float)
    parser.add_argument("--work", type=float, default=0.2)
    parser.add_argument("--ticks", choices=("flink", "periodic"))
    own, beam_flags = parser.parse_known_args(arguments)
    flags = with_defaults(beam_flags, Engine.of(beam_flags))
    options = PipelineOptions(flags, save_main_session=False)
    everything = options.get_all_options()
    own.parallel = max(1, everything["parallelism"])
    Path(own.out).mkdir(parents=True, exist_ok=True)
    pipeline = beam.Pipeline(options=options)
    build(pipeline, own, everything["runner"])
    result = pipeline.run()
    result.wait_until_finish()
    print("state", result.state)


if __name__ == "__main__":
    # By its module's name, so that nothing is pickled as part of __main__.
    from tests.engines import number_line

    number_line.main(sys.argv[1:])
