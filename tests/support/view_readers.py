"""The view ``articles`` of one lake, as each engine reads it: for comparing them.

    python view_readers.py ENGINE LAKE SCRIPT OUT

Imports nothing of ours, so that it runs in the environment that has the engine. SCRIPT is what
``pipelines.catalog`` prints for the engine's dialect, or for none of its own that of DuckDB; beside
it lies ``schema.arrow``, the full schema. OUT gets the rows as canonical JSON, one a line.
"""

from __future__ import annotations

import importlib
import json
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Mapping
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

NEWEST = ["revision", "ingested_at", "content_hash"]
KEY = ["published_date", "article_id"]
FILES = "articles/*/*.parquet"
DAY = "published_date"
CATALOG = "_iceberg/catalog.db"
ICEBERG_TABLE = "defense_news.articles"


def canonical(table: pa.Table, schema: pa.Schema) -> list[str]:
    """The rows as JSON, by article and revision, with the columns in their order.

    A list that is null is an empty one: ClickHouse knows no other.
    """
    rows = table.sort_by([(name, "ascending") for name in ("article_id", "revision")])
    plain = ({name: _plain(row[name]) for name in schema.names} for row in rows.to_pylist())
    return [json.dumps(row) for row in plain]


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(value[name]) for name in sorted(value)}
    if isinstance(value, list):
        return [_plain(one) for one in value] or None
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%dT%H:%M:%S.%f} {value.utcoffset()}"
    return value.isoformat() if isinstance(value, date) else value


def newest(table: pa.Table) -> pa.Table:
    """The view over all rows, where an engine has no SQL."""
    ordered = table.sort_by(
        [*((name, "ascending") for name in KEY), *((n, "descending") for n in NEWEST)]
    )
    seen: set[Any] = set()
    first = []
    for key in zip(*(ordered[name].to_pylist() for name in KEY), strict=True):
        first.append(key not in seen)
        seen.add(key)
    return ordered.filter(pa.array(first))


def statements(script: Path) -> list[str]:
    """The statements that ``pipelines.catalog`` printed."""
    return [one for one in script.read_text("utf-8").split(";\n\n") if one.strip()]


def read_duckdb(_lake: Path, script: Path, _schema: pa.Schema) -> pa.Table:
    with importlib.import_module("duckdb").connect() as connection:
        connection.execute("SET timezone = 'UTC'")
        connection.execute(script.read_text("utf-8"))
        return connection.sql("FROM articles").to_arrow_table()


def read_polars(lake: Path, _script: Path, schema: pa.Schema) -> pa.Table:
    polars = importlib.import_module("polars")
    frame = polars.scan_parquet(
        lake / FILES,
        schema=polars.Schema(polars.from_arrow(schema.empty_table()).schema),
        hive_schema={DAY: polars.String},
        hive_partitioning=True,
        missing_columns="insert",
        extra_columns="ignore",
        cast_options=polars.ScanCastOptions(missing_struct_fields="insert"),
    )
    view = frame.sort(NEWEST, descending=True).unique(KEY, keep="first", maintain_order=True)
    return view.collect().to_arrow()


def read_pyarrow(lake: Path, _script: Path, schema: pa.Schema) -> pa.Table:
    datasets = importlib.import_module("pyarrow.dataset")
    return newest(
        datasets.dataset(lake / "articles", schema=schema, partitioning="hive").to_table()
    )


def read_pandas(lake: Path, _script: Path, schema: pa.Schema) -> pa.Table:
    pandas = importlib.import_module("pandas")
    frame = pandas.read_parquet(lake / "articles", schema=schema, dtype_backend="pyarrow")
    view = frame.sort_values(NEWEST, ascending=False).drop_duplicates(KEY)
    return pa.Table.from_pandas(view, schema=schema, preserve_index=False)


def read_datafusion(lake: Path, script: Path, schema: pa.Schema) -> pa.Table:
    context = importlib.import_module("datafusion").SessionContext()
    day = [(DAY, pa.string())]
    fields = pa.schema([field for field in schema if field.name != DAY])
    context.register_listing_table("lake_articles", str(lake / "articles"), day, schema=fields)
    return context.sql(_view(script)).to_arrow_table()


def read_clickhouse(_lake: Path, script: Path, _schema: pa.Schema) -> pa.Table:
    with importlib.import_module("chdb.session").Session() as session:
        for statement in statements(script):
            session.query(statement)
        read = session.query("SELECT * FROM articles", "Arrow").bytes()
    return pa.ipc.open_file(read).read_all()


def read_spark(lake: Path, script: Path, _schema: pa.Schema) -> pa.Table:
    session = _spark(lake)
    for statement in statements(script):
        session.sql(statement)
    return session.table("articles").toArrow()


