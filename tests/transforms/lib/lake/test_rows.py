"""Rows as a reader sees them: each once, and of each article the current revision."""

from __future__ import annotations

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.arrow import to_table
from schemas.datasets import ARTICLES
from tests.support.report_records import article, at
from transforms.lib.lake.rows import current_articles, first_of_each


def test_of_equal_revisions_the_later_ingest_wins_then_the_greater_hash() -> None:
    rows = [
        article("a", ingested_at=at("2026-11-20 10:00"), content_hash="v1:ff", title="early"),
        article("a", ingested_at=at("2026-11-20 11:00"), content_hash="v1:01", title="low"),
        article("a", ingested_at=at("2026-11-20 11:00"), content_hash="v1:02", title="high"),
    ]
    current = current_articles(to_table(ARTICLES, rows))
    assert current.column("title").to_pylist() == ["high"]


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["a", "b", None]), st.integers(0, 2) | st.none(), st.integers(0, 9)
        )
    )
)
@settings(max_examples=60, deadline=None)
def test_first_of_each_agrees_with_a_plain_loop(
    rows: list[tuple[str | None, int | None, int]],
) -> None:
    columns = {
        "key": pa.array([row[0] for row in rows], pa.string()),
        "part": pa.array([row[1] for row in rows], pa.int64()),
        "value": pa.array([row[2] for row in rows], pa.int64()),
    }
    expected: dict[tuple[str | None, int | None], int] = {}
    for key, part, value in rows:
        expected[key, part] = max(value, expected.get((key, part), value))
    picked = first_of_each(pa.table(columns), ["key", "part"], ["value"]).to_pylist()
    assert len(picked) == len(expected)
    assert {(row["key"], row["part"]): row["value"] for row in picked} == expected
