"""Arrow schemas derived from the records, and records turned into Arrow tables.

A column is written once, as a field of a dataclass. Beam's own mapping is not used, since it
rejects ``Timestamp``. The mapping: ``str`` string, ``bytes`` binary, ``bool`` bool, ``int`` int64,
``float`` float64, ``Timestamp`` timestamp[us, UTC], ``Sequence[T]`` list<T>, a dataclass a struct,
and ``T | None`` a nullable T. Field metadata ``{"arrow": "int32"}`` narrows a number, and
``{"partition": True}`` keeps the field out of the files: it is in the path.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Iterable, Sequence
from dataclasses import Field, fields, is_dataclass
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

import pyarrow as pa
from apache_beam.utils.timestamp import Timestamp

from schemas.datasets import SCHEMA_VERSION, Dataset

_PRIMITIVES: dict[Any, pa.DataType] = {
    str: pa.string(),
    bytes: pa.binary(),
    bool: pa.bool_(),
    int: pa.int64(),
    float: pa.float64(),
    Timestamp: pa.timestamp("us", tz="UTC"),
}
_NARROWED = {"int32": pa.int32(), "float32": pa.float32()}


def _unwrap_optional(annotation: Any) -> tuple[Any, bool]:
    if get_origin(annotation) in (Union, types.UnionType):
        inner = [a for a in get_args(annotation) if a is not type(None)]
        if len(inner) != 1:
            raise TypeError(f"a column has one type or one type and None, not {annotation}")
        return inner[0], True
    return annotation, False


def _data_type(annotation: Any) -> pa.DataType:
    if annotation in _PRIMITIVES:
        return _PRIMITIVES[annotation]
    if get_origin(annotation) is Sequence:
        item = pa.field("element", _data_type(get_args(annotation)[0]), nullable=False)
        return pa.list_(item)
    if is_dataclass(annotation) and isinstance(annotation, type):
        return pa.struct(_arrow_fields(annotation))
    raise TypeError(f"no Arrow type for {annotation!r}: add it to schemas/arrow.py")


def _columns(record_type: type[Any]) -> list[tuple[Field[Any], Any]]:
    hints = get_type_hints(record_type)
    return [(f, hints[f.name]) for f in fields(record_type) if not f.metadata.get("partition")]


def _arrow_fields(record_type: type[Any]) -> list[pa.Field]:
    out = []
    for column, annotation in _columns(record_type):
        inner, nullable = _unwrap_optional(annotation)
        narrowed = column.metadata.get("arrow")
        data_type = _NARROWED[narrowed] if narrowed else _data_type(inner)
        out.append(pa.field(column.name, data_type, nullable=nullable))
    return out


@cache
def arrow_schema(dataset: Dataset) -> pa.Schema:
    """The schema of the dataset's files, without its partition column.

    The key-value metadata names the dataset and the version of the schema.
    """
    metadata = {"dataset": dataset.name, "schema_version": SCHEMA_VERSION}
    return pa.schema(_arrow_fields(dataset.record_type), metadata=metadata)


def _converter(annotation: Any) -> Callable[[Any], Any] | None:
    """How a value becomes what Arrow takes, or None when it is taken as it is."""
    inner, nullable = _unwrap_optional(annotation)
    convert: Callable[[Any], Any] | None = None
    if inner is Timestamp:
        convert = _micros
    elif get_origin(inner) is Sequence:
        convert_item = _converter(get_args(inner)[0])
        if convert_item is not None:
            convert = _sequence_converter(convert_item)
    elif is_dataclass(inner) and isinstance(inner, type):
        convert = _struct_converter(inner)
    if convert is None or not nullable:
        return convert
    return _optional_converter(convert)


def _micros(value: Timestamp) -> int:
    return int(value.micros)


def _sequence_converter(convert_item: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda values: [convert_item(value) for value in values]


def _optional_converter(convert: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda value: None if value is None else convert(value)


def _struct_converter(record_type: type[Any]) -> Callable[[Any], dict[str, Any]]:
    columns = [(f.name, _converter(annotation)) for f, annotation in _columns(record_type)]

    def convert(record: Any) -> dict[str, Any]:
        return {
            name: to(getattr(record, name)) if to else getattr(record, name) for name, to in columns
        }

    return convert


@cache
def _row_converter(dataset: Dataset) -> list[tuple[str, Callable[[Any], Any] | None]]:
    return [(f.name, _converter(annotation)) for f, annotation in _columns(dataset.record_type)]


def to_table(dataset: Dataset, records: Iterable[Any]) -> pa.Table:
    """The records as one table, in the order given.

    Raises:
        pyarrow.ArrowInvalid: a value does not fit its column, such as an int over its width.
    """
    rows = list(records)
    schema = arrow_schema(dataset)
    arrays = []
    for name, convert in _row_converter(dataset):
        column = [getattr(row, name) for row in rows]
        if convert:
            column = [convert(value) for value in column]
        arrays.append(pa.array(column, type=schema.field(name).type))
    return pa.Table.from_arrays(arrays, schema=schema)
