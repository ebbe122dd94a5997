"""Arrow schemas derived from the records, and records turned into Arrow tables.

A column is written once, as a field of a dataclass. Beam's own mapping is not used, since it
rejects ``Timestamp``. The mapping: ``str`` string, ``bytes`` binary, ``bool`` bool, ``int`` int64,
``float`` float64, ``Timestamp`` timestamp[us, UTC], ``Sequence[T]`` list<T>, a dataclass a struct,
and ``T | None`` a nullable T. Field metadata ``{"arrow": "int32"}`` narrows a number,
``{"arrow": "date32"}`` makes a day of a ``str`` of the form YYYY-MM-DD, and
``{"partition": True}`` keeps the field out of the files: it is in the path.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from functools import cache
from typing import Any, TypeVar, get_args, get_origin

import pyarrow as pa
from apache_beam.utils.timestamp import Timestamp

from schemas.columns import arrays, types_of, without_optional
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


def _data_type(annotation: Any) -> pa.DataType:
    if annotation in _PRIMITIVES:
        return _PRIMITIVES[annotation]
    if get_origin(annotation) is Sequence:
        item = pa.field("element", _data_type(get_args(annotation)[0]), nullable=False)
        return pa.list_(item)
    if is_dataclass(annotation) and isinstance(annotation, type):
        return pa.struct(_arrow_fields(annotation))
    raise TypeError(f"no Arrow type for {annotation!r}: add it to schemas/arrow.py")


def _arrow_fields(record_type: Any) -> list[pa.Field]:
    out = []
    for column in fields(record_type):
        if column.metadata.get("partition"):
            continue
        inner, nullable = without_optional(types_of(record_type)[column.name])
        narrowed = column.metadata.get("arrow")
        data_type = _NARROWED[narrowed] if narrowed else _data_type(inner)
        if nullable and pa.types.is_struct(data_type):
            raise TypeError(f"{column.name} is a record: give one without values, not None")
        out.append(pa.field(column.name, data_type, nullable=nullable))
    return out


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


def _described(column: pa.Field, record_type: Any, parent: str) -> pa.Field:
    """The field with its sentence and number, and so are those inside it."""
    path = f"{parent}.{column.name}"
    annotation, _ = without_optional(types_of(record_type)[column.name])
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
    for name, hint in types_of(record_type).items():
        inner, _ = without_optional(hint)
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
    return pa.Table.from_arrays(arrays(dataset.record_type, schema, rows), schema=schema)
