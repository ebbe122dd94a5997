"""Records on their way into files: cut to size, published, counted; once and in a stream alike."""

from collections.abc import Iterable, Iterator
from typing import Any

from schemas.commit import WrittenFile
from schemas.datasets import Dataset
from transforms.lake.lake import Lake
from transforms.stages.metrics import StageMetrics

MAX_FILE_ROWS = 100_000
MAX_FILE_BYTES = 128 * 1024 * 1024


def write_batches(
    lake: Lake, dataset: Dataset, partition: str, records: Iterable[Any]
) -> Iterator[tuple[WrittenFile, list[Any]]]:
    """Publish the records of one partition, and give each file with what is in it.

    Metrics: ``write.<dataset>.rows``, ``write.<dataset>.files``, bytes per file.

    Raises:
        ParquetError: what was written cannot be read back.
        OSError: the file system refused.
    """
    metrics = StageMetrics(f"write.{dataset.name}")
    for batch in batches(records, MAX_FILE_ROWS, MAX_FILE_BYTES):
        written = lake.write(dataset, partition, batch)
        metrics.count("rows", written.rows)
        metrics.count("files")
        metrics.distribution("bytes", written.bytes)
        yield written, batch


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
