"""RFC 9309, by section."""

from __future__ import annotations

import asyncio
import gzip
from contextlib import suppress
from itertools import pairwise

import pytest

from schemas.reasons import Reason
from tests.support.fetching import failure, fetch, local_client, response
from tests.support.web import LocalWeb, raw_response
from transforms.lib.http import FetchFailure, FetchRequest, FetchResponse, FetchResult
from transforms.lib.http.errors import FetchError
from transforms.lib.http.robots import RobotsGate
from transforms.lib.urls.target import parse_target


def page(url: str) -> FetchRequest:
    return FetchRequest("key", url)


def site(web: LocalWeb, robots: str | bytes, **answer: object) -> str:
    host = web.add_host()
    web.add(host, "/robots.txt", robots, **answer)  # type: ignore[arg-type] # passed through
    web.add(host, "/open", "<p>open")
    web.add(host, "/closed", "<p>closed")
    return host


def test_a_disallowed_page_is_denied_and_not_asked_for(web: LocalWeb) -> None:
    host = site(web, "User-agent: *\nDisallow: /closed")
    denied = failure(fetch(page(web.url(host, "/closed"))))
    assert denied.reason is Reason.ROBOTS_DENIED
    assert [request.path for request in web.requests_to(host)] == ["/robots.txt"]
    response(fetch(page(web.url(host, "/open"))))


def test_2_2_1_the_group_named_after_us_replaces_the_one_for_all(web: LocalWeb) -> None:
    robots = "User-agent: *\nDisallow: /\n\nUser-agent: Defense-News-Pipeline\nDisallow: /closed"
    host = site(web, robots)
    response(fetch(page(web.url(host, "/open"))))
    assert failure(fetch(page(web.url(host, "/closed")))).reason is Reason.ROBOTS_DENIED


def test_2_2_2_the_longest_match_wins_and_allow_wins_a_tie(web: LocalWeb) -> None:
    host = site(web, "User-agent: *\nDisallow: /\nAllow: /open$\nDisallow: /closed\nAllow: /closed")
    response(fetch(page(web.url(host, "/open"))))
    response(fetch(page(web.url(host, "/closed"))))


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 451])
def test_2_3_1_3_without_a_robots_txt_all_is_allowed(web: LocalWeb, status: int) -> None:
    host = site(web, "User-agent: *\nDisallow: /", status=status)
    response(fetch(page(web.url(host, "/open"))))


@pytest.mark.parametrize("status", [500, 503, 429])
def test_2_3_1_4_while_the_server_fails_all_is_disallowed(web: LocalWeb, status: int) -> None:
    host = site(web, "", status=status)
    result = failure(fetch(page(web.url(host, "/open"))))
    assert result.reason is Reason.ROBOTS_UNREACHABLE
    assert result.http_status == status
    assert not web.requests_to(host, "/open")


def test_2_3_1_4_no_answer_at_all_disallows_too(web: LocalWeb) -> None:
    host = web.add_raw(raw_response(b""))
    result = failure(fetch(page(web.url(host, "/open"))))
    assert result.reason is Reason.ROBOTS_UNREACHABLE


def test_a_host_that_does_not_exist_is_reported_as_that() -> None:
    assert failure(fetch(page("http://host.invalid/"))).reason is Reason.DNS


def test_2_3_1_2_five_redirects_are_followed(web: LocalWeb) -> None:
    host = web.add_host()
    hops = ["/robots.txt", "/1", "/2", "/3", "/4"]
    for hop, after in zip(hops, [*hops[1:], "/rules"], strict=True):
        web.add(host, hop, status=301, headers={"Location": after})
    web.add(host, "/rules", "User-agent: *\nDisallow: /closed")
    assert failure(fetch(page(web.url(host, "/closed")))).reason is Reason.ROBOTS_DENIED


def test_2_3_1_2_more_redirects_mean_there_is_none(web: LocalWeb) -> None:
    host = site(web, "", status=302, headers={"Location": "/robots.txt?again"})
    web.add(host, "/robots.txt?again", status=302, headers={"Location": "/robots.txt"})
    response(fetch(page(web.url(host, "/open"))))


@pytest.mark.parametrize("location", ["http://10.0.0.1/robots.txt", "http://93.184.215.14:22/"])
def test_2_3_1_2_a_redirect_to_where_we_may_not_go_says_nothing_about_the_page(
    web: LocalWeb, location: str
) -> None:
    host = site(web, "", status=302, headers={"Location": location})
    response(fetch(page(web.url(host, "/open"))))


def test_2_3_1_2_a_redirect_to_a_host_that_does_not_exist_disallows_for_now(web: LocalWeb) -> None:
    host = site(web, "", status=302, headers={"Location": "http://host.invalid/robots.txt"})
    result = failure(fetch(page(web.url(host, "/open"))))
    assert result.reason is Reason.ROBOTS_UNREACHABLE


