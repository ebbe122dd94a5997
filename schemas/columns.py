"""Records turned into Arrow arrays, column by column; loads no Beam, so that workers can.

The types of the columns are those of ``schemas.arrow``.
"""

from __future__ import annotations

import types
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from itertools import accumulate, chain
from typing import Any, Union, get_args, get_origin, get_type_hints

import pyarrow as pa


def without_optional(annotation: Any) -> tuple[Any, bool]:
    """The type of a column, and whether None is among its values."""
    if get_origin(annotation) in (Union, types.UnionType):
        inner = [a for a in get_args(annotation) if a is not type(None)]
        if len(inner) != 1:
            raise TypeError(f"a column has one type or one type and None, not {annotation}")
        return inner[0], True
    return annotation, False


@cache
def types_of(record_type: Any) -> Mapping[str, Any]:
    """The annotations of a record's fields."""
    return get_type_hints(record_type)


def arrays(record_type: Any, columns: Iterable[pa.Field], records: Sequence[Any]) -> list[pa.Array]:
    """One array for each column, with the records' values of it.

    Raises:
        pyarrow.ArrowInvalid: a value does not fit its column, such as an int over its width.
    """
    hints = types_of(record_type)
    return [
        _array(hints[column.name], column.type, [getattr(one, column.name) for one in records])
        for column in columns
    ]


def _array(annotation: Any, data_type: pa.DataType, values: Sequence[Any]) -> pa.Array:
    """The values of one column, of all rows together: no dictionary is made for a struct."""
    inner, _ = without_optional(annotation)
    if pa.types.is_timestamp(data_type):
        return pa.array([None if v is None else v.micros for v in values], type=data_type)
    if pa.types.is_struct(data_type):
        return pa.StructArray.from_arrays(arrays(inner, data_type, values), fields=list(data_type))
    if _holds_records(data_type):
        rows = [() if value is None else value for value in values]
        items = _array(get_args(inner)[0], data_type.value_type, list(chain(*rows)))
        ends = pa.array(accumulate(map(len, rows), initial=0), type=pa.int32())
        missing = pa.array([value is None for value in values], type=pa.bool_())
        return pa.ListArray.from_arrays(ends, items, type=data_type, mask=missing)
    if pa.types.is_date32(data_type):
        days = [None if value is None else date.fromisoformat(value) for value in values]
        return pa.array(days, type=data_type)
    return pa.array(values, type=data_type)


def _holds_records(data_type: pa.DataType) -> bool:
    in_list = pa.types.is_list(data_type) and pa.types.is_nested(data_type.value_type)
    return bool(in_list or pa.types.is_struct(data_type))
