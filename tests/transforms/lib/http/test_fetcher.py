"""One document at a time, against real servers: statuses, redirects, validators, retries."""

from __future__ import annotations

import asyncio
import gzip

import pytest
from aiohttp import web as aiohttp_web

from schemas.reasons import Reason
from tests.support.fetching import failure, fetch, local_client, response
from tests.support.names import FixedNames
from tests.support.web import LocalWeb
from tests.transforms.lib.http.test_body import ENCODERS
from transforms.lib.http import Deferred, FetchRequest

ETAG = 'W/"v 1"'
MODIFIED = "Mon, 23 Nov 2026 12:00:00 GMT"


def test_a_document_comes_with_what_its_headers_say(web: LocalWeb) -> None:
    host = web.add_host()
    wire = gzip.compress(b"<rss/>" * 100)
    headers = {"Content-Encoding": "gzip", "Cache-Control": "max-age=60", "X-Powered-By": "us"}
    url = web.add(
        host,
        "/feed",
        wire,
        content_type='application/rss+xml; charset="ISO-8859-1"',
        etag=ETAG,
        last_modified=MODIFIED,
        headers=headers,
    )
    result = response(fetch(FetchRequest("mine", url, "feed")))
    assert result.key == "mine"
    assert result.url == result.final_url == url
    assert (result.status, result.not_modified) == (200, False)
    assert result.body == b"<rss/>" * 100
    assert result.wire_bytes == len(wire)
    assert result.content_type == 'application/rss+xml; charset="ISO-8859-1"'
    assert result.charset == "iso-8859-1"
    assert (result.etag, result.last_modified) == (ETAG, MODIFIED)
    assert result.headers["cache-control"] == "max-age=60"
    assert "x-powered-by" not in result.headers
    assert result.moved_permanently_to == ""


def test_we_say_who_we_are_and_nothing_about_the_user(web: LocalWeb) -> None:
    address, port = web.add_host().split(":")
    web.add(f"{address}:{port}", "/", "x", headers={"Set-Cookie": "id=1"})
    url = f"http://user:secret@news.example.org:{port}/"
    with local_client(FixedNames(address)) as client:
        list(client.fetch_all([FetchRequest("k", url, "feed")] * 2))
    assert len(web.requests) == 2
    for request in web.requests:
        agent = request.headers["User-Agent"]
        assert agent.startswith("defense-news-pipeline/")
        assert agent.endswith("(+https://example.org/bot)")
        assert not {"Cookie", "Referer", "Authorization"} & set(request.headers)
        assert "br" in request.headers["Accept-Encoding"]


def test_a_conditional_request_echoes_the_validators_and_gets_a_304(web: LocalWeb) -> None:
    host = web.add_host()
    url = web.add(host, "/feed", "<rss/>", etag=ETAG, last_modified=MODIFIED)
    result = response(fetch(FetchRequest("k", url, "feed", ETAG, MODIFIED)))
    assert result.not_modified
    assert result.body == b""
    sent = web.requests[0].headers
    assert (sent["If-None-Match"], sent["If-Modified-Since"]) == (ETAG, MODIFIED)


def test_stale_validators_get_the_whole_document(web: LocalWeb) -> None:
    host = web.add_host()
    url = web.add(host, "/feed", "<rss/>", etag='"new"')
    assert response(fetch(FetchRequest("k", url, "feed", '"old"'))).body == b"<rss/>"


def test_a_304_nobody_asked_for_is_unexpected(web: LocalWeb) -> None:
    url = web.add(web.add_host(), "/", status=304)
    assert failure(fetch(url)).reason is Reason.UNEXPECTED_STATUS


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (202, Reason.UNEXPECTED_STATUS),
        (204, Reason.UNEXPECTED_STATUS),
        (300, Reason.UNEXPECTED_STATUS),
        (400, Reason.CLIENT_ERROR),
        (401, Reason.FORBIDDEN),
        (403, Reason.FORBIDDEN),
        (404, Reason.NOT_FOUND),
        (408, Reason.NOT_NOW),
        (410, Reason.GONE),
        (418, Reason.CLIENT_ERROR),
        (421, Reason.NOT_NOW),
        (425, Reason.NOT_NOW),
        (429, Reason.RATE_LIMITED),
        (451, Reason.FORBIDDEN),
        (500, Reason.SERVER_ERROR),
        (503, Reason.SERVER_ERROR),
        (599, Reason.SERVER_ERROR),
        (999, Reason.UNEXPECTED_STATUS),
    ],
)
def test_each_status_has_its_reason(web: LocalWeb, status: int, reason: Reason) -> None:
    url = web.add(web.add_host(), "/", "sorry", status=status)
    result = failure(fetch(url))
    assert (result.reason, result.http_status) == (reason, status)
    assert str(status) in result.error
    assert result.retry_after_seconds is None


