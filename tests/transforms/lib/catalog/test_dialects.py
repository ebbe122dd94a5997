"""Types of columns in each dialect."""

import pyarrow as pa
import pytest

from transforms.lib.catalog.dialects import Dialect, sql_type, text

SUMS = pa.list_(pa.struct([pa.field("usd", pa.float64()), pa.field("text", pa.string())]))


@pytest.mark.parametrize(
    ("dialect", "name"),
    [
        (Dialect.DUCKDB, "STRUCT(usd DOUBLE, text TEXT)[]"),
        (Dialect.BIGQUERY, "ARRAY<STRUCT<usd FLOAT64, text STRING>>"),
        (Dialect.TRINO, "ARRAY(ROW(usd DOUBLE, text VARCHAR))"),
        (Dialect.CLICKHOUSE, "Array(Tuple(usd Nullable(Float64), text Nullable(String)))"),
    ],
)
def test_lists_of_structs_are_written_as_the_dialect_has_them(dialect: Dialect, name: str) -> None:
    assert sql_type(SUMS, dialect) == name


@pytest.mark.parametrize("dialect", Dialect)
def test_a_type_that_no_column_has_is_an_error(dialect: Dialect) -> None:
    with pytest.raises(KeyError):
        sql_type(pa.duration("s"), dialect)


@pytest.mark.parametrize("dialect", Dialect)
def test_a_quote_ends_no_string(dialect: Dialect) -> None:
    assert text("it's", dialect) in {"'it''s'", r"'it\'s'"}
