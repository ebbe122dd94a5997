"""The lake: a directory of datasets on any file system that Apache Beam knows.

    <root>/<dataset>/<partition column>=<value>/part-<ingest time>-<digest>.parquet
    <root>/_staging/    files being written; outside the datasets, so no reader's glob meets them
    <root>/_state/      the run's lease and the snapshot of what the lake holds: a cache

A file appears under its dataset whole or not at all: it is written to ``_staging/``, its footer is
read back, and only then is it renamed.
"""

import errno
import io
import os
import re
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pyarrow as pa
from apache_beam.io.aws.s3filesystem import S3FileSystem
from apache_beam.io.filesystem import CompressionTypes, FileMetadata, FileSystem
from apache_beam.io.filesystems import FileSystems

from schemas.arrow import arrow_schema, file_schema, to_table
from schemas.commit import WrittenFile
from schemas.datasets import DATASETS, Dataset
from transforms.lake.s3_files import S3Files
from transforms.lib.lake import parquet
from transforms.lib.storage.abandoned_writes import abandon
from transforms.lib.storage.local_files import matching_files
from transforms.lib.storage.slow_stores import said_while_slow
from transforms.lib.storage.store_errors import as_os_error

STAGING = "_staging"
STATE = "_state"
# A compaction takes away many files one after another: readers that lost one wait so many seconds
# before they list again, or they would lose the next one.
LISTING_PAUSES = (0.2, 2.0)
# What a kill left half-written; younger files may be those of a stream, or of a copy in a bucket.
STALE_STAGED_SECONDS = 24 * 3600.0
# Beam would choose a compression by the file's extension.
_AS_IT_IS = CompressionTypes.UNCOMPRESSED
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True)
class Lake:
    """One lake by its root: a local path, ``gs://…`` or ``s3://…``."""

    root: str

    @cached_property
    def _file_system(self) -> FileSystem:
        file_system = FileSystems.get_filesystem(self.root)
        if isinstance(file_system, S3FileSystem):
            return S3Files(file_system._options)  # noqa: SLF001 (Beam gives them to it alone)
        return file_system

    def path(self, *parts: str) -> str:
        """The full path of something in the lake."""
        return "/".join((self.root.rstrip("/"), *parts))

    def relative(self, path: str) -> str:
        """The path of a file as seen from the root."""
        return path.removeprefix(self.root.rstrip("/") + "/")

    def write(self, dataset: Dataset, partition: str, records: Sequence[Any]) -> WrittenFile:
        """Publish the records, all of one partition, as one file.

        Raises:
            ParquetError: what was written cannot be read back.
            OSError: the file system refused, for example because it is full.
        """
        newest = max(record.ingested_at.micros for record in records)
        return self.write_rows(dataset, partition, to_table(dataset, records), newest)

    def write_rows(
        self, dataset: Dataset, partition: str, table: pa.Table, newest_ingest_micros: int
    ) -> WrittenFile:
        """Publish new rows, all of one partition, as one file; as ``write``."""
        encoded = parquet.encode(table, dataset.sort_by, newest_ingest_micros)
        return self._write(dataset, partition, encoded)

    def write_table(
        self,
        dataset: Dataset,
        partition: str,
        table: pa.Table,
        newest_ingest_micros: int,
        before: Callable[[WrittenFile], object] = lambda _: None,
    ) -> WrittenFile:
        """Publish rows of other files, all of one partition, as one merged file; as ``write``.

        ``before`` is called with what is about to appear.
        """
        described = pa.Table.from_arrays(table.columns, schema=file_schema(dataset, table.schema))
        encoded = parquet.encode(described, dataset.sort_by, newest_ingest_micros, merged=True)
        return self._write(dataset, partition, encoded, before)

    def _write(
        self,
        dataset: Dataset,
        partition: str,
        encoded: parquet.EncodedFile,
        before: Callable[[WrittenFile], object] = lambda _: None,
    ) -> WrittenFile:
        relative = f"{dataset.name}/{dataset.partition_column}={partition}/{encoded.name}"
        written = WrittenFile(dataset.name, partition, relative, encoded.rows, len(encoded.content))
        before(written)
        self._publish(encoded.content, encoded.rows, relative)
        del encoded
        parquet.release_memory()
        return written

    def _publish(self, content: bytes | memoryview, rows: int, relative: str) -> None:
        staged = self._stage(content)
        with self.open(staged) as file:
            parquet.check_footer(file, rows)
        self._rename(staged, self.path(relative))

    def _stage(self, content: bytes | memoryview) -> str:
        path = self._staged_path()
        self.write_bytes(path, content)
        return path

    def _staged_path(self) -> str:
        return self.path(STAGING, f"{uuid.uuid4().hex}.tmp")

    def write_atomically(self, path: str, content: bytes | memoryview) -> None:
        """Write a file that appears whole or not at all."""
        self._rename(self._stage(content), path)

    def write_bytes(self, path: str, content: bytes | memoryview) -> None:
        """Write a file in place and force it to the disk; for paths that no reader globs."""
        with self._writing(path) as file:
            file.write(content)

    @contextmanager
    def writing_atomically(self, path: str) -> Iterator[Any]:
        """A file to write in pieces, which appears at ``path`` when the block ends well."""
        staged = self._staged_path()
        with self._writing(staged) as file:
            yield file
        self._rename(staged, path)

    @contextmanager
    def _writing(self, path: str) -> Iterator[Any]:
        self.make_parent(path)
        with self._asking(path), as_os_error(path), self._create(path) as file:
            yield file
            file.flush()
            # Beam's writer to s3:// is a BufferedWriter too, over no file.
            if isinstance(getattr(file, "raw", file), io.FileIO):
                os.fsync(file.fileno())

    @contextmanager
    def _create(self, path: str) -> Iterator[Any]:
        file = self._file_system.create(path, compression_type=_AS_IT_IS)
        try:
            yield file
            file.close()
        except BaseException:
            abandon(file)
            raise

    def make_parent(self, path: str) -> None:
        """Make the directory that a path is in, where the file system has directories."""
        if self._file_system.has_dirs():
            parent = os.path.dirname(path)  # noqa: PTH120 (gs:// paths)
            try:
                # Two writers may make the same directory at the same time.
                os.makedirs(parent, exist_ok=True)  # noqa: PTH103 (gs:// paths)
            except FileExistsError as error:
                problem = "something is where a directory must be, move it away"
                raise NotADirectoryError(errno.ENOTDIR, problem, error.filename) from error

    def _rename(self, source: str, target: str) -> None:
        self.make_parent(target)
        with self._asking(target):
            self._file_system.rename([source], [target])

    def _asking(self, path: str) -> AbstractContextManager[None]:
        """Say so where a store does not answer; a local file system is not asked again."""
        return said_while_slow(path) if "://" in self.root else nullcontext()

    @contextmanager
    def open(self, path: str) -> Iterator[Any]:
        """A file to read. Raises FileNotFoundError where there is none."""
        with (
            self._asking(path),
            as_os_error(path),
            self._file_system.open(path, compression_type=_AS_IT_IS) as file,
        ):
            yield file

    def read_bytes(self, path: str) -> bytes:
        """The content of a file. Raises FileNotFoundError where there is none."""
        with self.open(path) as file:
            content: bytes = file.read()
        return content

    def read_table(
        self, path: str, columns: Sequence[str] | None = None, filters: Any = None
    ) -> pa.Table:
        """Columns of one file of a dataset; optional ones that an older file lacks are null.

        Raises:
            ParquetError: it is damaged, or no file of its dataset: one line with the fix.
            OSError: the file system refuses.
        """
        schema = arrow_schema(DATASETS[self.relative(path).split("/", 1)[0]])
        with self.open(path) as file:
            table = parquet.read(path, file, schema, columns)
        return table.filter(filters) if filters is not None else table

    def files(self, dataset: str, partition: str = "*") -> list[FileMetadata]:
        """The published files of a dataset, oldest ingest time first; others are passed over.

        Raises:
            ParquetError: one of ours is in no partition.
            OSError: the file system refuses.
        """
        files = [
            file
            for file in self.list(f"{dataset}/{partition}/*.parquet")
            if parquet.ingest_micros(file.path) is not None
        ]
        for file in files:
            self._check_partition(DATASETS[dataset], file.path)
        return sorted(files, key=lambda file: (parquet.ingest_micros(file.path), file.path))

    def _check_partition(self, dataset: Dataset, path: str) -> None:
        # Its rows would count twice if it is a copy, and not at all if it was passed over.
        column, separator, value = path.split("/")[-2].partition("=")
        if (column, separator) != (dataset.partition_column, "=") or not _DAY.fullmatch(value):
            raise parquet.ParquetError(
                f"{path} is in no partition of {dataset.name}: move it to its place, such as "
                f"{dataset.partition_column}=2026-11-23/, or out of the lake"
            )

    def list(self, pattern: str) -> list[FileMetadata]:
        """Files below the root that match a glob; empty where nothing is there yet."""
        if "://" not in self.root:
            return [
                FileMetadata(file.path, file.bytes, file.changed_at)
                for file in matching_files(self.path().rstrip("/"), pattern)
            ]
        directory = self.path(pattern.split("/", 1)[0])
        with self._asking(directory):
            if self._file_system.has_dirs() and not self._file_system.exists(directory):
                return []
            return list(self._file_system.match([self.path(pattern)])[0].metadata_list)

    def delete(self, paths: Iterable[str]) -> None:
        """Delete files. Raises BeamIOError with the paths that could not be deleted."""
        with self._asking(self.root):
            self._file_system.delete(list(paths))

    def delete_stale_staged(self, now: float) -> None:
        """Delete what kills left in ``_staging/`` a day or longer before ``now``, a Unix time."""
        before = now - STALE_STAGED_SECONDS
        staged = self.list(f"{STAGING}/*")
        self.delete(file.path for file in staged if file.last_updated_in_seconds < before)

    def exists(self, path: str) -> bool:
        """True when the file or directory is there."""
        with self._asking(path), as_os_error(path):
            return bool(self._file_system.exists(path))