def test_robots_txt_waits_for_the_turn_of_its_host_like_all(web: LocalWeb) -> None:
    host = site(web, "")
    feed = FetchRequest("feed", web.url(host, "/open"), "feed")
    with local_client(host_delay=0.3) as client:
        list(client.fetch_all([feed, page(web.url(host, "/open"))]))
    asked = web.requests_to(host)
    assert [request.path for request in asked] == ["/open", "/robots.txt", "/open"]
    assert all(later.started - earlier.finished >= 0.295 for earlier, later in pairwise(asked))


def test_rules_built_to_be_slow_to_read_hold_up_no_other_host(web: LocalWeb) -> None:
    rules = "User-agent: *\n" + "".join(f"Disallow: /*p{n}*z$\n" for n in range(24_000))
    slow, other = site(web, rules), site(web, "")
    with local_client() as client:
        client.submit(page(web.url(other, "/open"))).result(10)  # robots.txt is known from here on
        reading = client.submit(page(web.url(slow, "/open")))
        answered = 0
        while not reading.done():
            response(client.submit(page(web.url(other, "/open"))).result(10))
            answered += 1
        response(reading.result())
    assert answered >= 5


def test_2_4_robots_txt_is_asked_for_once_per_host(web: LocalWeb) -> None:
    host = site(web, "User-agent: *\nDisallow: /closed")
    with local_client() as client:
        futures = [client.submit(page(web.url(host, "/open"))) for _ in range(4)]
        assert all(isinstance(future.result(10), FetchResponse) for future in futures)
        list(client.fetch_all([page(web.url(host, p)) for p in ("/open", "/closed", "/open")]))
    assert len(web.requests_to(host, "/robots.txt")) == 1


@pytest.mark.parametrize("encode", [bytes, gzip.compress])
def test_2_5_only_the_first_500_kib_are_read(web: LocalWeb, encode: object) -> None:
    padding = b"# padding\n" * 60_000
    body = b"User-agent: *\nDisallow: /closed\n" + padding + b"Disallow: /open\n"
    coding = {"Content-Encoding": "gzip"} if encode is gzip.compress else {}
    host = site(web, gzip.compress(body) if coding else body, headers=coding)
    response(fetch(page(web.url(host, "/open"))))
    assert failure(fetch(page(web.url(host, "/closed")))).reason is Reason.ROBOTS_DENIED


def test_a_page_that_redirects_needs_leave_of_the_host_it_leads_to(web: LocalWeb) -> None:
    target = site(web, "User-agent: *\nDisallow: /closed")
    host = web.add_host()
    web.add(host, "/go", status=302, headers={"Location": web.url(target, "/closed")})
    result = failure(fetch(page(web.url(host, "/go"))))
    assert result.reason is Reason.ROBOTS_DENIED
    assert not web.requests_to(target, "/closed")


def test_feeds_are_fetched_without_asking_robots_txt(web: LocalWeb) -> None:
    host = site(web, "User-agent: *\nDisallow: /")
    response(fetch(FetchRequest("key", web.url(host, "/open"), "feed")))
    assert not web.requests_to(host, "/robots.txt")


def test_a_crawl_delay_is_kept_up_to_our_own_limit(web: LocalWeb) -> None:
    host = site(web, "User-agent: *\nCrawl-delay: 99")
    with local_client(max_crawl_delay=0.3) as client:
        list(client.fetch_all([page(web.url(host, "/open"))] * 2))
    asked = web.requests_to(host)
    gaps = [b.started - a.finished for a, b in pairwise(asked)]
    assert len(gaps) == 2
    assert all(0.29 < gap < 20 for gap in gaps)


def test_rules_are_kept_for_a_day_and_failures_for_ten_minutes() -> None:
    now = 0.0
    asked: list[str] = []
    status = 500

    async def fetch_robots(request: FetchRequest) -> FetchResult:
        asked.append(request.url)
        if status == 200:
            return FetchResponse(request.key, request.url, request.url, 200, b"")
        return failure_of(request)

    async def scenario() -> None:
        nonlocal now, status
        gate = RobotsGate(fetch_robots, lambda _host, _delay: None, clock=lambda: now)
        target = parse_target("http://example.org/a")
        for moment, status_then, total in [
            (0.0, 500, 1),
            (599.0, 500, 1),
            (601.0, 200, 2),
            (86_000.0, 200, 2),
            (87_100.0, 200, 3),
        ]:
            now, status = moment, status_then
            with suppress(FetchError):
                await gate.check(target)
            assert len(asked) == total, moment

    asyncio.run(scenario())


def failure_of(request: FetchRequest) -> FetchResult:
    return FetchFailure(
        request.key, request.url, request.url, Reason.SERVER_ERROR, "500", http_status=500
    )
