from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.arrow import to_table
from schemas.datasets import POLLS
from schemas.reasons import Reason
from tests.support import records
from transforms.lib.lake.state import POLL_COLUMNS
from transforms.lib.polling.memory import MEMORY_COLUMNS, FeedMemory
from transforms.stages.polls import feed_memory_of

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
times = st.datetimes(
    datetime(1971, 1, 1),  # noqa: DTZ001 (the strategy adds the zone)
    datetime(2200, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)
memories = st.builds(
    FeedMemory,
    polled_at=times,
    etag=st.text(),
    failures=st.integers(0, 2**31 - 1),
    next_poll_at=st.none() | times,
    not_before=st.none() | times,
    changed_at=st.none() | times,
    unconditional_at=st.none() | times,
    parsed_at=st.none() | times,
    document_reason=st.sampled_from(["", *(reason.value for reason in Reason)]),
    document_error=st.text(),
    lying=st.booleans(),
    next_url=st.text(),
    retired=st.booleans(),
    skip_hours=st.lists(st.integers(0, 23)).map(tuple),
    skip_days=st.lists(st.sampled_from(["Monday", "Sunday"])).map(tuple),
)


@given(memories)
def test_a_memory_survives_json_to_the_microsecond(memory: FeedMemory) -> None:
    assert FeedMemory.from_dict(json.loads(json.dumps(memory.as_dict()))) == memory


def test_a_dictionary_of_another_version_is_read_as_far_as_it_is_known() -> None:
    values = FeedMemory(NOON, etag='"1"').as_dict()
    del values["lying"]
    memory = FeedMemory.from_dict({**values, "later_invention": 1})
    assert memory == FeedMemory(NOON, etag='"1"')


@pytest.mark.parametrize("values", [{}, {"polled_at": None}, {"polled_at": "noon"}])
def test_what_is_no_memory_is_refused(values: dict[str, object]) -> None:
    with pytest.raises((KeyError, TypeError, ValueError)):
        FeedMemory.from_dict(values)


def test_a_poll_row_of_an_older_version_gives_a_memory() -> None:
    row = {"polled_at": NOON, "etag": '"1"', "failures": 2, "lying": None, "outcome": "new"}
    assert FeedMemory.from_row(row) == FeedMemory(NOON, etag='"1"', failures=2)


def test_an_error_of_an_older_version_has_a_reason_although_its_row_names_none() -> None:
    row = {"polled_at": NOON, "document_error": "not_a_feed: HTML", "document_reason": None}
    memory = FeedMemory.from_row(row)
    assert (memory.document_reason, memory.document_error) == ("bad_feed", "not_a_feed: HTML")


def test_the_memory_of_a_row_is_the_one_the_lake_gives_back() -> None:
    poll = records.poll(
        not_before=records.NOON + 60,
        changed_at=records.NOON,
        lying=True,
        next_url="http://127.20.0.2/new",
        skip_hours=(1, 2),
        skip_days=("Sunday",),
        permanent_redirects=3,
    )
    (row,) = to_table(POLLS, [poll]).select(POLL_COLUMNS).to_pylist()
    assert feed_memory_of(poll) == FeedMemory.from_row(row)
    assert feed_memory_of(poll).skip_hours == (1, 2)


def test_every_field_of_the_memory_is_a_column_of_the_poll() -> None:
    assert set(MEMORY_COLUMNS) <= set(to_table(POLLS, []).column_names)
