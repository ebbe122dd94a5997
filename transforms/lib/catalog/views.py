"""The views on the tables: the latest articles, what is inside them, the health of feeds.

The key of ``articles`` is ``(published_date, article_id)``: with the partition in it a filter on
days prunes files below the window; with ``article_id`` alone no engine does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa
import sqlglot

from schemas.poll_outcome import PollOutcome
from schemas.row_keys import ROW_KEYS
from transforms.lib.catalog.dialects import Dialect, sql_type
from transforms.lib.catalog.tables import Table

_WRITTEN = Dialect.DUCKDB
_LATEST = "revision DESC, ingested_at DESC, content_hash DESC"


@dataclass(frozen=True)
class ListView:
    """A view with a row for each element of a list of structs: its fields, and ``keep``."""

    name: str
    source: str
    column: str
    keep: tuple[str, ...]
    renamed: tuple[tuple[str, str], ...] = ()


_OF_ARTICLE = ("article_id", "published_date", "published_at", "source_id", "title", "url")
_LISTS = (
    ListView("entities", "articles", "entities", _OF_ARTICLE, (("id", "entity_id"),)),
    ListView("topics", "articles", "topics", _OF_ARTICLE, (("id", "topic"),)),
    ListView("awards", "articles", "awards", _OF_ARTICLE),
)


def view_statements(tables: Sequence[Table], dialect: Dialect) -> list[str]:
    """The statements that make all views, each after those that it reads."""
    articles = next(table for table in tables if table.dataset == "articles")
    return [
        *(_view(name, query, dialect) for name, query in _plain_views()),
        *(_list_view(view, articles.schema, dialect) for view in _LISTS),
        _changes(dialect),
    ]


def _plain_views() -> list[tuple[str, str]]:
    return [
        (
            "article_versions",
            _first_of_each(
                "lake_articles",
                ", ".join(("published_date", *ROW_KEYS["articles"])),
                "ingested_at DESC",
            ),
        ),
        ("articles", _first_of_each("lake_articles", "published_date, article_id", _LATEST)),
        (
            "rejects",
            _first_of_each(
                "lake_rejects",
                ", ".join(("reject_date", *ROW_KEYS["rejects"])),
                "ingested_at DESC",
            ),
        ),
        (
            "feed_health",
            _first_of_each(
                "lake_polls", "feed_url", "polled_at DESC", f"outcome <> '{PollOutcome.REDRIVEN}'"
            ),
        ),
    ]


def _first_of_each(source: str, key: str, order: str, condition: str = "") -> str:
    where = f" WHERE {condition}" if condition else ""
    window = f"row_number() OVER (PARTITION BY {key} ORDER BY {order})"
    return f"SELECT * FROM {source}{where} QUALIFY {window} = 1"


def _view(name: str, query: str, dialect: Dialect) -> str:
    (translated,) = sqlglot.transpile(query, read=_WRITTEN, write=dialect)
    return f"CREATE OR REPLACE VIEW {name} AS\n{translated}"


def _list_view(view: ListView, schema: pa.Schema, dialect: Dialect) -> str:
    fields = list(schema.field(view.column).type.value_type)
    renamed = dict(view.renamed)
    kept = [f"a.{column}" for column in view.keep]
    chosen = [
        f"{element(field, dialect)} AS {renamed.get(field.name, field.name)}" for field in fields
    ]
    names = [field.name for field in fields]
    source = f"{view.source} AS a{unnested(f'a.{view.column}', names, dialect)}"
    columns = ",\n  ".join((*kept, *chosen))
    return f"CREATE OR REPLACE VIEW {view.name} AS\nSELECT\n  {columns}\nFROM {source}"


def unnested(column: str, names: Sequence[str], dialect: Dialect) -> str:
    """What follows a table in FROM to give a row for each element of a list of structs."""
    match dialect:
        case Dialect.SPARK:
            return f" LATERAL VIEW EXPLODE({column}) AS e"
        case Dialect.CLICKHOUSE:
            return f" ARRAY JOIN {column} AS e"
        case Dialect.SNOWFLAKE:
            return f", LATERAL FLATTEN(INPUT => {column}) AS e"
        case Dialect.TRINO:
            # A list of rows becomes their columns.
            return f" CROSS JOIN UNNEST({column}) AS e({', '.join(names)})"
        case Dialect.BIGQUERY:
            return f" CROSS JOIN UNNEST({column}) AS e"
        case Dialect.DUCKDB:
            return f" CROSS JOIN UNNEST({column}) AS t(e)"


def element(field: pa.Field, dialect: Dialect) -> str:
    """A field of the element that ``unnested`` gives."""
    if dialect is Dialect.SNOWFLAKE:
        kind = "ARRAY" if pa.types.is_list(field.type) else sql_type(field.type, dialect)
        return f"e.value:{field.name}::{kind}"
    return f"e.{field.name}"


def _changes(dialect: Dialect) -> str:
    """The files that commits added, in the order in which they were committed."""
    item = {Dialect.SNOWFLAKE: "e.value::VARCHAR", Dialect.TRINO: "e.file"}.get(dialect, "e")
    source = f"lake_commits AS a{unnested('a.files', ['file'], dialect)}"
    return (
        "CREATE OR REPLACE VIEW changes AS\n"
        f"SELECT a.committed_at, a.run_id, a.shard, a.sequence, a.commit_date, {item} AS file\n"
        f"FROM {source}\nWHERE a.replaces IS NULL"
    )
