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
# Strings that hardly repeat: a dictionary costs more than it saves. Numbers and times have none.
_UNIQUE_STRINGS = frozenset(
    {"text", "summary", "title", "entry_key", "article_id", "content_hash", "entry_hash"}
    | {"entry_url", "url", "canonical_url", "image_url"}
)
# The bounds of these, of bytes and of what is in lists let no engine skip anything.
_UNBOUNDED_STRINGS = _UNIQUE_STRINGS - {"article_id", "entry_key"}
# Zstandard bytes already; compressing them again costs time and gains nothing.
_COMPRESSED_COLUMNS = frozenset({"body"})
_MERGED_LEVEL = 6
# Looked up by value, and in no order within a file.
_BLOOM_COLUMN = "article_id"
_BLOOM_FALSE_POSITIVES = 0.01
_NAME = re.compile(r"(?:^|/)part-(?P<micros>\d{20})-(?P<digest>[0-9a-f]{32})\.parquet$")


# What a user can do about a file. The snapshot would go on saying that what it held is there.
_RESTORE = (
    "put a copy in its place, or delete it and _state/snapshot-*, so that what it held is fetched "
    "again where it can be; pipelines.report --check names all such files"
)
_MOVE_AWAY = "this pipeline did not write it, move it out of the lake"


class ParquetError(Exception):
    """A file that is not what its writer meant it to be, or not where: one line with the fix."""


@dataclass(frozen=True)
class EncodedFile:
    """One Parquet file in memory: its bytes, its rows and the name its content gives it."""

    name: str
    content: memoryview
    rows: int


def encode(
    table: pa.Table, sort_by: Sequence[str], newest_ingest_micros: int, *, merged: bool = False
) -> EncodedFile:
    """Sort the rows and encode them as one Parquet file.

    A commit's file holds few rows and is soon merged: its footer is kept small. A merged one is
    read for years: it is compressed harder, and says what engines skip by and what columns mean
    (``docs/decisions/0022-iceberg.md``).

    Args:
        table: at least one row.
        sort_by: columns to order by, ascending.
        newest_ingest_micros: the newest ``ingested_at`` of the rows, in microseconds since 1970.
        merged: whether it is a merged file. The metadata of the table's fields goes into it.
    """
    order = [(column, "ascending") for column in sort_by]
    table = table.sort_by(order)
    options = _writer_options(table)
    options |= _merged_options(table, order) if merged else _SMALL_FOOTER
    rows = options.pop("row_group_size")
    sink = pa.BufferOutputStream()
    with pq.ParquetWriter(sink, table.schema, **options) as writer:
        writer.write_table(table, rows)
        if not merged:  # they would be in the schema that is left out
            writer.add_key_value_metadata(table.schema.metadata or {})
    content = memoryview(sink.getvalue())
    return EncodedFile(file_name(newest_ingest_micros, digest(content)), content, table.num_rows)


_SMALL_FOOTER: dict[str, Any] = {"store_schema": False, "use_dictionary": False}


