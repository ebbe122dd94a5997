"""A row made again is another one only where a reader would see it."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pytest

from schemas.arrow import to_table
from schemas.datasets import ARTICLES
from schemas.values import Award
from tests.support import records
from transforms.lib.lake.remade import Stored, differing, digest

NOON = records.NOON
LATER = "completed_by"


def row(**changes: Any) -> dict[str, Any]:
    article = records.article(**changes)
    (found,) = to_table(ARTICLES, [article]).to_pylist()
    return {**found, "published_date": article.published_date}


@pytest.mark.parametrize(
    "changes",
    [
        {"run_id": "backfill-1"},
        {"ingested_at": NOON + 60},
        {"tagger_version": "x", "extractor_version": "y", "pipeline_version": "z"},
        {"category_score": records.article().category_score + 1e-12},
    ],
)
def test_what_the_making_leaves_is_no_difference(changes: dict[str, Any]) -> None:
    assert digest(row(**changes)) == digest(row())


@pytest.mark.parametrize(
    "changes",
    [
        {"title": "Another"},
        {"category": "industry"},
        {"category_score": 0.123},
        {"awards": ()},
        {"authors": ("Jo", "Di")},
        {"updated_at": NOON + 1},
        {"topics": ()},
    ],
)
def test_anything_that_a_reader_sees_is_one(changes: dict[str, Any]) -> None:
    assert digest(row(**changes)) != digest(row())


def test_fields_of_a_struct_count_by_their_names_and_not_by_their_order() -> None:
    one, other = {"amounts": [{"a": 1, "b": None}]}, {"amounts": [{"b": None, "a": 1}]}
    assert digest(one) == digest(other)
    assert digest(one) != digest({"amounts": [{"a": None, "b": 1}]})


def test_what_stays_of_a_row_is_what_other_rows_rest_on() -> None:
    stored = Stored.of(row(revision=3, duplicate_of="ab" * 16))
    assert (stored.revision, stored.duplicate_of) == (3, "ab" * 16)
    assert stored.published_date == records.article().published_date


def test_rows_differ_where_any_column_does() -> None:
    def table(*articles: Any) -> Any:
        return to_table(ARTICLES, articles).select(["category", "entities", "awards"])

    old, other = records.article(), records.article(awards=(), category="industry")
    assert differing(table(old, old, old), table(old, other, old)) == [1]
    assert differing(table(old, other), table(old, other)) == []


def test_a_field_that_an_older_row_lacks_is_as_one_without_a_value() -> None:
    award = Award(contractors=("X",), amount=1.0, completed_by=None)
    made = to_table(ARTICLES, [records.article(awards=(award,))]).select(["awards"])
    kept = [field for field in made.schema.field("awards").type.value_type if field.name != LATER]
    older = made.column("awards").cast(pa.list_(pa.struct(kept)))
    assert differing(pa.table({"awards": older}), made) == []
