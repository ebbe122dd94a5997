"""One slice of a run, and what its errors become."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import apache_beam as beam
import pytest
from apache_beam.options.pipeline_options import PipelineOptions

from pipelines.cli.errors import CommandError
from pipelines.ingestion.slices import run_slice
from transforms.lake.lake import Lake
from transforms.lib.workers.pool import WorkersError


class _Fail(beam.DoFn):
    def __init__(self, error: type[OSError], *arguments: Any) -> None:
        self._error, self._arguments = error, arguments

    def process(self, element: object) -> Iterator[Any]:
        raise self._error(*self._arguments)
        yield


@pytest.mark.parametrize(
    ("error", "arguments", "said"),
    [
        (WorkersError, ("no worker starts",), "no worker starts"),
        (OSError, (errno.ENOSPC, "No space left"), "the lake cannot be written: .*No space left"),
    ],
)
def test_an_error_is_said_of_what_it_is_an_error_of(
    tmp_path: Path, error: type[OSError], arguments: tuple[Any, ...], said: str
) -> None:
    with pytest.raises(CommandError, match=f"^{said}"):
        run_slice(
            PipelineOptions([]),
            Lake(str(tmp_path)),
            "slice",
            [1],
            lambda elements: elements | beam.ParDo(_Fail(error, *arguments)),
        )
