"""A table for each dataset, over the Parquet files of the lake, with the full schema."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pyarrow as pa

from transforms.lib.catalog.dialects import Dialect, sql_type, text


@dataclass(frozen=True)
class Table:
    """One dataset: its columns with descriptions, the partition column last.

    ``has_files`` is false for a dataset without rows: some engines refuse a path with no files.
    """

    dataset: str
    schema: pa.Schema
    has_files: bool = True

    @property
    def name(self) -> str:
        """Of the table in the warehouse."""
        return f"lake_{self.dataset}"

    @property
    def partition(self) -> str:
        """The partition column."""
        name: str = self.schema[-1].name
        return name


def table_statements(table: Table, lake: str, dialect: Dialect) -> list[str]:
    """The statements that make a table of a dataset of the lake at ``lake``, a path or URL."""
    return list(_MAKERS[dialect](table, lake.rstrip("/")))


def description(field: pa.Field) -> str:
    """The sentence in the metadata of a field."""
    found: bytes = field.metadata[b"doc"]
    return found.decode()


def _duckdb(table: Table, lake: str) -> Iterator[str]:
    typed = ", ".join(
        f"CAST(NULL AS {sql_type(field.type, Dialect.DUCKDB)}) AS {field.name}"
        for field in table.schema
    )
    view = f"CREATE OR REPLACE VIEW {table.name} AS\nSELECT {typed} WHERE false"
    if table.has_files:
        files = text(f"{lake}/{table.dataset}/*/*.parquet", Dialect.DUCKDB)
        view += (
            f"\nUNION ALL BY NAME\nSELECT * FROM read_parquet({files}, union_by_name = true, "
            f"hive_partitioning = true, hive_types = {{'{table.partition}': VARCHAR}})"
        )
    yield view
    for field in table.schema:
        sentence = text(description(field), Dialect.DUCKDB)
        yield f"COMMENT ON COLUMN {table.name}.{field.name} IS {sentence}"


def _bigquery(table: Table, lake: str) -> Iterator[str]:
    columns = ",\n  ".join(bigquery_column(field) for field in list(table.schema)[:-1])
    prefix = f"{lake}/{table.dataset}"
    yield (
        f"CREATE OR REPLACE EXTERNAL TABLE {table.name} (\n  {columns}\n)\n"
        f"WITH PARTITION COLUMNS ({table.partition} STRING)\n"
        "OPTIONS (format = 'PARQUET', enable_list_inference = true, "
        f"uris = [{text(prefix + '/*.parquet', Dialect.BIGQUERY)}], "
        f"hive_partition_uri_prefix = {text(prefix, Dialect.BIGQUERY)})"
    )


def bigquery_column(field: pa.Field) -> str:
    """The definition of a column for BigQuery, with its description."""
    sentence = text(description(field), Dialect.BIGQUERY)
    return (
        f"{field.name} {sql_type(field.type, Dialect.BIGQUERY)} OPTIONS (description = {sentence})"
    )


def _spark(table: Table, lake: str) -> Iterator[str]:
    columns = ",\n  ".join(_commented(field, Dialect.SPARK) for field in table.schema)
    location = text(f"{lake}/{table.dataset}", Dialect.SPARK)
    yield f"DROP TABLE IF EXISTS {table.name}"
    yield (
        f"CREATE TABLE {table.name} (\n  {columns}\n)\nUSING PARQUET\n"
        f"PARTITIONED BY ({table.partition})\nLOCATION {location}"
    )
    # Partitions that came since are found by the same statement.
    yield f"MSCK REPAIR TABLE {table.name}"


def _trino(table: Table, lake: str) -> Iterator[str]:
    columns = ",\n  ".join(_commented(field, Dialect.TRINO) for field in table.schema)
    location = text(f"{lake}/{table.dataset}", Dialect.TRINO)
    yield (
        f"CREATE TABLE IF NOT EXISTS {table.name} (\n  {columns}\n)\nWITH (format = 'PARQUET', "
        f"external_location = {location}, partitioned_by = ARRAY['{table.partition}'])"
    )
    yield (
        "CALL system.sync_partition_metadata(schema_name => current_schema, "
        f"table_name => '{table.name}', mode => 'FULL')"
    )


def _commented(field: pa.Field, dialect: Dialect) -> str:
    return (
        f"{field.name} {sql_type(field.type, dialect)} COMMENT {text(description(field), dialect)}"
    )


def _clickhouse(table: Table, lake: str) -> Iterator[str]:
    *columns, partition = table.schema
    structure = ", ".join(f"{f.name} {sql_type(f.type, Dialect.CLICKHOUSE)}" for f in columns)
    files = f"{lake}/{table.dataset}/*/*.parquet"
    function = {"gs": "gcs", "s3": "s3"}.get(lake.partition("://")[0], "file")
    day = f"extract(_path, '{partition.name}=([^/]+)') AS {partition.name}"
    yield (
        f"CREATE OR REPLACE VIEW {table.name} AS\nSELECT *, {day}\nFROM {function}"
        f"({text(files, Dialect.CLICKHOUSE)}, 'Parquet', {text(structure, Dialect.CLICKHOUSE)})"
    )


def _snowflake(table: Table, _lake: str) -> Iterator[str]:
    """Needs the stage ``lake``, which an administrator makes of the bucket and its credentials."""
    *columns, partition = table.schema
    defined = [
        f"{f.name} {_flat(f.type)} AS (value:{f.name}::{_flat(f.type)}) "
        f"COMMENT {text(description(f), Dialect.SNOWFLAKE)}"
        for f in columns
    ]
    day = f"SPLIT_PART(SPLIT_PART(metadata$filename, '{partition.name}=', 2), '/', 1)"
    defined.append(f"{partition.name} VARCHAR AS ({day})")
    yield (
        f"CREATE OR REPLACE EXTERNAL TABLE {table.name} (\n  " + ",\n  ".join(defined) + "\n)\n"
        f"PARTITION BY ({partition.name})\nLOCATION = @lake/{table.dataset}\n"
        "FILE_FORMAT = (TYPE = PARQUET)"
    )


def _flat(kind: pa.DataType) -> str:
    """External tables have no structured types: a list is an ARRAY of variants."""
    return "ARRAY" if pa.types.is_list(kind) else sql_type(kind, Dialect.SNOWFLAKE)


_MAKERS: dict[Dialect, Callable[[Table, str], Iterator[str]]] = {
    Dialect.DUCKDB: _duckdb,
    Dialect.BIGQUERY: _bigquery,
    Dialect.SPARK: _spark,
    Dialect.TRINO: _trino,
    Dialect.CLICKHOUSE: _clickhouse,
    Dialect.SNOWFLAKE: _snowflake,
}
