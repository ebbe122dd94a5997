"""One slice of a run as a pipeline of its own, built and run to its end in this process."""

from __future__ import annotations

import gc
import json
import uuid
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import apache_beam as beam
import pyarrow as pa
from apache_beam.options.pipeline_options import PipelineOptions
from apache_beam.pvalue import PCollection
from apache_beam.transforms.combiners import ToList

from pipelines.cli.errors import CommandError
from schemas.commit import WrittenFile
from transforms.lake.lake import STAGING, Lake
from transforms.lib.lake.parquet import ParquetError
from transforms.lib.workers.pool import WorkersError

KEPT = "what was committed is kept; mend that and run again"

Build = Callable[[PCollection[Any]], PCollection[WrittenFile]]


def run_slice(
    options: PipelineOptions, lake: Lake, label: str, elements: Iterable[object], build: Build
) -> list[WrittenFile]:
    """Run the graph that ``build`` makes over the elements; gives the files that it wrote.

    Raises:
        CommandError: a file system refused, a file is damaged, or the runner gave up.
    """
    pipeline = beam.Pipeline(options=options)
    files = build(pipeline | f"Create{label}" >> beam.Create(list(elements)))
    # The lake is where any runner can leave a word for this process.
    told = lake.path(STAGING, f"{uuid.uuid4().hex}.json")
    _ = files | "GatherFiles" >> ToList() | "TellFiles" >> beam.Map(_tell, lake, told)
    _finish(pipeline)
    del pipeline, files, _
    # Pipelines are rings of references, and Arrow keeps what it freed: both would add up.
    gc.collect()
    pa.default_memory_pool().release_unused()
    written = [WrittenFile(**fields) for fields in json.loads(lake.read_bytes(told))]
    lake.delete([told])
    return written


def _tell(files: list[WrittenFile], lake: Lake, path: str) -> None:
    lake.write_bytes(path, json.dumps([vars(file) for file in files]).encode())


def run_heavy_slice(
    options: PipelineOptions, lake: Lake, label: str, elements: Iterable[object], build: Build
) -> list[WrittenFile]:
    """``run_slice`` for elements such as pages, on a runner in this process.

    What ``Create`` holds is part of the pipeline, which the runner copies for each of its stages:
    1,000 pages of 43 KB kept it busy for minutes. So it holds their numbers.
    """
    _held[:] = elements
    try:
        numbers = range(len(_held))
        take = beam.ParDo(_Take())
        return run_slice(options, lake, label, numbers, lambda made: build(made | "Take" >> take))
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
        if isinstance(cause, ParquetError | WorkersError):
            raise CommandError(str(cause)) from error
        if isinstance(cause, OSError):
            raise CommandError(f"the lake cannot be written: {error}; {KEPT}") from error
        raise
    if result.state != "DONE":
        raise CommandError(f"the runner ended the pipeline in state {result.state}")
