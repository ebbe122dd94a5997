"""Tables to Parquet bytes and back: deterministic, checked, and named by their content.

The same rows give the same bytes under the same file name, so that a replay overwrites its own
file. The name also holds the newest ingest time, so that a reader can choose the files that are
newer than what it knows, and the digest of the bytes, so that damage can be found.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

MAX_ROW_GROUP_BYTES = 128 * 1024 * 1024
# Columns whose values do not repeat: a dictionary would only be built and thrown away.
_UNIQUE_COLUMNS = frozenset({"text", "body", "summary", "payload", "entry_key", "article_id"})
# Zstandard bytes already; compressing them again costs time and gains nothing.
_COMPRESSED_COLUMNS = frozenset({"body"})
_NAME = re.compile(r"part-(?P<micros>\d{20})-(?P<digest>[0-9a-f]{32})\.parquet$")


class ParquetError(Exception):
    """A file that is not what its writer meant it to be."""


@dataclass(frozen=True)
class EncodedFile:
    """One Parquet file in memory: its bytes, its rows and the name its content gives it."""

    name: str
    content: memoryview
    rows: int


def encode(table: pa.Table, sort_by: Sequence[str], newest_ingest_micros: int) -> EncodedFile:
    """Sort the rows and encode them as one Parquet file.

    Args:
        table: at least one row.
        sort_by: columns to order by, ascending.
        newest_ingest_micros: the newest ``ingested_at`` of the rows, in microseconds since 1970.
    """
    table = table.sort_by([(column, "ascending") for column in sort_by])
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, **_writer_options(table))
    content = memoryview(sink.getvalue())
    return EncodedFile(file_name(newest_ingest_micros, digest(content)), content, table.num_rows)


def _writer_options(table: pa.Table) -> dict[str, Any]:
    paths = _leaf_paths(table.schema)
    row_bytes = max(1, table.nbytes // table.num_rows)
    return {
        "compression": {path: _codec(path) for path in paths},
        "use_dictionary": [path for path in paths if _top(path) not in _UNIQUE_COLUMNS],
        # The bounds of a body or a text say nothing, and would stand in every footer.
        "write_statistics": [path for path in paths if _top(path) not in {"body", "text"}],
        "row_group_size": max(1, MAX_ROW_GROUP_BYTES // row_bytes),
        "version": "2.6",
    }


def _top(path: str) -> str:
    return path.split(".", 1)[0]


def _codec(path: str) -> str:
    return "NONE" if _top(path) in _COMPRESSED_COLUMNS else "ZSTD"


def _leaf_paths(schema: pa.Schema) -> list[str]:
    """Column paths as Parquet names them, such as ``topics.list.element.id``."""
    paths: list[str] = []
    for field in schema:
        paths.extend(_paths_of(field.name, field.type))
    return paths


def _paths_of(prefix: str, data_type: pa.DataType) -> Iterator[str]:
    if pa.types.is_list(data_type):
        yield from _paths_of(f"{prefix}.list.element", data_type.value_type)
    elif pa.types.is_struct(data_type):
        for field in data_type:
            yield from _paths_of(f"{prefix}.{field.name}", field.type)
    else:
        yield prefix


def digest(content: bytes | memoryview) -> str:
    """SHA-256 of a file's bytes, 32 hex digits."""
    return hashlib.sha256(content).hexdigest()[:32]


def file_name(newest_ingest_micros: int, content_digest: str) -> str:
    """``part-<ingest time, 20 digits of microseconds>-<digest>.parquet``; sorts by time."""
    return f"part-{newest_ingest_micros:020d}-{content_digest}.parquet"


def ingest_micros(path: str) -> int | None:
    """The newest ingest time in a file's name, or None for a file that is not ours."""
    match = _NAME.search(path)
    return int(match["micros"]) if match else None


def content_matches_name(path: str, content: bytes | memoryview) -> bool:
    """True when the bytes are those the file was named after."""
    match = _NAME.search(path)
    return match is not None and match["digest"] == digest(content)


def decode(path: str, content: bytes) -> pa.Table:
    """All rows and columns of a file whose bytes are those it was named after.

    Raises:
        ParquetError: they are not, or are no Parquet file.
    """
    if not content_matches_name(path, content):
        raise ParquetError(f"{path} is not what was written: its digest differs")
    try:
        return pq.ParquetFile(pa.BufferReader(content)).read()
    except (pa.ArrowException, OSError) as error:
        raise ParquetError(f"{path} cannot be read: {error}") from error


def release_memory() -> None:
    """Give back what Arrow's allocator keeps for this thread; call it after work on tables.

    A runner gives its bundles to dozens of threads, and what each keeps adds up: without this,
    memory grew by 5 MiB a minute (``benchmarks.bundle_threads``).
    """
    pa.default_memory_pool().release_unused()


def check_footer(file: BinaryIO, rows: int) -> None:
    """Read the footer back and compare it with what was meant to be written.

    Raises:
        ParquetError: no readable footer, or another number of rows.
    """
    try:
        metadata = pq.read_metadata(file)
    except (pa.ArrowException, OSError) as error:
        raise ParquetError(f"no readable footer: {error}") from error
    if metadata.num_rows != rows:
        raise ParquetError(f"the footer says {metadata.num_rows} rows, {rows} were written")