def _writer_options(table: pa.Table) -> dict[str, Any]:
    leaves = _leaves(table.schema)
    row_bytes = max(1, table.nbytes // table.num_rows)
    return {
        "compression": {path: _codec(path) for path in leaves},
        "write_statistics": [path for path, kind in leaves.items() if _has_bounds(path, kind)],
        "row_group_size": max(1, MAX_ROW_GROUP_BYTES // row_bytes),
        "version": "2.6",
    }


def _merged_options(table: pa.Table, order: Sequence[tuple[str, str]]) -> dict[str, Any]:
    leaves = _leaves(table.schema)
    bloom = {"ndv": table.num_rows, "fpp": _BLOOM_FALSE_POSITIVES}
    return {
        "compression_level": {p: _MERGED_LEVEL for p in leaves if _codec(p) != "NONE"},
        "use_dictionary": [path for path, kind in leaves.items() if _repeats(path, kind)],
        "write_page_index": True,
        "sorting_columns": pq.SortingColumn.from_ordering(table.schema, order),
        "bloom_filter_options": {_BLOOM_COLUMN: bloom} if _BLOOM_COLUMN in leaves else None,
    }


def _codec(path: str) -> str:
    return "NONE" if path in _COMPRESSED_COLUMNS else "ZSTD"


def _repeats(path: str, kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind)) and path.rpartition(".")[2] not in _UNIQUE_STRINGS


def _has_bounds(path: str, kind: pa.DataType) -> bool:
    return "." not in path and path not in _UNBOUNDED_STRINGS and not pa.types.is_binary(kind)


def _leaves(schema: pa.Schema) -> dict[str, pa.DataType]:
    """Types by column paths as Parquet names them, such as ``topics.list.element.id``."""
    return {path: kind for field in schema for path, kind in _leaves_of(field.name, field.type)}


def _leaves_of(prefix: str, data_type: pa.DataType) -> Iterator[tuple[str, pa.DataType]]:
    if pa.types.is_list(data_type):
        yield from _leaves_of(f"{prefix}.list.element", data_type.value_type)
    elif pa.types.is_struct(data_type):
        for field in data_type:
            yield from _leaves_of(f"{prefix}.{field.name}", field.type)
    else:
        yield prefix, data_type


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


def decode(path: str, content: bytes, schema: pa.Schema) -> pa.Table:
    """All rows and columns of a file whose bytes are those it was named after.

    Raises:
        ParquetError: they are not, or as ``read``.
    """
    if not content_matches_name(path, content):
        raise ParquetError(f"{path} is not what was written: its digest differs")
    return read(path, pa.BufferReader(content), schema)


def read(
    path: str, file: BinaryIO, schema: pa.Schema, columns: Sequence[str] | None = None
) -> pa.Table:
    """Columns of one file; optional ones that an older file lacks are null.

    Args:
        path: what errors call the file.
        file: the open file.
        schema: that of the dataset. What a newer version of it adds may be in the file, too.
        columns: their names; None for all that the file has.

    Raises:
        ParquetError: the file is damaged, or not of this schema.
        OSError: the file system refuses.
    """
    try:
        parquet_file = pq.ParquetFile(file)
        found = parquet_file.schema_arrow
        _check_schema(path, found, schema, schema.names if columns is None else columns)
        table = parquet_file.read([c for c in columns or found.names if c in found.names])
        # Some damage leaves the format intact: strings that are no UTF-8, offsets out of bounds.
        table.validate(full=True)
    except pa.ArrowMemoryError:
        raise  # that says nothing about the file
    except (pa.ArrowException, OSError) as error:
        if not _is_from_arrow(error):
            raise
        raise damaged(path, error) from error
    for name in schema.names if columns is None else columns:
        if name not in schema.names:
            continue
        field = schema.field(name)
        if name not in found.names:
            table = table.append_column(field, pa.nulls(table.num_rows, field.type))
        elif not field.nullable and table.column(name).null_count:
            raise ParquetError(f"{path} has no {name} in some rows: {_MOVE_AWAY}")
    return table


def damaged(path: str, error: Exception) -> ParquetError:
    """What to say of a file whose content is at fault."""
    cause = " ".join(str(error).split()).rstrip(".")
    return ParquetError(f"{path} is damaged ({cause}): {_RESTORE}")


def _is_from_arrow(error: Exception) -> bool:
    """Whether Arrow finds fault with the bytes; a file system numbers its errors."""
    return isinstance(error, pa.ArrowException) or (type(error) is OSError and error.errno is None)


def _check_schema(path: str, found: pa.Schema, schema: pa.Schema, columns: Sequence[str]) -> None:
    for name in columns:
        if name not in schema.names:
            continue
        expected = schema.field(name)
        if name not in found.names:
            if not expected.nullable:
                raise ParquetError(f"{path} has no column {name}: {_MOVE_AWAY}")
        elif not _fits(found.field(name).type, expected.type):
            types = f"{found.field(name).type} and not {expected.type}"
            raise ParquetError(f"{path} has a column {name} of {types}: {_MOVE_AWAY}")


def _fits(found: pa.DataType, expected: pa.DataType) -> bool:
    """Whether values of a type are those of a column; structs may lack what is optional."""
    if pa.types.is_list(expected):
        return pa.types.is_list(found) and _fits(found.value_type, expected.value_type)
    if pa.types.is_struct(expected):
        return pa.types.is_struct(found) and all(
            field.nullable
            if found.get_field_index(field.name) < 0
            else _fits(found.field(field.name).type, field.type)
            for field in expected
        )
    return bool(found.equals(expected))


def release_memory() -> None:
    """Give back what Arrow's allocator keeps for this thread; call it after work on tables.

    A runner gives its bundles to dozens of threads, and what each keeps adds up: without this,
    memory grew by 5 MiB a minute (``benchmarks/README.md``, "Without end").
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
