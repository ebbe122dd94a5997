"""A snapshot of a lake's state: a cache that spares a run the scan of the whole lake.

The SQLite file of ``LakeState.save`` in one zstd frame. A snapshot of another version, or one that
cannot be read, counts as none: the lake is scanned instead.
"""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import IO

import pyarrow as pa
import zstandard

from transforms.lib.lake.state import LakeState

SNAPSHOT_VERSION = "9"
_CHUNK_BYTES = 1 << 20


class SnapshotError(Exception):
    """Bytes that are no snapshot of this version."""


def write_snapshot(state: LakeState, through_micros: int, target: IO[bytes]) -> None:
    """Write the state.

    Args:
        state: what the lake held.
        through_micros: all files with an older ingest time are in the state; microseconds.
        target: takes the bytes, a chunk at a time.
    """
    with _temporary_file() as path:
        state.save(path, version=SNAPSHOT_VERSION.encode(), through=str(through_micros).encode())
        with path.open("rb") as source:
            zstandard.ZstdCompressor(write_checksum=True).copy_stream(source, target)


def read_snapshot(source: IO[bytes]) -> tuple[LakeState, int]:
    """The state and its ``through_micros``.

    Raises:
        SnapshotError: not a snapshot of this version.
    """
    try:
        with _temporary_file() as path:
            _decompress(source, path)
            _check_version(path)
            state, parts = LakeState.load(path)
    except (zstandard.ZstdError, sqlite3.Error, pa.ArrowException) as error:
        raise SnapshotError(str(error)) from error
    except (KeyError, ValueError, TypeError) as error:
        raise SnapshotError(f"{type(error).__name__}: {error}") from error
    return state, int(parts["through"])


def _check_version(path: Path) -> None:
    """Before anything is read: the tables of another version have other columns."""
    with closing(sqlite3.connect(path)) as file:
        row = file.execute("SELECT content FROM parts WHERE name = 'version'").fetchone()
    if row is None or row[0] != SNAPSHOT_VERSION.encode():
        raise SnapshotError(f"snapshot version {row and row[0]!r}")


def _decompress(source: IO[bytes], path: Path) -> None:
    frame = zstandard.ZstdDecompressor().decompressobj()
    with path.open("wb") as target:
        while chunk := source.read(_CHUNK_BYTES):
            target.write(frame.decompress(chunk))
    if not frame.eof:
        raise SnapshotError("it ends too early")


@contextmanager
def _temporary_file() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="lake-state-") as folder:
        yield Path(folder, "state.sqlite")
