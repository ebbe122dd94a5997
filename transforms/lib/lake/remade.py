"""Rows of ``articles`` that are made again: what stays of them, and whether anything changed."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Final

import pyarrow as pa

_OF_THE_MAKING: Final = frozenset(
    {"run_id", "ingested_at", "extractor_version", "tagger_version", "schema_version"}
    | {"pipeline_version"}
)

Discovery = tuple[str, int]
"""An ``entry_key`` and the time of its discovery, in microseconds since 1970."""
Version = tuple[str, int]
"""An ``article_id`` and a revision."""


@dataclass(frozen=True)
class Stored:
    """What stays of a row that is made again, and a digest of all that may change."""

    article_id: str
    revision: int
    canonical_url: str
    published_date: str
    duplicate_of: str | None
    digest: bytes
    outlet_lines: Sequence[str] | None = None

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Stored:
        """What stays of a row of ``articles``, which has its partition with it."""
        kept = {one.name: row[one.name] for one in fields(cls) if one.name in row}
        return cls(**kept, digest=digest(row))


def digest(row: Mapping[str, Any]) -> bytes:
    """Equal for rows that differ in the run, the time and the versions of their making at most.

    Take rows as Arrow gives them, so that numbers are as wide as their columns.
    """
    told = sorted(
        (name, _plain(value)) for name, value in row.items() if name not in _OF_THE_MAKING
    )
    return hashlib.blake2b(repr(told).encode("utf-8", "replace"), digest_size=16).digest()


def differing(stored: pa.Table, made: pa.Table) -> list[int]:
    """The rows in which columns of ``made`` have other values than those of ``stored``."""
    pairs = [
        (stored.column(field.name).cast(field.type).combine_chunks(), column.combine_chunks())
        for field, column in zip(made.schema, made.columns, strict=True)
    ]
    unlike = [(old, new) for old, new in pairs if not old.equals(new)]
    return [
        row
        for row in range(made.num_rows)
        if any(not old.slice(row, 1).equals(new.slice(row, 1)) for old, new in unlike)
    ]


def _plain(value: Any) -> Any:
    """A value whose fields have an order of their own."""
    if isinstance(value, list):
        return list(map(_plain, value))
    if isinstance(value, Mapping):
        return sorted((name, _plain(one)) for name, one in value.items() if one is not None)
    return value
