"""Rows as a reader of the lake sees them: each once, and of each article the current revision.

Rows are written at least once and revisions beside each other, so no count is taken before this.
"""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc


def first_of_each(table: pa.Table, key: Sequence[str], newest_by: Sequence[str] = ()) -> pa.Table:
    """One row per distinct ``key``: the one that is highest in the columns ``newest_by``.

    The rows come back in ascending order of the key.
    """
    if table.num_rows == 0:
        return table
    order = [(column, "ascending") for column in key]
    order += [(column, "descending") for column in newest_by]
    indices = pc.sort_indices(table, sort_keys=order)
    keys = table.select(list(key)).take(indices).combine_chunks()
    return table.take(indices.filter(_starts_group(keys)))


def _starts_group(sorted_keys: pa.Table) -> pa.Array:
    """True for each row that differs from the one before it; null keys equal each other."""
    rows = sorted_keys.num_rows
    differs = pa.array([False] * (rows - 1), pa.bool_())
    for column in sorted_keys.columns:
        codes = column.dictionary_encode(null_encoding="encode").combine_chunks().indices
        differs = pc.or_(differs, pc.not_equal(codes[1:], codes[:-1]))
    return pa.concat_arrays([pa.array([True]), differs.cast(pa.bool_())])


def current_articles(table: pa.Table) -> pa.Table:
    """The articles view: per ``article_id`` the highest revision, ``ingested_at``, hash."""
    return first_of_each(table, ["article_id"], ["revision", "ingested_at", "content_hash"])


def flatten(table: pa.Table, column: str, keep: Sequence[str] = ()) -> pa.Table:
    """One row per element of a list<struct> column: its fields, and ``keep`` of the outer row."""
    values = table.column(column).combine_chunks()
    elements = pa.Table.from_struct_array(values.flatten())
    parents = pc.list_parent_indices(values)
    for name in keep:
        elements = elements.append_column(name, table.column(name).take(parents))
    return elements


def distinct_values(column: pa.ChunkedArray | pa.Array) -> pa.Array:
    """The distinct values that are neither null nor empty."""
    unique = pc.unique(column)
    return unique.filter(pc.fill_null(pc.not_equal(unique, ""), fill_value=False))
