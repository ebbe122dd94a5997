"""Write records to the partitions of a dataset."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import apache_beam as beam
from apache_beam.pvalue import PCollection

from schemas.commit import WrittenFile
from schemas.datasets import DATASETS, Dataset
from transforms.lake.lake import Lake
from transforms.stages.metrics import StageMetrics

MAX_FILE_ROWS = 100_000
MAX_FILE_BYTES = 128 * 1024 * 1024


@dataclass(eq=False)
class WriteParquet(beam.PTransform[Any, Any]):
    """Write each partition's records as Parquet files of bounded size.

    Input: records of one dataset; bounded, or windowed and triggered at the interval at which
        rows shall become visible.
    Output: one ``WrittenFile`` per published file.
    Guarantees: rows at least once. A file is named by its content, so that an identical replay
        overwrites its own file; a replay that groups the rows differently repeats them under
        another name, and the ``articles`` view takes each once. A reader meets whole files only.
    Side effects: files in the lake, see ``transforms.lake.lake``.
    Metrics: ``write.<dataset>.rows``, ``write.<dataset>.files``, bytes per file.
    Order: nothing is written before the files of ``after`` are (bounded input only).
    Errors: a file system that refuses fails the bundle; nothing half-written is left in a dataset.
    """

    dataset: str
    lake: str
    after: Sequence[PCollection[WrittenFile]] = ()
    max_rows: int = MAX_FILE_ROWS
    max_bytes: int = MAX_FILE_BYTES

    def __post_init__(self) -> None:
        super().__init__()
        if self.dataset not in DATASETS:
            raise ValueError(f"dataset {self.dataset!r} is none of {', '.join(DATASETS)}")

    def expand(self, records: PCollection[Any]) -> PCollection[WrittenFile]:
        """Group by partition and write each group."""
        dataset = DATASETS[self.dataset]
        keyed = tuple[str, dataset.record_type]  # type: ignore[name-defined] # for Beam, at run time
        files: PCollection[WrittenFile] = (
            records
            | "KeyByPartition"
            >> beam.ParDo(_KeyByPartition(dataset.partition_column)).with_output_types(keyed)
            | "GroupByPartition" >> beam.GroupByKey()
            | "WriteFiles" >> beam.ParDo(_WriteFiles(self), *map(beam.pvalue.AsIter, self.after))
        )
        return files


class _KeyByPartition(beam.DoFn):
    def __init__(self, column: str) -> None:
        self._column = column

    def process(self, record: Any) -> Iterator[tuple[str, Any]]:
        yield getattr(record, self._column), record


class _WriteFiles(beam.DoFn):
    def __init__(self, options: WriteParquet) -> None:
        self._dataset_name = options.dataset
        self._lake = Lake(options.lake)
        self._max_rows = options.max_rows
        self._max_bytes = options.max_bytes
        self._metrics = StageMetrics(f"write.{options.dataset}")

    @property
    def _dataset(self) -> Dataset:
        return DATASETS[self._dataset_name]

    def process(self, group: tuple[str, Iterable[Any]], *_after: Any) -> Iterator[WrittenFile]:
        partition, records = group
        for batch in batches(records, self._max_rows, self._max_bytes):
            written = self._lake.write(self._dataset, partition, batch)
            self._metrics.count("rows", written.rows)
            self._metrics.count("files")
            self._metrics.distribution("bytes", written.bytes)
            yield written


def batches(records: Iterable[Any], max_rows: int, max_bytes: int) -> Iterator[list[Any]]:
    """Cut a stream of records into lists that stay below a count and below a number of bytes.

    A single record above ``max_bytes`` is a batch of its own.
    """
    batch: list[Any] = []
    size = 0
    for record in records:
        record_size = estimated_bytes(record)
        if batch and (len(batch) >= max_rows or size + record_size > max_bytes):
            yield batch
            batch, size = [], 0
        batch.append(record)
        size += record_size
    if batch:
        yield batch


def estimated_bytes(record: Any) -> int:
    """Bytes of the record's strings and byte strings; the rest is small beside them."""
    return sum(len(value) for value in vars(record).values() if isinstance(value, str | bytes))
