"""The printed SQL, run by DuckDB; that engines agree is in ``tests/engines/test_warehouses.py``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq
import pytest

from pipelines import catalog
from schemas.datasets import ARTICLES, COMMITS, POLLS
from schemas.values import Award
from tests.support.report_records import article, at, commit, entity, poll, topics
from transforms.lake.lake import Lake


@pytest.fixture
def lake(tmp_path: Path) -> Path:
    """Two articles, one in two revisions and one row twice; no rejects and no pages."""
    root = tmp_path / "lake"
    writer = Lake(str(root))
    first = article("a", topics=topics("naval"), entities=[entity("platform", "F-35", 2)])
    second = article(
        "b",
        awards=[Award(("Acme", "Beta"), 5e6, currency="USD")],
        published_date="2026-11-21",
        published_at=at("2026-11-21 09:00"),
    )
    writer.write(ARTICLES, "2026-11-20", [first])
    again = article("a", revision=2, content_hash="v1:01", title="Second thoughts")
    writer.write(ARTICLES, "2026-11-20", [again])
    writer.write(ARTICLES, "2026-11-21", [second])
    writer.write(ARTICLES, "2026-11-21", [second, article("c", published_date="2026-11-21")])
    writer.write(POLLS, "2026-11-20", [poll("https://g.example/f", "2026-11-20 08:00", "entry-a")])
    writer.write(COMMITS, "2026-11-20", [commit("run", "2026-11-20 09:05")])
    return root


@pytest.fixture
def warehouse(
    lake: Path, capsys: pytest.CaptureFixture[str]
) -> Iterator[duckdb.DuckDBPyConnection]:
    assert catalog.main(["--output", str(lake), "--dialect", "duckdb"]) == 0
    with duckdb.connect() as connection:
        connection.execute(capsys.readouterr().out)
        yield connection


def rows(warehouse: duckdb.DuckDBPyConnection, query: str) -> list[tuple[Any, ...]]:
    return warehouse.execute(query).fetchall()


def test_the_view_has_the_latest_revision_of_each_article_once(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    shown = rows(warehouse, "SELECT article_id, revision, title FROM articles ORDER BY 1")
    assert shown == [("a", 2, "Second thoughts"), ("b", 1, "Title of b"), ("c", 1, "Title of c")]
    assert rows(warehouse, "SELECT count(*) FROM article_versions") == [(4,)]


def test_what_is_inside_an_article_has_a_row_each(warehouse: duckdb.DuckDBPyConnection) -> None:
    awards = "SELECT article_id, contractors, amount FROM awards"
    assert rows(warehouse, awards) == [("b", ["Acme", "Beta"], 5e6)]
    assert rows(warehouse, "SELECT count(*) FROM entities") == [(0,)], "of the old revision"


def test_datasets_without_rows_can_be_asked(warehouse: duckdb.DuckDBPyConnection) -> None:
    assert rows(warehouse, "SELECT reason, count(*) FROM rejects GROUP BY reason") == []
    assert rows(warehouse, "SELECT body FROM lake_pages") == []


def test_a_filter_on_days_reads_only_their_files(warehouse: duckdb.DuckDBPyConnection) -> None:
    query = "EXPLAIN ANALYZE SELECT title FROM articles WHERE published_date = '2026-11-20'"
    (plan,) = rows(warehouse, query)
    assert "Files Read: 2" in plan[1], plan[1]


def test_a_column_that_older_files_lack_is_null(lake: Path, warehouse: Any) -> None:
    old = next((lake / "articles" / "published_date=2026-11-20").glob("*.parquet"))
    table = pq.read_table(old, partitioning=None)
    pq.write_table(table.drop_columns(["duplicate_of"]), old)
    assert rows(warehouse, "SELECT count(*) FROM articles WHERE duplicate_of IS NULL") == [(3,)]


@pytest.mark.parametrize("arguments", [[], ["--dialect", "mysql"]])
def test_bad_arguments_are_one_line_and_2(
    arguments: list[str], lake: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert catalog.main(["--output", str(lake), *arguments]) == 2
    assert capsys.readouterr().err.count("\n") == 1
