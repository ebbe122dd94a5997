"""A snapshot of a lake's state: a cache that spares a run the scan of the whole lake.

One Arrow IPC stream with one row, whose binary columns are the tables of the state. A snapshot of
another version, or one that cannot be read, counts as none: the lake is scanned instead.
"""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from transforms.lib.lake_state import LakeState

SNAPSHOT_VERSION = "3"
_OPTIONS = pa.ipc.IpcWriteOptions(compression="zstd")


class SnapshotError(Exception):
    """Bytes that are no snapshot of this version."""


def to_bytes(state: LakeState, through_micros: int) -> bytes:
    """Serialise the state.

    Args:
        state: what the lake held.
        through_micros: all files with an older ingest time are in the state; microseconds.
    """
    tables = {name: _serialise(table) for name, table in state.to_tables().items()}
    metadata = {"version": SNAPSHOT_VERSION, "through": str(through_micros)}
    row = pa.table({name: [content] for name, content in tables.items()})
    return _serialise(row.replace_schema_metadata(metadata))


def from_bytes(content: bytes) -> tuple[LakeState, int]:
    """The state and its ``through_micros``.

    Raises:
        SnapshotError: not a snapshot of this version.
    """
    try:
        row = _deserialise(content)
        metadata = row.schema.metadata or {}
        if metadata.get(b"version") != SNAPSHOT_VERSION.encode():
            raise SnapshotError(f"snapshot version {metadata.get(b'version')!r}")
        tables = {name: _deserialise(row.column(name)[0].as_py()) for name in row.column_names}
        return LakeState.from_tables(tables), int(metadata[b"through"])
    except (pa.ArrowException, KeyError, ValueError, TypeError, OSError) as error:
        raise SnapshotError(str(error)) from error


def _serialise(table: pa.Table) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema, options=_OPTIONS) as writer:
        writer.write_table(table)
    content: bytes = sink.getvalue().to_pybytes()
    return content


def _deserialise(content: bytes) -> Any:
    with pa.ipc.open_stream(content) as reader:
        return reader.read_all()
