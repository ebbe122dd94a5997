"""The page of columns says what the records say.

``python -m tests.contract.test_columns_page`` writes it anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from schemas.arrow import arrow_schema
from schemas.datasets import DATASETS, Dataset
from schemas.descriptions import DESCRIPTIONS
from schemas.feed_poll import FeedEntry
from schemas.values import Amount, Award, AwardPlace, Entity, Span, TopicScore
from tests.support.kept_files import keep

PAGE = Path(__file__).parents[2] / "docs" / "columns.md"
NESTED: dict[str, type[Any]] = {
    "topics": TopicScore,
    "entities": Entity,
    "offsets": Span,
    "amounts": Amount,
    "awards": Award,
    "places": AwardPlace,
    "discovered": FeedEntry,
    "told": FeedEntry,
}
_INTRODUCTION = """# Columns

The columns of each dataset, with the type in its Parquet files and what they hold. Columns are
only ever added; `null` marks those that may be null. All times are UTC. Made from
[`schemas/descriptions.py`](../schemas/descriptions.py) by
`python -m tests.contract.test_columns_page`.
"""


@pytest.mark.parametrize("record", DESCRIPTIONS, ids=lambda record: record.__name__)
def test_every_column_has_a_sentence(record: type[Any]) -> None:
    assert list(DESCRIPTIONS[record]) == [field.name for field in fields(record)]


def test_sentences_are_sentences() -> None:
    for sentences in DESCRIPTIONS.values():
        for name, sentence in sentences.items():
            assert sentence.endswith("."), name
            assert "|" not in sentence, name


def test_the_page_is_that_of_the_records() -> None:
    assert PAGE.read_text("utf-8") == page(), "run: python -m tests.contract.test_columns_page"


def page() -> str:
    return _INTRODUCTION + "".join(part for one in DATASETS.values() for part in section(one))


def section(dataset: Dataset) -> Iterator[str]:
    yield f"\n## {dataset.name}\n\n| column | type | |\n| --- | --- | --- |\n"
    yield from rows(dataset.record_type, list(arrow_schema(dataset)), "")
    name = dataset.partition_column
    yield f"| `{name}` | string, partition | {DESCRIPTIONS[dataset.record_type][name]} |\n"


def rows(record: type[Any], columns: list[pa.Field], prefix: str) -> Iterator[str]:
    for column in columns:
        nested = list_item(column.type)
        kind = "list of structs" if nested else simple(column.type)
        null = ", null" if column.nullable else ""
        yield f"| `{prefix}{column.name}` | {kind}{null} | {DESCRIPTIONS[record][column.name]} |\n"
        if nested:
            yield from rows(NESTED[column.name], list(nested), f"{prefix}{column.name}.")


def list_item(kind: pa.DataType) -> pa.StructType | None:
    """The struct in a list of structs; None for another type."""
    inner = kind.value_type if pa.types.is_list(kind) else None
    return inner if inner is not None and pa.types.is_struct(inner) else None


def simple(kind: pa.DataType) -> str:
    if pa.types.is_list(kind):
        return f"list of {simple(kind.value_type)}"
    return "timestamp" if pa.types.is_timestamp(kind) else str(kind)


if __name__ == "__main__":
    keep(PAGE, page())
