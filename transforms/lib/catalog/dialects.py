"""The dialects, and the types of columns in each."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import pyarrow as pa
from sqlglot import exp


class Dialect(StrEnum):
    """A warehouse that can read the lake, by its name in sqlglot."""

    DUCKDB = "duckdb"
    BIGQUERY = "bigquery"
    SPARK = "spark"
    TRINO = "trino"
    CLICKHOUSE = "clickhouse"
    SNOWFLAKE = "snowflake"


_SCALARS: dict[pa.DataType, Any] = {
    pa.string(): exp.DataType.Type.TEXT,
    pa.binary(): exp.DataType.Type.BINARY,
    pa.bool_(): exp.DataType.Type.BOOLEAN,
    pa.int32(): exp.DataType.Type.INT,
    pa.int64(): exp.DataType.Type.BIGINT,
    pa.float32(): exp.DataType.Type.FLOAT,
    pa.float64(): exp.DataType.Type.DOUBLE,
    pa.date32(): exp.DataType.Type.DATE,
    pa.timestamp("us", "UTC"): exp.DataType.Type.TIMESTAMPTZ,
}


def sql_type(kind: pa.DataType, dialect: Dialect) -> str:
    """The name of a type. Raises KeyError for one that no column of ours has."""
    if dialect is Dialect.CLICKHOUSE:
        return _clickhouse(kind, nullable=True)
    return _expression(kind).sql(dialect)


def _expression(kind: pa.DataType) -> exp.DataType:
    if pa.types.is_list(kind):
        inner = [_expression(kind.value_type)]
        return exp.DataType(this=exp.DataType.Type.ARRAY, expressions=inner, nested=True)
    if pa.types.is_struct(kind):
        fields = [
            exp.ColumnDef(this=exp.to_identifier(field.name), kind=_expression(field.type))
            for field in kind
        ]
        return exp.DataType(this=exp.DataType.Type.STRUCT, expressions=fields, nested=True)
    return exp.DataType(this=_SCALARS[kind])


_CLICKHOUSE = {
    pa.string(): "String",
    pa.binary(): "String",
    pa.bool_(): "Bool",
    pa.int32(): "Int32",
    pa.int64(): "Int64",
    pa.float32(): "Float32",
    pa.float64(): "Float64",
    pa.date32(): "Date32",
    pa.timestamp("us", "UTC"): "DateTime64(6, 'UTC')",
}


def _clickhouse(kind: pa.DataType, *, nullable: bool) -> str:
    """ClickHouse has nullable scalars only: a list or struct that is null reads as an empty one."""
    if pa.types.is_list(kind):
        item = _clickhouse(kind.value_type, nullable=False)
        return f"Array({item})"
    if pa.types.is_struct(kind):
        fields = (f"{f.name} {_clickhouse(f.type, nullable=f.nullable)}" for f in kind)
        return f"Tuple({', '.join(fields)})"
    name = _CLICKHOUSE[kind]
    return f"Nullable({name})" if nullable else name


def text(value: str, dialect: Dialect) -> str:
    """A string literal."""
    return exp.Literal.string(value).sql(dialect)
