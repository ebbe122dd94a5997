"""The rhythm of polls over real HTTP: what a server's answers do to the next poll."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, timedelta
from email.utils import format_datetime

import pytest

from tests.support.fetching import local_client
from tests.support.newsroom import item, rss
from tests.support.polling import Poller, not_before, waited
from tests.support.web import LocalWeb
from transforms.lib.http import HttpClient
from transforms.lib.polling.decisions import is_due
from transforms.lib.polling.rhythm import JITTER

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(hours=24)
INTERVAL = 15 * MINUTE


@pytest.fixture
def host(web: LocalWeb) -> str:
    return web.add_host("127.20.1.2")


@pytest.fixture
def client() -> Iterator[HttpClient]:
    with local_client() as opened:
        yield opened


def document(*names: str, channel: str = "") -> str:
    items = [item(f"http://127.20.1.2/{name}", name) for name in names]
    text = rss([channel, *items])
    return text.replace("<rss ", '<rss xmlns:sy="http://purl.org/rss/1.0/modules/syndication/" ')


def assert_waits(actual: timedelta, least: timedelta) -> None:
    """At least so long, and no longer than jitter makes it."""
    assert least <= actual <= min(least * (1 + JITTER), max(least, DAY))


def test_without_wishes_a_feed_is_asked_again_after_the_interval(
    web: LocalWeb, host: str, client: HttpClient
) -> None:
    row = Poller(client, web.add(host, "/feed", document("a"))).poll()
    assert_waits(waited(row), INTERVAL)
    assert not_before(row) is None


@pytest.mark.parametrize(
    ("channel", "wait"),
    [
        ("<ttl>120</ttl>", 2 * HOUR),
        ("<ttl>1</ttl>", INTERVAL),
        ("<sy:updatePeriod>hourly</sy:updatePeriod>", HOUR),
        (
            "<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>",
            6 * HOUR,
        ),
        ("<sy:updatePeriod>weekly</sy:updatePeriod>", DAY),
        ("<ttl>120</ttl><sy:updatePeriod>hourly</sy:updatePeriod>", 2 * HOUR),
    ],
)
def test_a_publisher_is_asked_no_sooner_than_the_document_says(
    web: LocalWeb, host: str, client: HttpClient, channel: str, wait: timedelta
) -> None:
    row = Poller(client, web.add(host, "/feed", document("a", channel=channel))).poll()
    assert_waits(waited(row), wait)


def test_wishes_of_a_document_hold_until_the_next_document(
    web: LocalWeb, host: str, client: HttpClient
) -> None:
    body = document("a", channel="<ttl>120</ttl>")
    poller = Poller(client, web.add(host, "/feed", body, etag='"1"'))
    poller.poll()
    not_modified = poller.poll(2 * HOUR)
    assert not_modified.http_status == 304
    assert_waits(waited(not_modified), 2 * HOUR)
    assert not_before(not_modified) == 2 * HOUR
    web.add(host, "/feed", status=500)
    assert waited(poller.poll(2 * HOUR)) >= 2 * HOUR
    web.add(host, "/feed", document("a", "b"), etag='"2"')
    assert_waits(waited(poller.poll(2 * HOUR)), INTERVAL)


def test_skip_hours_and_skip_days_are_left_out(
    web: LocalWeb, host: str, client: HttpClient
) -> None:
    # The first poll is on Friday 2026-11-20 at 12:00.
    hours = "".join(f"<hour>{hour}</hour>" for hour in (12, 13, 14))
    body = document("a", channel=f"<skipHours>{hours}</skipHours>")
    row = Poller(client, web.add(host, "/feed", body)).poll()
    assert 3 * HOUR <= waited(row) < 4 * HOUR
    assert not_before(row) == 3 * HOUR
    body = document("a", channel="<skipDays><day>Friday</day></skipDays>")
    row = Poller(client, web.add(host, "/feed", body)).poll()
    assert 12 * HOUR <= waited(row) < 13 * HOUR


@pytest.mark.parametrize(
    ("headers", "fresh"),
    [
        ({"Cache-Control": "public, max-age=7200"}, 2 * HOUR),
        ({"Cache-Control": 'Max-Age="7200"'}, 2 * HOUR),
        ({"Cache-Control": "max-age=7200", "Age": "3600"}, HOUR),
        ({"Cache-Control": "max-age=60"}, MINUTE),
        ({"Cache-Control": "max-age=7200, no-cache"}, None),
        ({"Cache-Control": "max-age=999999999999999999999"}, DAY),
        ({"Cache-Control": "max-age=soon"}, None),
        (
            {
                "Date": "Fri, 20 Nov 2026 12:00:00 GMT",
                "Expires": "Fri, 20 Nov 2026 15:00:00 GMT",
            },
            3 * HOUR,
        ),
        (
            {
                "Date": "Fri, 20 Nov 2026 12:00:00 GMT",
                "Expires": "Fri, 20 Nov 2026 15:00:00 GMT",
                "Cache-Control": "max-age=3600",
            },
            HOUR,
        ),
        ({"Expires": "0"}, None),
        ({"Expires": "Thu, 01 Jan 1970 00:00:00 GMT"}, None),
    ],
    ids=str,
)
def test_an_answer_that_stays_fresh_is_not_asked_for_again(
    web: LocalWeb, host: str, client: HttpClient, headers: dict[str, str], fresh: timedelta | None
) -> None:
    row = Poller(client, web.add(host, "/feed", document("a"), headers=headers)).poll()
    assert not_before(row) == fresh
    assert_waits(waited(row), max(fresh or INTERVAL, INTERVAL))


def test_a_304_says_how_long_it_stays_fresh_too(
    web: LocalWeb, host: str, client: HttpClient
) -> None:
    headers = {"Cache-Control": "max-age=7200"}
    poller = Poller(client, web.add(host, "/feed", document("a"), etag='"1"', headers=headers))
    poller.poll()
    row = poller.poll(2 * HOUR)
    assert row.http_status == 304
    assert_waits(waited(row), 2 * HOUR)


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("form", ["seconds", "date"])
def test_retry_after_is_obeyed(
    web: LocalWeb, host: str, client: HttpClient, status: int, form: str
) -> None:
    poller = Poller(client, f"http://{host}/feed")
    date, later = (
        format_datetime(moment.astimezone(UTC), usegmt=True)
        for moment in (poller.at, poller.at + 5 * HOUR)
    )
    headers = {"Retry-After": "18000" if form == "seconds" else later, "Date": date}
    web.add(host, "/feed", "slow down", status=status, headers=headers)
    row = poller.poll()
    assert (row.outcome, row.error.split(":")[0]) == ("error", "rate_limited")
    assert_waits(waited(row), 5 * HOUR)
    assert not_before(row) == 5 * HOUR
    for once in (True, False):
        assert not is_due(poller.memory, poller.at + 4 * HOUR, once=once)
        assert is_due(poller.memory, poller.at + 6 * HOUR, once=once)


def test_retry_after_is_clipped_to_a_day(web: LocalWeb, host: str, client: HttpClient) -> None:
    headers = {"Retry-After": str(30 * 86_400)}
    row = Poller(client, web.add(host, "/feed", status=503, headers=headers)).poll()
    assert waited(row) == not_before(row) == DAY


def test_failures_double_the_wait_up_to_a_day_and_never_end(
    web: LocalWeb, host: str, client: HttpClient
) -> None:
    poller = Poller(client, web.add(host, "/feed", status=500))
    rows = [poller.poll(DAY) for _ in range(40)]
    for number, row in enumerate(rows, start=1):
        assert row.failures == number
        assert_waits(waited(row), min(INTERVAL * 2 ** min(number, 10), DAY))
        assert not row.retired
    web.add(host, "/feed", document("a"))
    row = poller.poll(DAY)
    assert (row.outcome, row.failures) == ("new", 0)
    assert_waits(waited(row), INTERVAL)


def test_a_failed_poll_may_be_repeated_at_once_by_a_new_run_although_there_is_a_ttl(
    web: LocalWeb, host: str, client: HttpClient
) -> None:
    poller = Poller(client, web.add(host, "/feed", document("a", channel="<ttl>60</ttl>")))
    poller.poll()
    assert not is_due(poller.memory, poller.at + 59 * MINUTE, once=True)
    web.add(host, "/feed", status=500)
    poller.poll(HOUR)
    assert is_due(poller.memory, poller.at + MINUTE, once=True)
    assert not is_due(poller.memory, poller.at + MINUTE, once=False)


def test_a_feed_that_never_changes_slows_down_and_speeds_up_when_it_does(
    web: LocalWeb, host: str, client: HttpClient
) -> None:
    poller = Poller(client, web.add(host, "/feed", document("a"), etag='"1"'))
    poller.poll()
    assert_waits(waited(poller.poll(10 * HOUR)), INTERVAL)
    assert_waits(waited(poller.poll(90 * HOUR)), 2 * HOUR)
    assert_waits(waited(poller.poll(900 * HOUR)), 20 * HOUR)
    assert waited(poller.poll(9000 * HOUR)) == DAY
    web.add(host, "/feed", document("a", "b"), etag='"2"')
    assert_waits(waited(poller.poll(DAY)), INTERVAL)


def test_a_feed_asked_every_30_seconds_that_is_silent_for_half_an_hour_stays_below_40_seconds(
    web: LocalWeb, host: str, client: HttpClient
) -> None:
    poller = Poller(client, web.add(host, "/feed", document("a"), etag='"1"'), interval=30)
    poller.poll()
    assert waited(poller.poll(30 * MINUTE)) < timedelta(seconds=40)


def test_410_retires_a_feed(web: LocalWeb, host: str, client: HttpClient) -> None:
    poller = Poller(client, web.add(host, "/feed", status=410))
    row = poller.poll()
    assert (row.outcome, row.retired, row.http_status) == ("gone", True, 410)
    for once in (True, False):
        assert not is_due(poller.memory, poller.at + 365 * DAY, once=once)


@pytest.mark.parametrize("status", [401, 403, 404, 451, 500])
def test_no_other_status_retires_a_feed(
    web: LocalWeb, host: str, client: HttpClient, status: int
) -> None:
    poller = Poller(client, web.add(host, "/feed", status=status))
    assert not any(row.retired for row in poller.polls(5, DAY))
    assert is_due(poller.memory, poller.at + DAY, once=False)


def test_410_behind_a_redirect_retires_nothing(
    web: LocalWeb, host: str, client: HttpClient
) -> None:
    target = web.add(host, "/gone", status=410)
    feed = web.add(host, "/feed", status=302, headers={"Location": target})
    row = Poller(client, feed).poll()
    assert (row.outcome, row.retired) == ("gone", False)


@pytest.mark.parametrize("status", [301, 308])
def test_a_permanent_redirect_seen_on_three_polls_in_a_row_moves_the_feed(
    web: LocalWeb, host: str, client: HttpClient, status: int
) -> None:
    target = web.add(host, "/new", document("a"), etag='"1"')
    feed = web.add(host, "/feed", status=status, headers={"Location": target})
    poller = Poller(client, feed)
    rows = [poller.poll(), *poller.polls(3, HOUR)]
    assert [row.outcome for row in rows] == ["new", "not_modified", "moved", "unchanged"]
    assert [row.permanent_redirects for row in rows] == [1, 2, 3, 0]
    assert [row.request_url for row in rows] == [feed, feed, feed, target]
    assert [row.next_url for row in rows] == [feed, feed, target, target]
    assert {row.feed_url for row in rows} == {feed}
    assert len(web.requests_to(host, "/feed")) == 3


@pytest.mark.parametrize("status", [302, 303, 307])
def test_a_temporary_redirect_never_moves_the_feed(
    web: LocalWeb, host: str, client: HttpClient, status: int
) -> None:
    target = web.add(host, "/new", document("a"))
    feed = web.add(host, "/feed", status=status, headers={"Location": target})
    rows = Poller(client, feed).polls(5, HOUR)
    assert {(row.next_url, row.permanent_redirects, row.moved_to) for row in rows} == {
        (feed, 0, "")
    }


def test_a_permanent_redirect_behind_a_temporary_one_does_not_move_the_feed(
    web: LocalWeb, host: str, client: HttpClient
) -> None:
    target = web.add(host, "/new", document("a"))
    middle = web.add(host, "/middle", status=301, headers={"Location": target})
    feed = web.add(host, "/feed", status=302, headers={"Location": middle})
    assert {row.next_url for row in Poller(client, feed).polls(5, HOUR)} == {feed}


@pytest.mark.parametrize("between", ["none", "another", "error", "no feed"])
def test_redirects_count_only_in_a_row_and_to_the_same_url(
    web: LocalWeb, host: str, client: HttpClient, between: str
) -> None:
    target = web.add(host, "/new", document("a"))
    poller = Poller(client, f"http://{host}/feed")

    def redirect(location: str) -> None:
        web.add(host, "/feed", status=301, headers={"Location": location})

    redirect(target)
    poller.polls(2, HOUR)
    if between == "none":
        web.add(host, "/feed", document("a"))
    elif between == "another":
        redirect(web.add(host, "/other", document("a")))
    elif between == "error":
        web.add(host, "/new", status=500)
    else:
        web.add(host, "/new", "<html>parked")
    poller.poll(HOUR)
    web.add(host, "/new", document("a"))
    redirect(target)
    rows = poller.polls(3, HOUR)
    assert [row.permanent_redirects for row in rows] == [1, 2, 3]
    assert [row.next_url == target for row in rows] == [False, False, True]


def test_new_entries_win_over_the_move_that_is_seen_beside_them(
    web: LocalWeb, host: str, client: HttpClient
) -> None:
    target = web.add(host, "/new", document("a"))
    feed = web.add(host, "/feed", status=301, headers={"Location": target})
    poller = Poller(client, feed)
    poller.polls(2, HOUR)
    web.add(host, "/new", document("a", "b"))
    row = poller.poll(HOUR)
    assert (row.outcome, row.request_url, row.next_url) == ("new", feed, target)


def test_entries_keep_their_keys_when_the_feed_moves(
    web: LocalWeb, host: str, client: HttpClient
) -> None:
    target = web.add(host, "/new", document("a"))
    poller = Poller(client, web.add(host, "/feed", status=301, headers={"Location": target}))
    first = poller.poll()
    poller.polls(2, HOUR)
    web.add(host, "/new", document("a", "b"))
    after = poller.poll(HOUR)
    assert after.request_url == target
    assert after.new_entries == 1
    assert set(first.document_keys) < set(after.document_keys)


def test_a_feed_may_move_on_from_where_it_moved(
    web: LocalWeb, host: str, client: HttpClient
) -> None:
    second = web.add(host, "/second", document("a"))
    feed = web.add(host, "/feed", status=301, headers={"Location": second})
    poller = Poller(client, feed)
    poller.polls(3, HOUR)
    third = web.add(host, "/third", document("a"))
    web.add(host, "/feed", status=404)
    web.add(host, "/second", status=308, headers={"Location": third})
    rows = poller.polls(4, HOUR)
    assert [row.request_url for row in rows] == [second, second, second, third]


@pytest.mark.parametrize("status", [404, 410])
def test_a_moved_feed_goes_back_when_its_new_url_is_lost_for_three_polls(
    web: LocalWeb, host: str, client: HttpClient, status: int
) -> None:
    target = web.add(host, "/new", document("a"), etag='"1"')
    feed = web.add(host, "/feed", status=301, headers={"Location": target})
    poller = Poller(client, feed)
    poller.polls(4, HOUR)
    web.add(host, "/new", status=status)
    web.add(host, "/feed", document("a", "b"))
    rows = poller.polls(4, HOUR)
    assert [row.request_url for row in rows] == [target, target, target, feed]
    assert [row.retired for row in rows] == [False] * 4
    assert rows[-1].outcome == "new"
    assert "If-None-Match" not in web.requests_to(host, "/feed")[-1].headers


def test_a_moved_feed_stays_moved_while_its_new_server_is_only_down(
    web: LocalWeb, host: str, client: HttpClient
) -> None:
    target = web.add(host, "/new", document("a"))
    feed = web.add(host, "/feed", status=301, headers={"Location": target})
    poller = Poller(client, feed)
    poller.polls(3, HOUR)
    web.add(host, "/new", status=500)
    assert {row.next_url for row in poller.polls(6, HOUR)} == {target}
