"""Reading what a report needs: few columns, one partition at a time, never texts or bodies."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby

import pyarrow as pa

from pipelines.cli.errors import CommandError
from schemas.arrow import arrow_schema
from schemas.datasets import ARTICLES, COMMITS, POLLS, REJECTS, Dataset
from transforms.lake.heartbeats import heartbeats, stream_health
from transforms.lake.lake import LISTING_PAUSES, Lake
from transforms.lib.report.report import Report, build_report, columns_of

_READ = (ARTICLES, POLLS, REJECTS, COMMITS)


def has_rows(root: str) -> bool:
    """True when the lake holds any published file that a report would read, or word of a stream."""
    lake = Lake(root)
    published = any(lake.files(dataset.name) for dataset in _READ)
    return published or bool(heartbeats(lake))


def read_report(root: str, now: datetime) -> Report:
    """Read and aggregate a lake.

    Raises:
        ParquetError: a file is damaged.
        CommandError: a partition cannot be read.
    """
    lake = Lake(root)
    tables = {dataset.name: _partitions(lake, dataset) for dataset in _READ}
    return build_report(root, now, tables, stream_health(lake, now.timestamp()))


def _partitions(lake: Lake, dataset: Dataset) -> Iterator[pa.Table]:
    paths = sorted(file.path for file in lake.files(dataset.name))
    for directory, _ in groupby(paths, key=lambda path: path.rsplit("/", 1)[0]):
        yield _read_partition(lake, dataset, directory.rsplit("/", 1)[1], columns_of(dataset.name))


def _read_partition(
    lake: Lake, dataset: Dataset, partition: str, columns: Sequence[str]
) -> pa.Table:
    problem: Exception | None = None
    for pause in (0.0, *LISTING_PAUSES):
        time.sleep(pause)
        paths = [file.path for file in lake.files(dataset.name, partition)]
        try:
            return _read_files(lake, dataset, paths, columns)
        except OSError as error:
            problem = error
    raise CommandError(f"cannot read {dataset.name}/{partition}: {problem}") from problem


def _read_files(
    lake: Lake, dataset: Dataset, paths: Sequence[str], columns: Sequence[str]
) -> pa.Table:
    """All rows of some files with exactly these columns; a column an older file lacks is null."""
    schema = pa.schema([arrow_schema(dataset).field(column) for column in columns])
    tables = [schema.empty_table(), *(lake.read_table(path, columns) for path in paths)]
    return pa.concat_tables(tables, promote_options="permissive").select(list(columns))
