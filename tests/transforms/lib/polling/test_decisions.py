"""Decisions about a feed, from its memory alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from schemas.feed_source import FeedSource
from schemas.reasons import Reason
from transforms.lib.http import FetchFailure, FetchRequest, FetchResponse
from transforms.lib.polling.decisions import (
    after_failure,
    after_response,
    is_due,
    needs_parsing,
    plan_poll,
)
from transforms.lib.polling.memory import FeedMemory

FEED = "http://127.20.0.2/feed"
MOVED = "http://127.20.0.3/feed"
SOURCE = FeedSource(FEED, "gazette", "Gazette")
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)  # a Friday
HOUR = timedelta(hours=1)
DAY = timedelta(hours=24)
INTERVAL = timedelta(minutes=15)
KNOWN = FeedMemory(
    NOON,
    etag='"1"',
    last_modified="yesterday",
    next_poll_at=NOON + INTERVAL,
    unconditional_at=NOON,
)


@pytest.mark.parametrize("once", [True, False])
def test_a_feed_never_polled_is_due(once: bool) -> None:
    assert is_due(None, NOON, once=once)


@pytest.mark.parametrize("once", [True, False])
def test_a_retired_feed_is_never_due(once: bool) -> None:
    assert not is_due(replace(KNOWN, retired=True), NOON + 1000 * DAY, once=once)


def test_a_streaming_job_waits_for_the_next_poll_and_a_run_does_not() -> None:
    assert not is_due(KNOWN, NOON + INTERVAL - timedelta(microseconds=1), once=False)
    assert is_due(KNOWN, NOON + INTERVAL, once=False)
    assert is_due(KNOWN, NOON, once=True)


def test_a_run_waits_for_what_was_asked_of_it() -> None:
    memory = replace(KNOWN, not_before=NOON + HOUR)
    assert not is_due(memory, NOON + HOUR - timedelta(microseconds=1), once=True)
    assert is_due(memory, NOON + HOUR, once=True)


def test_a_run_leaves_out_hours_and_days_that_the_publisher_skips_for_at_most_a_day() -> None:
    hours = replace(KNOWN, skip_hours=(14,))
    assert [is_due(hours, NOON + n * HOUR, once=True) for n in (1, 2, 3)] == [True, False, True]
    weekend = replace(KNOWN, skip_days=("Saturday", "Sunday"))
    assert not is_due(weekend, NOON + 23 * HOUR, once=True)
    assert is_due(weekend, NOON + 24 * HOUR, once=True)


def test_a_memory_without_a_next_poll_is_due() -> None:
    assert is_due(FeedMemory(NOON), NOON, once=False)


def test_a_poll_within_24_hours_of_the_last_unconditional_one_is_conditional() -> None:
    conditional = FetchRequest(FEED, FEED, "feed", '"1"', "yesterday")
    assert plan_poll(SOURCE, KNOWN, NOON + DAY - timedelta(microseconds=1)) == conditional
    assert plan_poll(SOURCE, KNOWN, NOON + DAY) == FetchRequest(FEED, FEED, "feed")


@pytest.mark.parametrize("memory", [None, replace(KNOWN, lying=True), FeedMemory(NOON)])
def test_the_first_poll_and_those_of_a_lying_server_are_unconditional(
    memory: FeedMemory | None,
) -> None:
    assert plan_poll(SOURCE, memory, NOON + HOUR) == FetchRequest(FEED, FEED, "feed")


def test_a_feed_that_moved_is_asked_at_its_new_url_under_its_old_key() -> None:
    memory = replace(KNOWN, next_url=MOVED)
    request = plan_poll(SOURCE, memory, NOON)
    assert (request.key, request.url) == (FEED, MOVED)


def response(body: bytes = b"", status: int = 200) -> FetchResponse:
    return FetchResponse(FEED, FEED, FEED, status, body, conditional=True)


def test_only_a_body_that_differs_from_the_last_needs_parsing() -> None:
    same = replace(KNOWN, body_hash=response(b"same").body_hash)
    assert not needs_parsing(same, response(b"same"), NOON + 2 * DAY)
    assert needs_parsing(same, response(b"other"), NOON)
    assert not needs_parsing(same, response(status=304), NOON + 2 * DAY)
    assert needs_parsing(None, response(b"same"), NOON)


def test_a_document_that_must_be_parsed_and_was_not_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="not parsed"):
        after_response(
            FEED, KNOWN, response(b"new"), None, at=NOON, interval=INTERVAL, found_new=False
        )


@pytest.mark.parametrize("status", [200, 304])
def test_a_retired_feed_that_answers_again_is_not_retired_any_more(status: int) -> None:
    """As when it was asked again by hand, or by a stream that did not know of its end."""
    memory = replace(KNOWN, retired=True, failures=1, body_hash=response(b"same").body_hash)
    answer = response(b"same" if status == 200 else b"", status)
    after = after_response(FEED, memory, answer, None, at=NOON, interval=INTERVAL, found_new=False)
    assert not after.retired


def test_a_retired_feed_that_fails_otherwise_is_not_retired_any_more() -> None:
    memory = replace(KNOWN, retired=True, failures=1)
    after = after_failure(FEED, memory, failed(Reason.TIMEOUT), at=NOON, interval=INTERVAL)
    assert not after.retired


def failed(reason: Reason, url: str = FEED) -> FetchFailure:
    return FetchFailure(FEED, url, url, reason, str(reason), conditional=True)


@pytest.mark.parametrize("reason", [Reason.GONE, Reason.NOT_FOUND, Reason.DNS])
def test_a_moved_feed_goes_back_when_its_new_url_is_lost(reason: Reason) -> None:
    memory = replace(KNOWN, next_url=MOVED, failures=1, lying=True)
    second = after_failure(FEED, memory, failed(reason, MOVED), at=NOON, interval=INTERVAL)
    assert second.next_url == MOVED
    third = after_failure(FEED, second, failed(reason, MOVED), at=NOON, interval=INTERVAL)
    assert (third.next_url, third.etag, third.failures) == (FEED, "", 3)
    assert not third.retired
    assert not third.lying, "that was the other server"


@pytest.mark.parametrize("reason", [Reason.TIMEOUT, Reason.TLS, Reason.SERVER_ERROR])
def test_a_moved_feed_stays_while_its_new_server_may_recover(reason: Reason) -> None:
    memory = replace(KNOWN, next_url=MOVED, failures=10)
    after = after_failure(FEED, memory, failed(reason, MOVED), at=NOON, interval=INTERVAL)
    assert after.next_url == MOVED


def test_a_failure_keeps_what_was_known() -> None:
    known = replace(KNOWN, body_hash="ab", changed_at=NOON, publisher_interval_seconds=60)
    after = after_failure(FEED, known, failed(Reason.TIMEOUT), at=NOON + HOUR, interval=INTERVAL)
    changed = {name for name, value in vars(known).items() if getattr(after, name) != value}
    assert changed == {"polled_at", "failures", "next_poll_at"}
