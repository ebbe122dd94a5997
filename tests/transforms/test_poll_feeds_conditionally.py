"""Conditional GET: what a server sees on the wire, poll after poll."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise

import pytest
from aiohttp import web as aiohttp_web

from tests.support.fetching import local_client
from tests.support.newsroom import item, rss
from tests.support.polling import Poller
from tests.support.web import LocalWeb, RecordedRequest
from transforms.lib.http import HttpClient

HOUR = timedelta(hours=1)
DAY = timedelta(hours=24)
MODIFIED = "Fri, 20 Nov 2026 11:59:59 GMT"


@pytest.fixture
def host(web: LocalWeb) -> str:
    return web.add_host("127.20.0.2")


@pytest.fixture
def client() -> Iterator[HttpClient]:
    with local_client() as opened:
        yield opened


def document(*names: str) -> str:
    return rss([item(f"http://127.20.0.2/{name}", name) for name in names])


def validators(request: RecordedRequest) -> tuple[str | None, str | None]:
    return request.headers.get("If-None-Match"), request.headers.get("If-Modified-Since")


def is_conditional(request: RecordedRequest) -> bool:
    return validators(request) != (None, None)


@pytest.mark.parametrize(
    "etag", ['"abc"', 'W/"abc"', '"a b,c"', "unquoted", '"abc-gzip"', '""', "W/weird", '"ü"']
)
def test_an_etag_is_opaque_and_echoed_with_its_quotes(client: HttpClient, etag: str) -> None:
    seen: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        seen.append(await reader.readuntil(b"\r\n\r\n"))
        body = document("a").encode()
        head = f"HTTP/1.1 200 OK\r\nETag: {etag}\r\nContent-Length: {len(body)}\r\n"
        writer.write(f"{head}Connection: close\r\n\r\n".encode() + body)
        await writer.drain()

    with LocalWeb() as web:
        poller = Poller(client, f"http://{web.add_raw(serve, '127.20.0.3')}/feed")
        poller.poll()
        poller.poll(HOUR)
    assert b"If-None-Match" not in seen[0]
    assert f"\r\nIf-None-Match: {etag}\r\n".encode() in seen[1]


@pytest.mark.parametrize("date", [MODIFIED, "2026-11-20T11:59:59Z", "yesterday"])
def test_a_date_is_echoed_as_it_came_and_never_read(
    web: LocalWeb, host: str, client: HttpClient, date: str
) -> None:
    poller = Poller(client, web.add(host, "/feed", document("a"), last_modified=date))
    poller.poll()
    assert poller.poll(HOUR).http_status == 304
    assert validators(web.requests_to(host)[1]) == (None, date)


def test_both_validators_are_sent_when_both_are_known(
    web: LocalWeb, host: str, client: HttpClient
) -> None:
    feed = web.add(host, "/feed", document("a"), etag='"1"', last_modified=MODIFIED)
    poller = Poller(client, feed)
    rows = [poller.poll(), *poller.polls(2, HOUR)]
    assert [row.outcome for row in rows] == ["new", "not_modified", "not_modified"]
    first, *others = web.requests_to(host)
    assert not is_conditional(first)
    assert [validators(request) for request in others] == [('"1"', MODIFIED)] * 2


def test_validators_that_a_304_leaves_out_stay_good_and_new_ones_replace_them(
    web: LocalWeb, host: str, client: HttpClient
) -> None:
    poller = Poller(client, web.add(host, "/feed", document("a"), etag='"1"'))
    poller.poll()
    web.add(host, "/feed", status=304)
    poller.poll(HOUR)
    web.add(host, "/feed", status=304, etag='"2"')
    poller.poll(HOUR)
    poller.poll(HOUR)
    sent = [validators(request)[0] for request in web.requests_to(host)]
    assert sent == [None, '"1"', '"1"', '"2"']


def test_validators_of_an_older_body_are_not_sent_for_a_newer_one(
    web: LocalWeb, host: str, client: HttpClient
) -> None:
    poller = Poller(client, web.add(host, "/feed", document("a"), etag='"1"'))
    poller.poll()
    web.add(host, "/feed", document("a", "b"), last_modified=MODIFIED)
    poller.poll(HOUR)
    poller.poll(HOUR)
    assert validators(web.requests_to(host)[2]) == (None, MODIFIED)


@pytest.mark.parametrize("answer", ["feed", "no feed", "errors between"])
def test_no_unconditional_get_within_24_hours_of_the_last_one(
    web: LocalWeb, host: str, client: HttpClient, answer: str
) -> None:
    body = "<html>no feed" if answer == "no feed" else document("a")
    poller = Poller(client, web.add(host, "/feed", body, etag='"1"', last_modified=MODIFIED))
    times = []
    for number in range(60):
        if answer == "errors between":
            status = 500 if number % 3 == 1 else 200
            web.add(host, "/feed", body, etag='"1"', status=status)
        poller.poll(HOUR)
        if not is_conditional(web.requests_to(host)[-1]):
            times.append(poller.at)
    assert [later - earlier for earlier, later in pairwise(times)] == [DAY, DAY]


def test_a_feed_that_moved_is_asked_unconditionally_at_its_new_url(
    web: LocalWeb, host: str, client: HttpClient
) -> None:
    target = web.add(host, "/new", document("a"), etag='"1"')
    feed = web.add(host, "/feed", status=301, headers={"Location": target})
    poller = Poller(client, feed)
    poller.polls(5, HOUR)
    asked = [(r.path, validators(r)[0]) for r in web.requests_to(host)]
    # Three polls through the redirect, then the new URL: first without, then with validators.
    redirected = [("/feed", '"1"'), ("/new", '"1"')]
    assert asked == [
        *[("/feed", None), ("/new", None)],
        *redirected,
        *redirected,
        *[("/new", None), ("/new", '"1"')],
    ]


@pytest.mark.parametrize(
    "headers",
    [{"Expires": "0"}, {"Cache-Control": "no-store"}, {"Cache-Control": "no-cache, max-age=0"}],
    ids=lambda headers: " ".join(headers.values()),
)
def test_a_200_with_the_body_of_the_last_time_is_unchanged_and_not_parsed(
    web: LocalWeb, host: str, client: HttpClient, headers: dict[str, str]
) -> None:
    poller = Poller(client, web.add(host, "/feed", document("a"), headers=headers))
    first, *others = [poller.poll(), *poller.polls(3, HOUR)]
    assert first.outcome == "new"
    assert {(row.outcome, row.http_status) for row in others} == {("unchanged", 200)}
    assert poller.parsed == 1


def test_a_changed_body_under_an_unchanged_etag_is_found_by_the_daily_poll_and_marked(
    web: LocalWeb, host: str, client: HttpClient
) -> None:
    poller = Poller(client, web.add(host, "/feed", document("a"), etag='"1"'))
    poller.poll()
    web.add(host, "/feed", document("a", "b"), etag='"1"')
    before = poller.polls(23, HOUR)
    assert {(row.outcome, row.lying) for row in before} == {("not_modified", False)}
    caught = poller.poll(HOUR)
    assert (caught.outcome, caught.new_entries, caught.lying) == ("new", 1, True)


def test_a_server_caught_lying_is_no_longer_trusted(
    web: LocalWeb, host: str, client: HttpClient
) -> None:
    poller = Poller(client, web.add(host, "/feed", document("a"), etag='"1"'))
    poller.poll()
    web.add(host, "/feed", document("a", "b"), etag='"1"')
    poller.poll(DAY)
    web.add(host, "/feed", document("a", "b", "c"), etag='"1"')
    rows = poller.polls(2, HOUR)
    assert [(row.outcome, row.lying) for row in rows] == [("new", True), ("unchanged", True)]
    assert not any(is_conditional(request) for request in web.requests_to(host)[1:])


def test_a_server_that_ignores_the_condition_is_caught_at_once(
    web: LocalWeb, host: str, client: HttpClient
) -> None:
    bodies = iter([document("a"), document("a", "b")])

    async def answer(request: aiohttp_web.BaseRequest) -> aiohttp_web.StreamResponse:
        return aiohttp_web.Response(text=next(bodies), headers={"ETag": '"static"'})

    poller = Poller(client, web.add_handler(host, "/feed", answer))
    assert [row.lying for row in (poller.poll(), poller.poll(HOUR))] == [False, True]


@pytest.mark.parametrize(
    ("etag", "second", "lying"),
    [
        ('W/"1"', document("a") + "<!-- made later -->", False),
        ('W/"1"', document("a", "b"), True),
        ('"1"', document("a") + "<!-- made later -->", True),
        ("", document("a") + "<!-- made later -->", False),
        ("", document("a", "b"), True),
    ],
    ids=["weak, same entries", "weak, new entry", "strong", "date, same entries", "date, new"],
)
def test_a_weak_validator_lies_only_when_entries_are_new(
    web: LocalWeb, host: str, client: HttpClient, etag: str, second: str, lying: bool
) -> None:
    date = "" if etag else MODIFIED
    feed = web.add(host, "/feed", document("a"), etag=etag, last_modified=date)
    poller = Poller(client, feed)
    poller.poll()
    web.add(host, "/feed", second, etag=etag, last_modified=date)
    assert poller.poll(DAY).lying is lying


def test_an_etag_that_changes_with_the_body_is_believed(
    web: LocalWeb, host: str, client: HttpClient
) -> None:
    poller = Poller(client, web.add(host, "/feed", document("a"), etag='"1"'))
    poller.poll()
    web.add(host, "/feed", document("a", "b"), etag='"2"')
    row = poller.poll(DAY)
    assert (row.outcome, row.lying) == ("new", False)


def test_a_document_that_was_not_understood_stays_an_error_and_is_parsed_again_after_a_day(
    web: LocalWeb, host: str, client: HttpClient
) -> None:
    poller = Poller(client, web.add(host, "/feed", "<html>no feed", etag='"1"'))
    first = poller.poll()
    others = poller.polls(23, HOUR)
    assert {(row.outcome, row.http_status) for row in others} == {("error", 304)}
    assert {row.error for row in others} == {first.error}
    assert first.error.startswith("not_a_feed: ")
    assert [row.failures for row in (first, *others)] == list(range(1, 25))
    assert {reject.reason for reject in poller.rejects} == {"not_a_feed"}
    assert poller.parsed == 1
    assert poller.poll(HOUR).http_status == 200
    assert poller.parsed == 2


def test_a_document_that_was_not_understood_is_not_parsed_again_for_a_server_without_validators(
    web: LocalWeb, host: str, client: HttpClient
) -> None:
    poller = Poller(client, web.add(host, "/feed", "<html>no feed"))
    rows = [poller.poll(), *poller.polls(3, HOUR)]
    assert {(row.outcome, row.http_status) for row in rows} == {("error", 200)}
    assert poller.parsed == 1


def test_a_feed_that_is_mended_is_read_at_once(
    web: LocalWeb, host: str, client: HttpClient
) -> None:
    poller = Poller(client, web.add(host, "/feed", "<html>no feed", etag='"1"'))
    poller.polls(2, HOUR)
    web.add(host, "/feed", document("a"), etag='"2"')
    row = poller.poll(HOUR)
    assert (row.outcome, row.failures, row.document_error) == ("new", 0, "")
