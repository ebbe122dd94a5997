"""A table of BigQuery's own, and the statement that brings it up to date.

External tables are read file by file at each query. A native one is partitioned by day and
clustered by article; the MERGE takes the days that the last commits touched.
"""

from __future__ import annotations

from collections.abc import Sequence

from transforms.lib.catalog.dialects import Dialect
from transforms.lib.catalog.tables import Table, bigquery_column


def native_statements(tables: Sequence[Table], dialect: Dialect) -> list[str]:
    """The native table of articles and its MERGE; nothing but for BigQuery."""
    if dialect is not Dialect.BIGQUERY:
        return []
    schema = next(table for table in tables if table.dataset == "articles").schema
    *columns, partition = schema
    defined = [bigquery_column(field) for field in columns]
    names = [field.name for field in schema]
    day = f"DATE({partition.name}) AS {partition.name}"
    source = ", ".join([*(f.name for f in columns), day])
    return [
        "CREATE TABLE IF NOT EXISTS articles_native (\n  "
        + ",\n  ".join([*defined, f"{partition.name} DATE"])
        + f"\n)\nPARTITION BY {partition.name}\nCLUSTER BY article_id, source_id",
        "MERGE articles_native AS t\n"
        f"USING (SELECT {source} FROM articles WHERE {partition.name} IN (\n"
        f"  SELECT DISTINCT REGEXP_EXTRACT(file, r'{partition.name}=([^/]+)') FROM changes\n"
        "  WHERE committed_at >= TIMESTAMP_SUB(CURRENT_TIMESTAMP(), INTERVAL 2 DAY)\n"
        "    AND STARTS_WITH(file, 'articles/'))) AS s\n"
        f"ON t.{partition.name} = s.{partition.name} AND t.article_id = s.article_id\n"
        "WHEN MATCHED AND t.ingested_at < s.ingested_at THEN UPDATE SET "
        + ", ".join(f"{name} = s.{name}" for name in names)
        + f"\nWHEN NOT MATCHED THEN INSERT ({', '.join(names)}) "
        + f"VALUES ({', '.join(f's.{name}' for name in names)})",
    ]
