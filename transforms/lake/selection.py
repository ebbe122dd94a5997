"""Choose rows of a lake by a few of their columns, and read them whole later."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any

import pyarrow as pa

from schemas.arrow import arrow_schema
from schemas.datasets import DATASETS, Dataset
from transforms.lake.lake import Lake
from transforms.lake.memory import partition_of
from transforms.lib.lake.parquet import release_memory

_MOST_KEPT_BYTES = 256 * 1024 * 1024

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


class RowReader:
    """Reads whole rows at places, and keeps the files it has read for the places after them."""

    def __init__(self, lake: Lake) -> None:
        self._lake = lake
        self._kept: dict[str, pa.Table] = {}

    def rows(self, places: Sequence[Place]) -> list[dict[str, Any]]:
        """As ``table``, as dictionaries."""
        found: list[dict[str, Any]] = self.table(places).to_pylist() if places else []
        return found

    def table(self, places: Sequence[Place]) -> pa.Table:
        """The rows at places of one dataset, in that order, with its partition column last.

        Columns that an older file lacks are null.

        Raises:
            FileNotFoundError: a compaction or retention took a file away.
        """
        by_path: defaultdict[str, list[int]] = defaultdict(list)
        for number, (path, _) in enumerate(places):
            by_path[path].append(number)
        self._kept = {path: self._kept[path] for path in by_path if path in self._kept}
        found = [self._take(path, [places[n][1] for n in of]) for path, of in by_path.items()]
        # Parts of the files stay where they are: only their order is made that of the places.
        order = sorted(range(len(places)), key=list(chain(*by_path.values())).__getitem__)
        table = pa.concat_tables(found, promote_options="permissive").take(order)
        release_memory()
        return table

    def _take(self, path: str, rows: Sequence[int]) -> pa.Table:
        dataset = DATASETS[self._lake.relative(path).split("/", 1)[0]]
        table = self._kept.get(path)
        if table is None:
            empty = arrow_schema(dataset).empty_table()
            tables = (empty, self._lake.read_table(path))
            table = pa.concat_tables(tables, promote_options="permissive")
            kept = sum(one.nbytes for one in self._kept.values())
            if kept + table.nbytes <= _MOST_KEPT_BYTES:
                self._kept[path] = table
        taken = table.take(rows)
        partition = pa.repeat(partition_of(path), taken.num_rows)
        return taken.append_column(dataset.partition_column, partition)
