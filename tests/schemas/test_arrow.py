from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pyarrow as pa
import pytest
from apache_beam.coders.typecoders import registry
from apache_beam.utils.timestamp import Timestamp
from hypothesis import given
from hypothesis import strategies as st

from schemas import values
from schemas.arrow import arrow_schema, record_of, to_table
from schemas.datasets import (
    ARTICLES,
    COMMITS,
    DATASETS,
    PAGES,
    POLLS,
    REJECTS,
    Dataset,
)
from schemas.page import Page
from tests.support import records

EXAMPLES = [
    (ARTICLES, records.article()),
    (POLLS, records.poll()),
    (PAGES, records.page()),
    (REJECTS, records.reject()),
    (COMMITS, records.commit()),
]


@pytest.mark.parametrize(
    ("dataset", "record"), EXAMPLES, ids=lambda value: getattr(value, "name", "")
)
def test_a_record_survives_its_row_coder(dataset: Dataset, record: Any) -> None:
    coder = registry.get_coder(type(record))
    assert coder.decode(coder.encode(record)) == record


@pytest.mark.parametrize(
    ("dataset", "record"), EXAMPLES, ids=lambda value: getattr(value, "name", "")
)
def test_a_record_becomes_a_row_of_its_schema(dataset: Dataset, record: Any) -> None:
    table = to_table(dataset, [record, record])
    assert table.schema.equals(arrow_schema(dataset))
    assert table.num_rows == 2
    table.validate(full=True)


def test_every_dataset_has_an_example() -> None:
    assert {dataset.name for dataset, _ in EXAMPLES} == set(DATASETS)


def test_the_partition_is_in_the_path_and_not_in_the_file() -> None:
    for dataset in DATASETS.values():
        assert dataset.partition_column not in arrow_schema(dataset).names


def test_times_are_microseconds_in_utc() -> None:
    row = to_table(REJECTS, [records.reject(rejected_at=Timestamp(micros=1_500_001))]).to_pylist()[
        0
    ]
    assert row["rejected_at"].isoformat() == "1970-01-01T00:00:01.500001+00:00"


def test_a_number_too_wide_for_its_column_is_an_error() -> None:
    with pytest.raises((pa.ArrowInvalid, OverflowError)):
        to_table(REJECTS, [records.reject(http_status=2**40)])


@given(
    text=st.text(),
    words=st.lists(st.text(max_size=20), max_size=5),
    simhash=st.integers(-(2**63), 2**63 - 1),
)
def test_any_text_comes_back_as_it_went_in(text: str, words: list[str], simhash: int) -> None:
    clean = text.encode(errors="replace").decode()
    tags = [word.encode(errors="replace").decode() for word in words]
    row = to_table(
        ARTICLES, [records.article(text=clean, feed_tags=tags, simhash=simhash)]
    ).to_pylist()[0]
    assert (row["text"], row["feed_tags"], row["simhash"]) == (clean, tags, simhash)


@dataclass(frozen=True)
class _WithOptionalList:
    items: Sequence[values.Span] | None


def test_a_list_of_records_that_may_be_none_is_null_where_it_is() -> None:
    dataset = Dataset("odd", _WithOptionalList, sort_by=("items",))
    rows = [_WithOptionalList(None), _WithOptionalList([values.Span(1, 4)]), _WithOptionalList([])]
    found = to_table(dataset, rows).column("items")
    found.validate(full=True)
    assert found.to_pylist() == [None, [{"start": 1, "end": 4}], []]


@dataclass(frozen=True)
class _WithOptionalRecord:
    item: values.Span | None


def test_a_record_that_may_be_none_is_refused() -> None:
    dataset = Dataset("odd", _WithOptionalRecord, sort_by=("item",))
    with pytest.raises(TypeError, match="item"):
        arrow_schema(dataset)


def test_a_day_comes_back_as_a_date() -> None:
    (row,) = to_table(ARTICLES, [records.article()]).column("awards").to_pylist()
    assert [award["completed_by"] for award in row] == [date(2027, 6, 30), None, None]


def test_nested_values_come_back_row_by_row() -> None:
    entity = records.article().entities[0]
    spans = [values.Span(1, 4), values.Span(7, 9)]
    rows = [
        records.article(entities=()),
        records.article(entities=(replace(entity, offsets=spans), replace(entity, offsets=()))),
        records.article(entities=(replace(entity, offsets=spans[:1]),)),
    ]
    found = to_table(ARTICLES, rows).column("entities").to_pylist()
    assert [[len(entity["offsets"]) for entity in entities] for entities in found] == [
        [],
        [2, 0],
        [1],
    ]
    assert found[1][0]["offsets"] == [{"start": 1, "end": 4}, {"start": 7, "end": 9}]


@pytest.mark.parametrize(
    ("dataset", "record"), EXAMPLES, ids=lambda value: getattr(value, "name", "")
)
def test_a_row_is_read_back_as_the_record_it_was_made_of(dataset: Dataset, record: Any) -> None:
    partition = {dataset.partition_column: getattr(record, dataset.partition_column)}
    (row,) = to_table(dataset, [record]).to_pylist()
    assert record_of(dataset.record_type, row | partition) == record


def test_an_optional_column_that_a_file_lacks_is_none_in_the_record() -> None:
    (row,) = to_table(PAGES, [records.page()]).to_pylist()
    lacking = {name: value for name, value in row.items() if name != "told"}
    assert record_of(Page, lacking | {"fetch_date": "2026-11-23"}).told is None


def test_what_the_feed_said_is_read_back_with_its_times() -> None:
    told = (records.entry(published=Timestamp(1_700_000_000, micros=123_457), authors=("Jo",)),)
    (row,) = to_table(PAGES, [records.page(told=told)]).to_pylist()
    assert record_of(Page, row | {"fetch_date": "2026-11-23"}).told == told
