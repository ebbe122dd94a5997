"""A first query over a lake, to be typed into a shell."""

from __future__ import annotations

import sys
from pathlib import Path

LATEST_REVISION = (
    "QUALIFY row_number() OVER (PARTITION BY article_id "
    "ORDER BY revision DESC, ingested_at DESC, content_hash DESC) = 1"
)


def articles_source(lake: str) -> str:
    """A table function over all articles of a lake, partitions included."""
    return f"read_parquet('{lake.rstrip('/')}/articles/*/*.parquet', hive_partitioning = true)"


def duckdb_command(query: str) -> str:
    """A command line for the DuckDB program: that of this environment where it has one."""
    beside = Path(sys.prefix, "bin", "duckdb")
    if not beside.exists():
        program = "duckdb"
    elif beside.is_relative_to(Path.cwd()):
        program = str(beside.relative_to(Path.cwd()))
    else:
        program = str(beside)
    return f'{program} -c "{query}"'


def latest_articles(lake: str) -> str:
    """The twenty newest articles, each once."""
    columns = "published_at, source_name, title, category"
    source = f"FROM {articles_source(lake)}"
    return f"SELECT {columns} {source} {LATEST_REVISION} ORDER BY published_at DESC LIMIT 20"
