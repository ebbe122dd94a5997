"""Turn records into rows on their way to a file, which one stage gathers for all datasets."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import apache_beam as beam
from apache_beam.coders.typecoders import registry
from apache_beam.pvalue import PCollection

from schemas.datasets import DATASETS, Dataset
from schemas.stream import StoredRow
from transforms.lib.stream.shards import shard_of


@dataclass(eq=False)
class StoreRows(beam.PTransform[Any, Any]):
    """Turn the records of one dataset into rows on their way to a file.

    Input: records of ``dataset``.
    Output: ``(writer shard, StoredRow)``; all rows that stem from one feed are in one shard.
    Guarantees: one row per record, the same for the same record.
    Side effects: none.
    Metrics: none.
    """

    dataset: str
    shards: int

    def __post_init__(self) -> None:
        if self.dataset not in DATASETS:
            raise ValueError(f"dataset {self.dataset!r} is none of {', '.join(DATASETS)}")

    def expand(self, records: PCollection[Any]) -> PCollection[tuple[str, StoredRow]]:
        """Encode."""
        rows: PCollection[tuple[str, StoredRow]] = records | "EncodeRows" >> beam.ParDo(
            _Encode(DATASETS[self.dataset], self.shards)
        )
        return rows


class _Encode(beam.DoFn):
    def __init__(self, dataset: Dataset, shards: int) -> None:
        self._name = dataset.name
        self._partition = dataset.partition_column
        self._coder = registry.get_coder(dataset.record_type)
        self._shards = shards

    def process(self, record: Any) -> Iterator[tuple[str, StoredRow]]:
        shard = shard_of(record.feed_url, self._shards)
        partition = getattr(record, self._partition)
        yield shard, StoredRow(self._name, partition, self._coder.encode(record))
