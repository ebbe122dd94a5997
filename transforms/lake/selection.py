"""Choose rows of a lake by a few of their columns, and read them whole later."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import pyarrow as pa

from schemas.arrow import arrow_schema
from schemas.datasets import DATASETS, Dataset
from transforms.lake.lake import Lake
from transforms.lake.memory import partition_of
from transforms.lib.lake.parquet import release_memory

Place = tuple[str, int]
"""A file, and the number of a row in it."""


def select(lake: Lake, dataset: Dataset, columns: Sequence[str]) -> pa.Table:
    """Columns of all rows of a dataset, with their partition, ``path`` and ``row``.

    Raises:
        FileNotFoundError: a compaction or retention took a file away: list again.
    """
    wanted = sorted({*columns} - {dataset.partition_column})
    tables = [
        _placed(dataset, file.path, lake.read_table(file.path, wanted))
        for file in lake.files(dataset.name)
    ]
    empty = _schema(dataset, wanted).empty_table()
    return pa.concat_tables([empty, *tables], promote_options="permissive")


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
