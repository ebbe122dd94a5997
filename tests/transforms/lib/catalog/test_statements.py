"""The SQL parses in every dialect, names every column, and says what it holds."""

from __future__ import annotations

import pytest
import sqlglot
from sqlglot import exp

from schemas.arrow import described_schema
from schemas.datasets import DATASETS
from transforms.lib.catalog.dialects import Dialect
from transforms.lib.catalog.statements import catalog_statements, script
from transforms.lib.catalog.tables import Table

TABLES = [Table(name, described_schema(dataset)) for name, dataset in DATASETS.items()]
VIEWS = {
    *("article_versions", "articles", "entities", "topics", "awards"),
    *("feed_health", "rejects", "changes"),
}
# What sqlglot takes as it is, without reading it: statements of one engine alone.
OPAQUE = ("CREATE OR REPLACE EXTERNAL TABLE", "MSCK REPAIR TABLE", "CALL system.")


@pytest.mark.parametrize("dialect", Dialect)
def test_every_statement_parses_in_its_dialect(dialect: Dialect) -> None:
    for statement in catalog_statements(TABLES, "s3://bucket/lake", dialect):
        (parsed,) = sqlglot.parse(statement, read=dialect)
        understood = not isinstance(parsed, exp.Command)
        assert understood or statement.startswith(OPAQUE), statement[:80]


@pytest.mark.parametrize("dialect", Dialect)
def test_all_views_are_made_after_what_they_read(dialect: Dialect) -> None:
    made: set[str] = set()
    for statement in catalog_statements(TABLES, "/lake", dialect):
        for name in VIEWS:
            reads = f"FROM {name} AS" in statement or f"FROM {name} " in statement
            assert not reads or name in made, statement[:80]
        if " VIEW " in statement.split("\n", 1)[0]:
            made.add(statement.split(" VIEW ", 1)[1].split()[0])
    assert made >= VIEWS


@pytest.mark.parametrize("dialect", [d for d in Dialect if d is not Dialect.CLICKHOUSE])
def test_columns_carry_their_description(dialect: Dialect) -> None:
    text = script(catalog_statements(TABLES, "/lake", dialect))
    assert "Words of the text; an ideograph or kana counts as one." in text


def test_a_dataset_without_files_has_its_columns_all_the_same() -> None:
    empty = [Table(table.dataset, table.schema, has_files=False) for table in TABLES]
    text = script(catalog_statements(empty, "/lake", Dialect.DUCKDB))
    assert "read_parquet" not in text
    assert "AS duplicate_of" in text


def test_a_quote_in_the_path_stays_in_the_string() -> None:
    text = script(catalog_statements(TABLES, "/o'hara/lake", Dialect.DUCKDB))
    assert "'/o''hara/lake/articles/*/*.parquet'" in text