@pytest.mark.parametrize("status", [429, 503])
def test_a_host_that_asks_for_patience_says_for_how_long(web: LocalWeb, status: int) -> None:
    url = web.add(web.add_host(), "/", status=status, headers={"Retry-After": "120"})
    result = failure(fetch(url, retries=2))
    assert (result.reason, result.retry_after_seconds) == (Reason.RATE_LIMITED, 120.0)
    assert len(web.requests) == 1


def test_a_host_that_refuses_twice_is_left_alone(web: LocalWeb) -> None:
    host = web.add_host()
    url = web.add(host, "/", status=429, headers={"Retry-After": "120"})
    with local_client() as client:
        results = list(client.fetch_all([FetchRequest("k", url, "feed")] * 4))
    assert {failure(result).reason for result in results} == {Reason.RATE_LIMITED}
    assert all(100 < (failure(r).retry_after_seconds or 0) <= 120 for r in results)
    assert len(web.requests) == 2


def test_a_feed_below_an_address_named_as_walls_are_is_a_feed(web: LocalWeb) -> None:
    host = web.add_host()
    url = web.add(host, "/feed", status=301, headers={"Location": "/subscribe/feed.xml"})
    web.add(host, "/subscribe/feed.xml", "<rss/>", content_type="application/rss+xml")
    assert response(fetch(url)).body == b"<rss/>"


def test_a_200_that_a_proxy_has_changed_is_a_page(web: LocalWeb) -> None:
    url = web.add(web.add_host(), "/", "<p>The story.</p>", status=203)
    assert response(fetch(FetchRequest("k", url))).body == b"<p>The story.</p>"


def test_a_transient_error_is_tried_again_within_the_same_fetch(web: LocalWeb) -> None:
    host = web.add_host()
    answers = iter([500, 502, 200])

    async def flaky(_request: aiohttp_web.BaseRequest) -> aiohttp_web.StreamResponse:
        return aiohttp_web.Response(status=next(answers), text="x")

    url = web.add_handler(host, "/", flaky)
    assert response(fetch(url, retries=2)).body == b"x"
    assert len(web.requests) == 3


def test_attempts_come_to_an_end(web: LocalWeb) -> None:
    url = web.add(web.add_host(), "/", status=500)
    assert failure(fetch(url, retries=1)).reason is Reason.SERVER_ERROR
    assert len(web.requests) == 2


def test_a_permanent_error_is_not_tried_again(web: LocalWeb) -> None:
    url = web.add(web.add_host(), "/", status=404)
    fetch(url, retries=2)
    assert len(web.requests) == 1


def test_a_retry_keeps_the_delay_of_the_host(web: LocalWeb) -> None:
    url = web.add(web.add_host(), "/", status=500)
    fetch(url, retries=1, host_delay=1.2)
    first, second = web.requests
    assert second.started - first.finished >= 1.2


@pytest.mark.parametrize("content_type", ["application/pdf", "image/jpeg", "application/json"])
def test_a_page_of_another_type_is_refused_by_its_label(web: LocalWeb, content_type: str) -> None:
    url = web.add(web.add_host(), "/", "x" * 100, content_type=content_type)
    assert failure(fetch(FetchRequest("k", url))).reason is Reason.UNSUPPORTED_TYPE
    assert response(fetch(FetchRequest("k", url, "feed"))).body


def test_a_page_of_another_type_is_refused_by_its_bytes(web: LocalWeb) -> None:
    url = web.add(web.add_host(), "/", b"%PDF-1.7 ...", content_type="text/html")
    assert failure(fetch(FetchRequest("k", url))).reason is Reason.UNSUPPORTED_TYPE


