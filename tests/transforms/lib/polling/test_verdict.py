"""What one poll tells of a feed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from schemas.feed_source import FeedSource
from schemas.reasons import Reason
from tests.support.newsroom import item, paragraphs, rss
from transforms.lib.feeds import FeedError, parse_feed
from transforms.lib.http import FetchFailure, FetchResponse
from transforms.lib.polling.verdict import FeedVerdict, judge

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
URL = "https://yards.example.org/rss"
SOURCE = FeedSource(URL, "yards", "Yards")
FULL = "".join(f"<p>{text}</p>" for text in paragraphs("full"))


def judged(*items: str, moved_to: str = "") -> FeedVerdict:
    body = rss(items).encode()
    response = FetchResponse(URL, URL, URL, 200, body, moved_permanently_to=moved_to)
    return judge(SOURCE, response, parse_feed(body, URL), NOW)


def story(name: str, days_ago: float = 1, content: str = "") -> str:
    published = f"{NOW - timedelta(days=days_ago):%a, %d %b %Y %H:%M:%S} GMT"
    return item(f"https://yards.example.org/{name}", published=published, content=content)


def test_a_feed_with_new_entries_and_dates_that_can_be_is_ok() -> None:
    verdict = judged(story("a", 3), story("b", 1, FULL))
    assert (verdict.state, verdict.alive) == ("ok", True)
    assert verdict.newest == NOW - timedelta(days=1)
    assert (verdict.entries, verdict.full_texts) == (2, 1)
    assert (verdict.undated, verdict.doubtful_dates) == (0, 0)


@pytest.mark.parametrize(("days", "state"), [(29, "ok"), (31, "stale")])
def test_a_feed_is_stale_when_its_newest_entry_is_a_month_old(days: int, state: str) -> None:
    assert judged(story("a", days), story("b", 90)).state == state


def test_a_date_that_cannot_be_is_counted_and_makes_no_feed_current() -> None:
    verdict = judged(
        story("a", -40), story("b", 60), story("c", 61), story("d", 62), story("e", 63)
    )
    assert (verdict.state, verdict.doubtful_dates) == ("stale", 1)


def test_entries_without_a_date_are_counted() -> None:
    verdict = judged(item("https://yards.example.org/a", published=""))
    assert (verdict.state, verdict.undated, verdict.newest) == ("ok", 1, None)


def test_what_is_odd_comes_together() -> None:
    verdict = judged(story("a", 50), moved_to="https://yards.example.org/feed/")
    assert (verdict.state, verdict.alive) == ("moved, stale", True)
    assert judged().state == "empty"


def test_a_feed_that_does_not_answer_is_dead() -> None:
    failure = FetchFailure(URL, URL, URL, Reason.NOT_FOUND, "404 Not Found", http_status=404)
    verdict = judge(SOURCE, failure, None, NOW)
    assert (verdict.state, verdict.http_status) == ("dead", 404)
    assert verdict.error == "not_found: 404 Not Found"


def test_a_page_in_place_of_a_feed_is_dead_and_says_where_it_was() -> None:
    moved_to = "https://yards.example.org/"
    response = FetchResponse(URL, URL, moved_to, 200, b"<html>", moved_permanently_to=moved_to)
    verdict = judge(SOURCE, response, FeedError(Reason.NOT_A_FEED, "an HTML page"), NOW)
    assert (verdict.state, verdict.error) == ("dead", "not_a_feed: an HTML page")
    assert verdict.moved_to == moved_to
