"""The rhythm of polls as arithmetic: bounds that hold for whatever servers and publishers say."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.lib.polling.rhythm import (
    JITTER,
    LONGEST_WAIT,
    Schedule,
    Wishes,
    fresh_for,
    next_poll,
)

FEED = "http://127.20.0.2/feed"
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)  # a Friday
HOUR = timedelta(hours=1)
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

moments = st.datetimes(
    datetime(2020, 1, 1),  # noqa: DTZ001 (the strategy adds the zone)
    datetime(2040, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)
waits = st.timedeltas(timedelta(), timedelta(days=400))
intervals = st.timedeltas(timedelta(seconds=1), timedelta(days=3))
wishes = st.builds(
    Wishes,
    st.integers(0, 366 * 86_400),
    st.lists(st.integers(0, 23), unique=True).map(tuple),
    st.lists(st.sampled_from(DAYS), unique=True).map(tuple),
)


@st.composite
def schedules(draw: st.DrawFn) -> tuple[datetime, timedelta, Schedule]:
    polled_at, interval = draw(moments), draw(intervals)
    silent = draw(st.none() | waits)
    schedule = next_poll(
        FEED,
        polled_at,
        interval,
        wishes=draw(wishes),
        server_wait=draw(waits),
        changed_at=None if silent is None else polled_at - silent,
        failures=draw(st.integers(0, 2**31 - 1)),
    )
    return polled_at, interval, schedule


@given(schedules())
def test_the_next_poll_lies_between_the_interval_and_24_hours(
    drawn: tuple[datetime, timedelta, Schedule],
) -> None:
    polled_at, interval, schedule = drawn
    assert interval <= schedule.next_poll_at - polled_at <= max(interval, LONGEST_WAIT)


@given(schedules())
def test_what_was_asked_of_us_is_obeyed_and_never_takes_more_than_24_hours(
    drawn: tuple[datetime, timedelta, Schedule],
) -> None:
    polled_at, _, schedule = drawn
    if schedule.not_before is not None:
        assert polled_at < schedule.not_before <= polled_at + LONGEST_WAIT
        assert schedule.next_poll_at >= schedule.not_before


@given(moments, intervals, waits, st.integers(0, 366 * 86_400), st.integers(0, 100))
def test_the_next_poll_is_the_latest_of_all_wishes(
    polled_at: datetime, interval: timedelta, server_wait: timedelta, ttl: int, failures: int
) -> None:
    schedule = next_poll(
        FEED, polled_at, interval, wishes=Wishes(ttl), server_wait=server_wait, failures=failures
    )
    backoff = min(interval.total_seconds() * 2**failures, 10 * LONGEST_WAIT.total_seconds())
    latest = max(server_wait, timedelta(seconds=ttl), timedelta(seconds=backoff))
    assert schedule.next_poll_at - polled_at >= min(latest, max(LONGEST_WAIT, interval))


@given(moments, wishes, st.floats(0, 8))
def test_no_poll_falls_into_an_hour_to_leave_out_unless_24_hours_are_over(
    polled_at: datetime, wished: Wishes, hours: float
) -> None:
    schedule = next_poll(FEED, polled_at, hours * HOUR + timedelta(seconds=1), wishes=wished)
    full_day = schedule.next_poll_at == polled_at + LONGEST_WAIT
    assert full_day or not wished.skipped(schedule.next_poll_at)


@pytest.mark.parametrize("failures", [0, 1, 2])
def test_a_slow_feed_is_not_asked_more_often_when_it_fails(failures: int) -> None:
    silent_since = NOON - 500 * HOUR
    schedule = next_poll(FEED, NOON, HOUR, changed_at=silent_since, failures=failures)
    assert schedule.next_poll_at - NOON >= 10 * HOUR


def test_a_publisher_that_leaves_out_every_hour_or_day_leaves_out_none() -> None:
    assert not Wishes(skip_hours=tuple(range(24))).skipped(NOON)
    assert not Wishes(skip_days=DAYS).skipped(NOON)


@pytest.mark.parametrize(
    ("wished", "hours"),
    [
        (Wishes(skip_hours=(12, 13)), 2),
        (Wishes(skip_hours=(11, 13)), 0),
        (Wishes(skip_days=("Friday",)), 12),
        (Wishes(skip_hours=(0, 1), skip_days=("Friday",)), 14),
        (Wishes(skip_days=("Friday", "Saturday", "Sunday")), 60),
        (Wishes(skip_days=("Someday",)), 0),
    ],
)
def test_the_first_time_not_left_out(wished: Wishes, hours: int) -> None:
    assert wished.allowed_from(NOON) == NOON + hours * HOUR


def test_a_skipped_hour_is_one_of_gmt() -> None:
    tokyo = NOON.astimezone(datetime.strptime("+0900", "%z").tzinfo)
    assert Wishes(skip_hours=(12,)).skipped(tokyo)


def test_a_thousand_feeds_do_not_fire_at_once() -> None:
    interval = timedelta(minutes=15)
    times = [next_poll(f"http://127.20.0.{n}/", NOON, interval).next_poll_at for n in range(1000)]
    window = JITTER * interval
    assert all(NOON + interval <= time <= NOON + interval + window for time in times)
    tenths = [int((time - NOON - interval) / window * 10) for time in times]
    assert all(70 <= tenths.count(tenth) <= 130 for tenth in range(10))


def test_a_thousand_feeds_that_skip_the_same_hours_do_not_fire_at_their_end() -> None:
    wished = Wishes(skip_hours=(12, 13))
    times = {
        next_poll(f"http://127.20.0.{n}/", NOON, 5 * HOUR / 60, wishes=wished).next_poll_at
        for n in range(1000)
    }
    assert len(times) > 900
    assert min(times) >= NOON + 2 * HOUR


def test_a_replayed_poll_is_scheduled_alike() -> None:
    first, second = (next_poll(FEED, NOON, HOUR) for _ in range(2))
    assert first == second
    assert next_poll(FEED, NOON + HOUR, HOUR).next_poll_at - HOUR != first.next_poll_at


@given(
    st.dictionaries(
        st.sampled_from(["cache-control", "expires", "date", "age"]),
        st.text(max_size=60)
        | st.sampled_from(["max-age=5", "max-age=-1", "=,=", "max-age", "Fri, 99 Nov 2026 GMT"]),
    )
)
def test_freshness_of_any_headers_is_a_length_of_time(headers: dict[str, str]) -> None:
    assert timedelta() <= fresh_for(headers, NOON) <= timedelta(days=400_000)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, 0),
        ({"cache-control": "max-age=60, max-age=600"}, 60),
        ({"cache-control": "max-age=60", "expires": "Fri, 20 Nov 2026 15:00:00 GMT"}, 60),
        ({"cache-control": "s-maxage=60"}, 0),
        ({"cache-control": "no-store, max-age=60"}, 0),
        ({"cache-control": "max-age=60", "age": "61"}, 0),
        ({"expires": "Fri, 20 Nov 2026 12:01:00 GMT"}, 60),
        (
            {
                "date": "Fri, 20 Nov 2020 12:00:00 GMT",
                "expires": "Fri, 20 Nov 2020 12:01:00 GMT",
            },
            60,
        ),
        ({"expires": "Fri, 20 Nov 2026 11:00:00 GMT"}, 0),
        ({"expires": "-1"}, 0),
    ],
    ids=str,
)
def test_freshness_by_rfc_9111(headers: dict[str, str], seconds: int) -> None:
    assert fresh_for(headers, NOON) == timedelta(seconds=seconds)