def read_deltalake(lake: Path, _script: Path, schema: pa.Schema) -> pa.Table:
    """Of a copy of the files: delta-rs reads tables of its own log, and makes one of Parquet."""
    delta = importlib.import_module("deltalake")
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "articles"
        shutil.copytree(lake / "articles", copy)
        days = delta.Schema.from_arrow(pa.schema([(DAY, pa.string())]))
        delta.convert_to_deltalake(str(copy), partition_by=days, partition_strategy="hive")
        table = delta.DeltaTable(str(copy)).to_pyarrow_dataset(schema=schema).to_table()
    return newest(table)


def _view(script: Path) -> str:
    """What the view ``articles`` selects."""
    (made,) = (one for one in statements(script) if "VIEW articles AS" in one)
    return made.partition(" AS\n")[2]


def _metadata(lake: Path) -> str:
    """Where the catalog says that the table is."""
    with closing(sqlite3.connect(lake / CATALOG)) as catalog:
        query = "SELECT metadata_location FROM iceberg_tables WHERE table_name = 'articles'"
        return str(catalog.execute(query).fetchone()[0])


def _with_text_days(table: pa.Table) -> pa.Table:
    """In the table the partition is a date, in paths a string."""
    index = table.schema.get_field_index(DAY)
    return table.set_column(index, DAY, pc.cast(table[DAY], pa.string()))


def _spark(lake: Path) -> Any:
    """With the catalog that lies in the lake; its jars are beside the environment."""
    builder = importlib.import_module("pyspark.sql").SparkSession.builder
    jars = ",".join(map(str, Path(sys.prefix, "jars").glob("*.jar")))
    settings = {
        "spark.jars": jars,
        "spark.ui.enabled": "false",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.shuffle.partitions": "2",
        "spark.sql.warehouse.dir": tempfile.mkdtemp(),
        "spark.sql.catalog.defense_news": "org.apache.iceberg.spark.SparkCatalog",
        "spark.sql.catalog.defense_news.type": "jdbc",
        "spark.sql.catalog.defense_news.uri": f"jdbc:sqlite:{lake / CATALOG}",
        "spark.sql.catalog.defense_news.warehouse": f"file://{lake}/_iceberg",
    }
    for name, value in settings.items():
        builder = builder.config(name, value)
    return builder.master("local[2]").getOrCreate()


def read_iceberg_by_pyiceberg(lake: Path, _script: Path, _schema: pa.Schema) -> pa.Table:
    sql = importlib.import_module("pyiceberg.catalog.sql")
    catalog = sql.SqlCatalog("defense_news", uri=f"sqlite:///{lake}/_iceberg/catalog.db")
    return newest(_with_text_days(catalog.load_table(ICEBERG_TABLE).scan().to_arrow()))


def read_iceberg_by_duckdb(lake: Path, script: Path, _schema: pa.Schema) -> pa.Table:
    with importlib.import_module("duckdb").connect() as connection:
        for name in ("avro", "iceberg"):
            package = Path(importlib.import_module(f"duckdb_extension_{name}").__file__ or "")
            (extension,) = package.parent.rglob(f"{name}.duckdb_extension")
            connection.execute(f"LOAD '{extension}'")
        connection.execute("SET timezone = 'UTC'")
        days = f"* REPLACE ({DAY}::VARCHAR AS {DAY})"
        table = f"SELECT {days} FROM iceberg_scan('{_metadata(lake)}')"
        connection.execute(f"CREATE VIEW lake_articles AS {table}")
        connection.execute(f"CREATE VIEW articles AS {_view(script)}")
        return connection.sql("FROM articles").to_arrow_table()


def read_iceberg_by_spark(lake: Path, script: Path, _schema: pa.Schema) -> pa.Table:
    session = _spark(lake)
    table = session.table(f"defense_news.{ICEBERG_TABLE}")
    table.withColumn(DAY, table[DAY].cast("string")).createOrReplaceTempView("lake_articles")
    return session.sql(_view(script)).toArrow()


READERS: Mapping[str, Callable[[Path, Path, pa.Schema], pa.Table]] = {
    "duckdb": read_duckdb,
    "polars": read_polars,
    "pyarrow": read_pyarrow,
    "pandas": read_pandas,
    "datafusion": read_datafusion,
    "clickhouse": read_clickhouse,
    "spark": read_spark,
    "deltalake": read_deltalake,
    "iceberg_by_pyiceberg": read_iceberg_by_pyiceberg,
    "iceberg_by_duckdb": read_iceberg_by_duckdb,
    "iceberg_by_spark": read_iceberg_by_spark,
}


def main(engine: str, lake: str, script: str, out: str) -> None:
    schema = pa.ipc.read_schema(Path(script).with_name("schema.arrow").open("rb"))
    table = READERS[engine](Path(lake), Path(script), schema)
    Path(out).write_text("\n".join(canonical(table, schema)), "utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
