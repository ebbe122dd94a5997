"""One slice of a run as a pipeline of its own, built and run to its end in this process."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import apache_beam as beam
import pyarrow as pa
from apache_beam.options.pipeline_options import PipelineOptions
from apache_beam.pvalue import PCollection

from pipelines.cli.errors import CommandError
from schemas.commit import WrittenFile
from transforms.lib.lake.parquet import ParquetError

KEPT = "what was committed is kept; mend that and run again"

Build = Callable[[PCollection[Any]], PCollection[WrittenFile]]


def run_slice(
    options: PipelineOptions, label: str, elements: Iterable[object], build: Build
) -> None:
    """Run the graph that ``build`` makes over the elements.

    Raises:
        CommandError: a file system refused, a file is damaged, or the runner gave up.
    """
    pipeline = beam.Pipeline(options=options)
    build(pipeline | f"Create{label}" >> beam.Create(list(elements)))
    _finish(pipeline)
    del pipeline
    # Pipelines are rings of references, and Arrow keeps what it freed: both would add up.
    gc.collect()
    pa.default_memory_pool().release_unused()


def run_heavy_slice(
    options: PipelineOptions, label: str, elements: Iterable[object], build: Build
) -> None:
    """``run_slice`` for elements such as pages, on a runner in this process.

    What ``Create`` holds is part of the pipeline, which the runner copies for each of its stages:
    1,000 pages of 43 KB kept it busy for minutes. So it holds their numbers.
    """
    _held[:] = elements
    try:
        numbers = range(len(_held))
        run_slice(options, label, numbers, lambda made: build(made | "Take" >> beam.ParDo(_Take())))
    finally:
        _held.clear()


_held: list[Any] = []


class _Take(beam.DoFn):
    def __init__(self) -> None:
        """Nothing to keep: the elements are those of the process."""

    def process(self, number: int) -> Iterator[Any]:
        yield _held[number]


def _finish(pipeline: beam.Pipeline) -> None:
    """Run the pipeline to its end; a file system that refuses becomes one line."""
    try:
        result = pipeline.run()
        result.wait_until_finish()
    except Exception as error:
        # Beam wraps what a stage raised, and names the stage in the message.
        cause = error.__cause__ or error.__context__ or error
        if isinstance(cause, KeyboardInterrupt):
            raise cause from error
        if isinstance(cause, ParquetError):
            raise CommandError(str(cause)) from error
        if isinstance(cause, OSError):
            raise CommandError(f"the lake cannot be written: {error}; {KEPT}") from error
        raise
    if result.state != "DONE":
        raise CommandError(f"the runner ended the pipeline in state {result.state}")
