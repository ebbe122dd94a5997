"""Write records to the partitions of a dataset."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import apache_beam as beam
from apache_beam.pvalue import PCollection

from schemas.commit import WrittenFile
from schemas.datasets import DATASETS, Dataset
from transforms.lake.lake import Lake
from transforms.stages.writing import write_batches


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

    def __post_init__(self) -> None:
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

    @property
    def _dataset(self) -> Dataset:
        return DATASETS[self._dataset_name]

    def process(self, group: tuple[str, Iterable[Any]], *_after: Any) -> Iterator[WrittenFile]:
        partition, records = group
        for written, _ in write_batches(self._lake, self._dataset, partition, records):
            yield written
