"""How punctual the timers by the wall clock of an engine are, and what becomes of them at the end.

    python -m benchmarks.timers prism|flink [--keys 8] [--seconds 40]

A tick a second comes to each key; a key that waits for no timer sets one for two seconds later. For
each that fired: how late; and how many were set and did not fire before the input ended, or at all.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import apache_beam as beam
from apache_beam.coders import BytesCoder
from apache_beam.options.pipeline_options import PipelineOptions
from apache_beam.transforms import userstate
from apache_beam.transforms.timeutil import TimeDomain

from benchmarks.engines import flink, prism, quantiles
from pipelines.ingestion.stream import Engine, with_defaults
from pipelines.ingestion.ticks import Ticks, tick_engine
from tests.engines.running import DRIVER
from tests.support.engines.processes import Processes

AHEAD_SECONDS = 2.0


class _SetTimers(beam.DoFn):
    """Sets one timer a key at a time, and notes when it was due and when it fired."""

    DUE = userstate.ReadModifyWriteStateSpec("due", BytesCoder())
    TIMER = userstate.TimerSpec("timer", TimeDomain.REAL_TIME)

    def __init__(self, out: str) -> None:
        self._out = out

    def process(
        self,
        element: tuple[str, bytes],
        due: Any = beam.DoFn.StateParam(DUE),
        timer: Any = beam.DoFn.TimerParam(TIMER),
    ) -> None:
        if not due.read():
            at = time.time() + AHEAD_SECONDS
            due.write(json.dumps(at).encode())
            timer.set(at)
            self._note("set", element[0], at)

    @userstate.on_timer(TIMER)
    def fired(
        self, key: Any = beam.DoFn.KeyParam, due: Any = beam.DoFn.StateParam(DUE)
    ) -> Iterator[None]:
        """Note it, and let the next tick set another one."""
        self._note("fired", key, json.loads(due.read() or b"0"))
        due.clear()
        yield from ()

    def _note(self, what: str, key: str, due: float) -> None:
        with Path(self._out, f"{key}.jsonl").open("a") as file:
            file.write(json.dumps({"what": what, "due": due, "at": time.time()}) + "\n")


def run(arguments: argparse.Namespace, beam_flags: list[str]) -> None:
    """Be the pipeline."""
    engine = Engine.of(beam_flags)
    flags = with_defaults(beam_flags, engine)
    keys = [f"key-{number}" for number in range(arguments.keys)]
    pipeline = beam.Pipeline(options=PipelineOptions(flags, save_main_session=False))
    source = tick_engine(engine.runner)
    _ = (
        pipeline
        | "Ticks" >> Ticks(1.0, arguments.seconds, source, engine.parallelism)
        | "FanOut"
        >> beam.FlatMap(lambda _: [(key, b"") for key in keys]).with_output_types(tuple[str, bytes])
        | "SetTimers" >> beam.ParDo(_SetTimers(arguments.out))
    )
    pipeline.run().wait_until_finish()


def _end(processes: Processes, seconds: float) -> str:
    """How the job ended, if it has a minute after its ticks; a minute more is for its start."""
    try:
        return f"exit status {processes.wait(DRIVER, seconds + 120)}"
    except TimeoutError:
        return "the job has not ended, a minute after its ticks"


def measure(arguments: argparse.Namespace, directory: Path) -> None:
    """Start the engine and the pipeline, and read what it noted."""
    out = directory / "out"
    out.mkdir()
    start = prism if arguments.engine == "prism" else flink
    own = (f"--out={out}", f"--keys={arguments.keys}", f"--seconds={arguments.seconds}")
    with start(directory) as (processes, _, flags):
        command = [sys.executable, "-m", "benchmarks.timers", arguments.engine]
        processes.start(DRIVER, [*command, *own, *flags])
        end = _end(processes, arguments.seconds)
    lines = [line for file in out.glob("*.jsonl") for line in file.read_text().splitlines()]
    notes = [json.loads(line) for line in lines]
    fired = [note for note in notes if note["what"] == "fired"]
    late = [note["at"] - note["due"] for note in fired]
    count = sum(note["what"] == "set" for note in notes)
    print(f"{end}; {count} timers set, {len(fired)} fired")
    print(f"seconds late: {quantiles(late)}; {sum(one < 0 for one in late)} before their time")


def main() -> None:
    """Measure, or be the pipeline."""
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("engine", choices=("prism", "flink"))
    parser.add_argument("--keys", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=40)
    parser.add_argument("--out", help=argparse.SUPPRESS)
    arguments, beam_flags = parser.parse_known_args()
    if arguments.out:
        run(arguments, beam_flags)
        return
    with tempfile.TemporaryDirectory() as directory:
        measure(arguments, Path(directory))


if __name__ == "__main__":
    # By its module's name, so that nothing is pickled as part of __main__.
    from benchmarks import timers

    timers.main()
