"""Conditions as users write them select the rows that SQL would."""

from __future__ import annotations

from datetime import UTC, datetime

import duckdb
import pyarrow as pa
import pytest

from transforms.lib.lake.conditions import ConditionError, parse_condition

SCHEMA = pa.schema(
    {
        "source_id": pa.string(),
        "published_date": pa.string(),
        "word_count": pa.int32(),
        "fetched_at": pa.timestamp("us", "UTC"),
        "score": pa.float32(),
        "whole": pa.bool_(),
        "authors": pa.list_(pa.string()),
    }
)
ROWS = pa.Table.from_pylist(
    [
        {
            "source_id": source,
            "published_date": f"2026-11-{day:02}",
            "word_count": day * 100,
            "fetched_at": datetime(2026, 11, day, 12, tzinfo=UTC),
            "score": day / 10,
            "whole": day % 2 == 0,
            "authors": [],
        }
        for day, source in enumerate(["usni", "idn", None, "janes", "usni", "o'neill"], 1)
    ],
    SCHEMA,
)


@pytest.mark.parametrize(
    "condition",
    [
        "source_id = 'usni'",
        "source_id <> 'usni'",
        "source_id != 'usni' AND published_date >= '2026-11-04'",
        "source_id = 'usni' OR word_count > 500 AND whole",
        "(source_id = 'usni' OR word_count > 500) AND NOT whole",
        "NOT (source_id = 'usni')",
        "source_id IN ('usni', 'idn') AND word_count < 400",
        "source_id NOT IN ('usni', 'idn')",
        "word_count BETWEEN 200 AND 400",
        "source_id IS NULL",
        "source_id IS NOT NULL AND whole = false",
        "source_id LIKE 'u%'",
        "source_id ILIKE 'JAN__'",
        "source_id = 'o''neill'",
        "'2026-11-03' <= published_date",
        "400 > word_count",
        "score > 0.25 AND score < 5",
        "word_count > -1",
        "fetched_at >= '2026-11-03 12:00:00Z'",
        "fetched_at < TIMESTAMP '2026-11-03 12:00:00Z'",
    ],
)
def test_a_condition_selects_what_a_database_does(condition: str) -> None:
    parsed = parse_condition(condition, SCHEMA)
    rows = ROWS  # noqa: F841 (the database finds it by its name)
    with duckdb.connect() as database:
        database.sql("SET TimeZone = 'UTC'")
        expected = database.sql(f"SELECT published_date FROM rows WHERE {condition}").fetchall()
    found = ROWS.filter(parsed.expression).column("published_date").to_pylist()
    assert found == [day for (day,) in expected]
    assert 0 < len(found) < ROWS.num_rows or condition == "word_count > -1"


def test_a_day_is_its_midnight_and_a_time_without_zone_in_utc() -> None:
    for condition in ("fetched_at > '2026-11-03'", "fetched_at >= '2026-11-03T12:00:00'"):
        assert ROWS.filter(parse_condition(condition, SCHEMA).expression).num_rows == 4


def test_the_columns_that_are_read_are_named() -> None:
    parsed = parse_condition("source_id = 'a' AND (whole OR 3 < word_count)", SCHEMA)
    assert parsed.columns == {"source_id", "whole", "word_count"}


@pytest.mark.parametrize(
    ("condition", "told"),
    [
        ("source = 'usni'", "there is no column source, but source_id, published_date"),
        ("word_count = 'many'", "word_count is of type int32, and 'many' is not"),
        ("fetched_at > 'monday'", "fetched_at is of type timestamp"),
        ("authors = 'Jo'", "authors is a list"),
        ('source_id = "usni"', "there is no column usni"),
        ("source_id", "not understood"),
        ("source_id = published_date", "strings stand in single quotes"),
        ("lower(source_id) = 'usni'", "LOWER(source_id) is not a column"),
        ("word_count LIKE '1%'", "not understood"),
        ("source_id IN ()", "give column = 'value'"),
        ("source_id IN (SELECT 'a')", "not understood"),
        ("source_id = ", "give column = 'value'"),
        ("source_id = 'usni", "give column = 'value'"),
        ("", "give column = 'value'"),
        ("1 = 1", "1 is not a column"),
        ("DROP TABLE articles", "not understood"),
        ("source_id = 'a'; DROP TABLE articles", "give column = 'value'"),
    ],
)
def test_a_mistake_says_what_is_wrong(condition: str, told: str) -> None:
    with pytest.raises(ConditionError) as caught:
        parse_condition(condition, SCHEMA)
    assert told in str(caught.value)
    assert "\n" not in str(caught.value)
    assert "\x1b" not in str(caught.value)
