"""A row made again is another one only where a reader would see it."""

from __future__ import annotations

from typing import Any

import pytest

from schemas.arrow import to_table
from schemas.datasets import ARTICLES
from tests.support import records
from transforms.lib.lake.remade import Stored, digest

NOON = records.NOON


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
