"""Arrow schemas derived from the records, and records turned into Arrow tables.

A column is written once, as a field of a dataclass. Beam's own mapping is not used, since it
rejects ``Timestamp``. The mapping: ``str`` string, ``bytes`` binary, ``bool`` bool, ``int`` int64,
``float`` float64, ``Timestamp`` timestamp[us, UTC], ``Sequence[T]`` list<T>, a dataclass a struct,
and ``T | None`` a nullable T. Field metadata ``{"arrow": "int32"}`` narrows a number,
``{"arrow": "date32"}`` makes a day of a ``str`` of the form YYYY-MM-DD, and
``{"partition": True}`` keeps the field out of the files: it is in the path.
"""

from __future__ import annotations

import types
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import Field, fields, is_dataclass
from datetime import date
from functools import cache
from itertools import accumulate, chain
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

import pyarrow as pa
from apache_beam.utils.timestamp import Timestamp

from schemas.datasets import SCHEMA_VERSION, Dataset
from schemas.descriptions import DESCRIPTIONS
from schemas.field_ids import field_ids

_Record = TypeVar("_Record")

_PRIMITIVES: dict[Any, pa.DataType] = {
    str: pa.string(),
    bytes: pa.binary(),
    bool: pa.bool_(),
    int: pa.int64(),
    float: pa.float64(),
    Timestamp: pa.timestamp("us", tz="UTC"),
}
_NARROWED = {"int32": pa.int32(), "float32": pa.float32(), "date32": pa.date32()}


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
        if nullable and pa.types.is_struct(data_type):
            raise TypeError(f"{column.name} is a record: give one without values, not None")
        out.append(pa.field(column.name, data_type, nullable=nullable))
    return out


def _holds_records(data_type: pa.DataType) -> bool:
    in_list = pa.types.is_list(data_type) and pa.types.is_nested(data_type.value_type)
    return bool(in_list or pa.types.is_struct(data_type))


@cache
def arrow_schema(dataset: Dataset) -> pa.Schema:
    """The schema of the dataset's files, without its partition column.

    The key-value metadata names the dataset and the version of the schema.
    """
    metadata = {"dataset": dataset.name, "schema_version": SCHEMA_VERSION}
    return pa.schema(_arrow_fields(dataset.record_type), metadata=metadata)


@cache
def described_schema(dataset: Dataset) -> pa.Schema:
    """The columns of the dataset with its partition column last, each with its description.

    In the metadata of a field, nested ones included, is its sentence under ``doc``, and
    under ``PARQUET:field_id`` its number, by which Iceberg knows it.
    """
    partition = pa.field(dataset.partition_column, pa.string(), nullable=False)
    columns = [*arrow_schema(dataset), partition]
    return pa.schema([_described(field, dataset.record_type, dataset.name) for field in columns])


def file_schema(dataset: Dataset, found: pa.Schema) -> pa.Schema:
    """The schema of a merged file: columns as found, those that are ours with their description."""
    ours = {field.name: field for field in described_schema(dataset)}
    columns = [
        ours[field.name] if field.name in ours and ours[field.name].equals(field) else field
        for field in found
    ]
    return pa.schema(columns, metadata=arrow_schema(dataset).metadata)


def _described(column: pa.Field, record_type: type[Any], parent: str) -> pa.Field:
    """The field with its sentence and number, and so are those inside it."""
    path = f"{parent}.{column.name}"
    annotation, _ = _unwrap_optional(get_type_hints(record_type)[column.name])
    kind = column.type
    if pa.types.is_list(kind):
        item = kind.value_field
        if pa.types.is_struct(item.type):
            inner, inside = get_args(annotation)[0], f"{path}.{item.name}"
            struct = pa.struct([_described(field, inner, inside) for field in item.type])
            item = item.with_type(struct)
        kind = pa.list_(item.with_metadata(_number(f"{path}.{item.name}")))
    sentence = DESCRIPTIONS[record_type][column.name]
    metadata = {"doc": sentence, **_number(path)}
    return pa.field(column.name, kind, column.nullable, metadata)


def _number(path: str) -> dict[str, str]:
    return {"PARQUET:field_id": str(field_ids()[path])}


def record_of(record_type: type[_Record], row: Mapping[str, Any]) -> _Record:
    """The record of a row as Arrow gives it: what ``to_table`` makes rows of.

    The partition is a column among others. Optional columns may be missing.
    """
    hints = _hints(record_type)  # type: ignore[arg-type] # mypy: a class has no hash
    values = {name: _value(row[name], hint) for name, hint in hints if name in row}
    return record_type(**values)


@cache
def _hints(record_type: Any) -> tuple[tuple[str, Any], ...]:
    """The fields with the records inside them; None for what is as Arrow has it."""
    found = []
    for name, hint in get_type_hints(record_type).items():
        inner, _ = _unwrap_optional(hint)
        item = get_args(inner)[0] if get_origin(inner) is Sequence else inner
        holds_more = item is Timestamp or is_dataclass(item)
        found.append((name, inner if holds_more else None))
    return tuple(found)


def _value(value: Any, hint: Any) -> Any:
    if value is None or hint is None:
        return value.isoformat() if type(value) is date else value
    if hint is Timestamp:
        seconds = int(value.replace(microsecond=0).timestamp())
        return Timestamp(seconds=seconds, micros=value.microsecond)
    if get_origin(hint) is Sequence:
        return tuple(_value(one, get_args(hint)[0]) for one in value)
    return record_of(hint, value)


def to_table(dataset: Dataset, records: Iterable[Any]) -> pa.Table:
    """The records as one table, in the order given.

    Raises:
        pyarrow.ArrowInvalid: a value does not fit its column, such as an int over its width.
    """
    rows = list(records)
    schema = arrow_schema(dataset)
    arrays = _field_arrays(dataset.record_type, list(schema), rows)
    return pa.Table.from_arrays(arrays, schema=schema)


def _field_arrays(
    record_type: type[Any], columns: Sequence[pa.Field], records: Sequence[Any]
) -> list[pa.Array]:
    """One array for each column, with the records' values of it."""
    names_and_hints = _columns(record_type)
    return [
        _array(hint, column.type, [getattr(record, field.name) for record in records])
        for (field, hint), column in zip(names_and_hints, columns, strict=True)
    ]


def _array(annotation: Any, data_type: pa.DataType, values: Sequence[Any]) -> pa.Array:
    """The values of one column, of all rows together: no dictionary is made for a struct."""
    inner, _ = _unwrap_optional(annotation)
    if inner is Timestamp:
        return pa.array([None if v is None else v.micros for v in values], type=data_type)
    if pa.types.is_struct(data_type):
        return pa.StructArray.from_arrays(
            _field_arrays(inner, list(data_type), values), fields=list(data_type)
        )
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
