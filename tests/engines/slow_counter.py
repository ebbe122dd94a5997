"""One counter in Beam's state, and a stage that is slow now and then: is an update lost?

    python -m tests.engines.slow_counter --out FILE [--seconds 25] --runner=…

Elements come fifty times a second, all of one key. Each adds one to the counter; every twentieth
takes 0.3 s, as a commit to a slow file system does. The counts go to ``FILE``, a line each, as they
are made: one that stands there twice is an update that was lost.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import apache_beam as beam
from apache_beam.coders import VarIntCoder
from apache_beam.options.pipeline_options import PipelineOptions
from apache_beam.transforms.periodicsequence import PeriodicImpulse
from apache_beam.transforms.userstate import ReadModifyWriteStateSpec

EVERY_SECONDS = 0.02
SLOW_SECONDS = 0.3
SLOW_EVERY = 20


class Count(beam.DoFn):
    """Adds one for each element, and writes down what it came to."""

    COUNT = ReadModifyWriteStateSpec("count", VarIntCoder())

    def __init__(self, out: str) -> None:
        self._out = out

    def process(
        self,
        _element: tuple[str, bytes],
        stored: Any = beam.DoFn.StateParam(COUNT),
    ) -> Iterator[int]:
        count = (stored.read() or 0) + 1
        if count % SLOW_EVERY == 0:
            time.sleep(SLOW_SECONDS)
        stored.write(count)
        with Path(self._out).open("a", encoding="ascii") as file:
            file.write(f"{count}\n")
        yield count


def lost_updates(out: Path) -> int:
    """How many counts stand in the file once more than they should."""
    return sum(times - 1 for times in Counter(out.read_text("ascii").split()).values())


def main() -> None:
    """Count until the time is over."""
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("--out", required=True)
    parser.add_argument("--seconds", type=float, default=25.0)
    ours, beam_flags = parser.parse_known_args()
    now = time.time()
    with beam.Pipeline(options=PipelineOptions(beam_flags, save_main_session=False)) as pipeline:
        _ = (
            pipeline
            | "Tick" >> PeriodicImpulse(now, now + ours.seconds, EVERY_SECONDS)
            | "AddKey" >> beam.Map(lambda _: ("key", b"")).with_output_types(tuple[str, bytes])
            | "Count" >> beam.ParDo(Count(ours.out))
        )


if __name__ == "__main__":
    # Workers import this module by its name, and the main module has another.
    from tests.engines import slow_counter

    slow_counter.main()
