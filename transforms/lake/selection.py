"""Choose rows of a lake by a few of their columns, and read them whole later."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any

import pyarrow as pa

from schemas.arrow import arrow_schema
from schemas.datasets import DATASETS, Dataset
from transforms.lake.lake import Lake
from transforms.lake.memory import partition_of
from transforms.lib.lake.conditions import Condition
from transforms.lib.lake.parquet import release_memory

Place = tuple[str, int]
"""A file, and the number of a row in it."""


def select(
    lake: Lake, dataset: Dataset, columns: Sequence[str], condition: Condition | None = None
) -> pa.Table:
    """Columns of the rows that meet a condition, with their partition, ``path`` and ``row``.

    A file that vanishes meanwhile is passed over.
    """
    wanted = {*columns, *(condition.columns if condition else ())} - {dataset.partition_column}
    schema = _schema(dataset, sorted(wanted))
    tables = [schema.empty_table()]
    for file in lake.files(dataset.name):
        with suppress(FileNotFoundError):
            table = _placed(dataset, file.path, lake.read_table(file.path, sorted(wanted)))
            tables.append(table.filter(condition.expression) if condition else table)
    return pa.concat_tables(tables, promote_options="permissive")


def _schema(dataset: Dataset, columns: Iterable[str]) -> pa.Schema:
    added = [(dataset.partition_column, pa.string()), ("path", pa.string()), ("row", pa.int64())]
    fields = [arrow_schema(dataset).field(name) for name in columns]
    return pa.schema([*fields, *(pa.field(*one) for one in added)])


def _placed(dataset: Dataset, path: str, table: pa.Table) -> pa.Table:
    rows = table.num_rows
    for name, value in ((dataset.partition_column, partition_of(path)), ("path", path)):
        table = table.append_column(name, pa.repeat(value, rows))
    return table.append_column("row", pa.array(range(rows), pa.int64()))


def rows_at(lake: Lake, places: Sequence[Place]) -> Iterator[dict[str, Any]]:
    """The whole rows at places, with their partition, in the order of the places.

    Raises:
        FileNotFoundError: a compaction or retention took a file away.
    """
    by_path: defaultdict[str, list[int]] = defaultdict(list)
    for path, row in places:
        by_path[path].append(row)
    found: dict[Place, Mapping[str, Any]] = {}
    for path, rows in by_path.items():
        dataset = DATASETS[lake.relative(path).split("/", 1)[0]]
        partition = {dataset.partition_column: partition_of(path)}
        table = lake.read_table(path).take(rows)
        for row, values in zip(rows, table.to_pylist(), strict=True):
            found[path, row] = values | partition
        del table
    release_memory()
    return (dict(found[place]) for place in places)