@pytest.mark.parametrize("status", [200, 202, 403, 429, 503])
def test_a_bot_wall_is_no_page_whatever_its_status(web: LocalWeb, status: int) -> None:
    wall = "<title>Just a moment...</title><script>window._cf_chl_opt = {}</script>"
    url = web.add(
        web.add_host(),
        "/",
        gzip.compress(wall.encode()),
        status=status,
        headers={"Content-Encoding": "gzip"},
    )
    result = failure(fetch(FetchRequest("k", url, "feed"), retries=2))
    assert (result.reason, result.http_status) == (Reason.CHALLENGE_PAGE, status)
    assert len(web.requests) == 1


def test_a_consent_wall_in_place_of_the_page_is_no_page(web: LocalWeb) -> None:
    wall = "<title>We value your privacy</title><div id=sp_message_container_1>"
    url = web.add(web.add_host(), "/story", wall)
    assert failure(fetch(FetchRequest("k", url))).reason is Reason.CONSENT_WALL


@pytest.mark.parametrize(
    ("kind", "limit"), [("page", "max_page_bytes"), ("feed", "max_feed_bytes")]
)
def test_each_kind_has_its_size_limit(web: LocalWeb, kind: str, limit: str) -> None:
    url = web.add(web.add_host(), "/", b"<p>" + b"x" * 997)
    response(fetch(FetchRequest("k", url, kind), **{limit: 1000}))
    assert failure(fetch(FetchRequest("k", url, kind), **{limit: 999})).reason is Reason.TOO_LARGE


def test_pages_beyond_the_hosts_budget_are_put_off(web: LocalWeb) -> None:
    host, other = web.add_host(), web.add_host()
    urls = [web.add(host, f"/{number}", "x") for number in range(4)]
    urls.append(web.add(other, "/", "x"))
    with local_client(host_budget=2) as client:
        results = list(client.fetch_all([FetchRequest(url, url) for url in urls]))
        assert [r.key for r in results if isinstance(r, Deferred)] == urls[2:4]
        assert len(results) == 5
        feed = client.submit(FetchRequest("k", urls[3], "feed")).result(10)
    assert response(feed).body == b"x"
    assert not web.requests_to(host, "/2")


def test_the_wait_for_a_turn_is_no_part_of_the_duration(web: LocalWeb) -> None:
    url = web.add(web.add_host(), "/", "x")
    with local_client(host_delay=1.5) as client:
        results = list(client.fetch_all([FetchRequest("k", url, "feed")] * 2))
    assert all(response(result).duration_ms < 1500 for result in results)


@pytest.mark.parametrize("name", ENCODERS)
def test_each_coding_is_read_off_the_wire(web: LocalWeb, name: str) -> None:
    coding, encode = ENCODERS[name]
    data = b"<p>Frigates, corvettes and tugs.</p>" * 5000
    url = web.add(web.add_host(), "/", encode(data), headers={"Content-Encoding": coding})
    result = response(fetch(FetchRequest("k", url)))
    assert result.body == data
    assert result.wire_bytes == len(encode(data))


def test_a_slow_answer_is_waited_for_and_timed(web: LocalWeb) -> None:
    url = web.add(web.add_host(), "/", "x", delay=0.3)
    assert 300 <= response(fetch(url)).duration_ms < 3000


def test_a_server_that_never_answers_ends_at_the_deadline(web: LocalWeb) -> None:
    async def never(_request: aiohttp_web.BaseRequest) -> aiohttp_web.StreamResponse:
        await asyncio.sleep(60)
        raise AssertionError

    url = web.add_handler(web.add_host(), "/", never)
    result = failure(fetch(url, total_deadline=0.5, retries=2))
    assert result.reason is Reason.TIMEOUT
    assert 400 < result.duration_ms < 3000


def test_an_error_that_nobody_foresaw_is_a_failure_of_this_document(
    web: LocalWeb, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def odd(*_: object) -> None:
        raise RuntimeError("an odd answer")

    monkeypatch.setattr("transforms.lib.http.fetcher.check_answer", odd)
    host = web.add_host()
    web.add(host, "/")
    result = failure(fetch(f"http://{host}/"))
    assert result.reason is Reason.BAD_RESPONSE
    assert result.error == "RuntimeError: an odd answer"
    assert "not foreseen" in caplog.text
