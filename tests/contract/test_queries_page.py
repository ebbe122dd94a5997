"""Each query of ``docs/queries.md`` runs on the bundled samples, and has an answer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipelines.reading.catalog_script import lake_tables
from transforms.lake.lake import Lake
from transforms.lib.catalog.dialects import Dialect
from transforms.lib.catalog.statements import catalog_statements, script

PAGE = Path(__file__).parents[2] / "docs" / "queries.md"
_QUESTION = re.compile(r"^## (\d+)\. (.*?\?)\n.*?^```sql\n(.*?)^```", re.MULTILINE | re.DOTALL)
# A later revision of a sample, which has none: that of a headline that was changed.
_REVISION = """
CREATE TABLE later AS SELECT * REPLACE (2 AS revision, title || ' (corrected)' AS title,
  word_count + 5 AS word_count, ingested_at + INTERVAL 1 HOUR AS ingested_at)
FROM lake_articles ORDER BY article_id LIMIT 1;
ALTER VIEW lake_articles RENAME TO first_articles;
CREATE VIEW lake_articles AS SELECT * FROM first_articles UNION ALL SELECT * FROM later;
"""


def queries() -> dict[int, str]:
    """The query under each question, by its number."""
    return {int(number): sql for number, _, sql in _QUESTION.findall(PAGE.read_text("utf-8"))}


@pytest.fixture(scope="module")
def warehouse(sample_lake: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        tables = lake_tables(Lake(str(sample_lake)))
        connection.execute(script(catalog_statements(tables, str(sample_lake), Dialect.DUCKDB)))
        connection.execute(_REVISION)
        yield connection


def answer(warehouse: duckdb.DuckDBPyConnection, number: int) -> list[dict[str, Any]]:
    found = warehouse.execute(queries()[number])
    names = [column[0] for column in found.description or ()]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def test_there_are_twelve_questions_and_every_block_is_under_one() -> None:
    assert list(queries()) == list(range(1, 13))
    assert PAGE.read_text("utf-8").count("```sql") == 12


@pytest.mark.parametrize("number", queries())
def test_each_question_has_an_answer(warehouse: duckdb.DuckDBPyConnection, number: int) -> None:
    rows = answer(warehouse, number)
    assert rows
    assert all(any(value is not None for value in row.values()) for row in rows)


def test_the_largest_awards_are_those_of_the_samples(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    by_contractor = {row["contractor"]: row["dollars"] for row in answer(warehouse, 1)}
    assert by_contractor["General Dynamics Land Systems"] == 1.2e9
    assert min(by_contractor.values()) > 100e6
    assert {row["month"] for row in answer(warehouse, 1)} == {"2026-11"}


def test_the_copy_among_the_samples_has_its_source(warehouse: duckdb.DuckDBPyConnection) -> None:
    (copied,) = answer(warehouse, 6)
    names = (copied["told_first"], copied["copied_by"])
    assert names == ("Baltic Wire", "Potomac Procurement Ledger")


def test_a_mention_is_cut_out_of_its_text_to_the_letter(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    said = [row["said"] for row in answer(warehouse, 8)]
    assert all(re.search(r"\[(NATO|OTAN|Otan)\]", one) for one in said), said


def test_a_corrected_headline_is_shown_beside_the_first(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    (change,) = answer(warehouse, 11)
    assert change["after"] == f"{change['before']} (corrected)"
    assert change["words"] == 5
