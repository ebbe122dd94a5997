"""Many documents at once: turns, concurrency, back pressure, threads, closing."""

from __future__ import annotations

import asyncio
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import pytest
from aiohttp import web as aiohttp_web

from tests.support.fetching import local_client, local_config, response
from tests.support.web import LocalWeb
from transforms.lib import http
from transforms.lib.http import FetchRequest, HttpClient, shared_client


def feed(url: str) -> FetchRequest:
    return FetchRequest(url, url, "feed")


def add_pages(web: LocalWeb, host: str, count: int, **answer: float) -> list[FetchRequest]:
    return [feed(web.add(host, f"/{n}", "x", **answer)) for n in range(count)]  # type: ignore[arg-type] # passed through


def wait_for(condition: object, seconds: float = 5.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:  # type: ignore[operator] # a callable
        time.sleep(0.01)


def test_the_exported_names_are_the_contract() -> None:
    assert sorted(http.__all__) == [
        "Deferred",
        "FetchFailure",
        "FetchRequest",
        "FetchResponse",
        "FetchResult",
        "HttpClient",
        "HttpConfig",
        "shared_client",
    ]


def test_every_request_gets_one_result(web: LocalWeb) -> None:
    hosts = [web.add_host() for _ in range(5)]
    requests = [request for host in hosts for request in add_pages(web, host, 20)]
    requests.append(feed("not a url"))
    with local_client(concurrency=3) as client:
        keys = [result.key for result in client.fetch_all(iter(requests))]
    assert sorted(keys) == sorted(request.key for request in requests)


def test_one_host_is_asked_by_one_request_at_a_time_with_the_delay_between(web: LocalWeb) -> None:
    host = web.add_host()
    requests = add_pages(web, host, 2, delay=0.1)
    pages = [FetchRequest(request.key, request.url) for request in requests]
    with local_client(host_delay=0.2) as client, ThreadPoolExecutor(2) as threads:
        mixed = [threads.submit(list, client.fetch_all(batch)) for batch in (requests, pages)]
        assert all(len(done.result(20)) == 2 for done in mixed)
    asked = web.requests_to(host)
    assert len(asked) == 5  # robots.txt once
    assert all(later.started - earlier.finished >= 0.195 for earlier, later in pairwise(asked))


def test_redirect_hops_keep_the_delay_of_the_host_they_lead_to(web: LocalWeb) -> None:
    host = web.add_host()
    web.add(host, "/b", "x")
    url = web.add(host, "/a", status=301, headers={"Location": "/b"})
    with local_client(host_delay=0.3) as client:
        response(client.submit(feed(url)).result(10))
    first, second = web.requests_to(host)
    assert second.started - first.finished >= 0.295


def test_different_hosts_are_asked_at_the_same_time(web: LocalWeb) -> None:
    all_are_there = asyncio.Barrier(6)

    async def wait_for_the_others(_: aiohttp_web.BaseRequest) -> aiohttp_web.StreamResponse:
        await all_are_there.wait()
        return aiohttp_web.Response(text="x")

    urls = [web.add_handler(web.add_host(), "/", wait_for_the_others) for _ in range(6)]
    with local_client(host_delay=5.0) as client:
        for result in client.fetch_all(map(feed, urls)):
            response(result)


def test_a_host_with_many_requests_does_not_take_the_places_of_the_others(web: LocalWeb) -> None:
    crowded = add_pages(web, web.add_host(), 30)
    alone = add_pages(web, web.add_host(), 1)
    with local_client(host_delay=0.2, concurrency=2) as client:
        results = client.fetch_all(crowded + alone)
        assert alone[0].key in {next(results).key for _ in range(3)}


def test_requests_waiting_for_room_do_not_pile_up_for_one_host(web: LocalWeb) -> None:
    first = add_pages(web, web.add_host(), 1)
    crowded = add_pages(web, web.add_host(), 10)
    host = web.add_host()
    web.add(host, "/robots.txt", status=404, delay=0.3)  # so that it comes last to the queue
    alone = FetchRequest("alone", web.add(host, "/", "x"))
    with local_client(concurrency=1) as client:
        results = client.fetch_all([*first, *crowded, alone])
        keys = [next(results).key]
        wait_for(lambda: web.requests_to(host, "/robots.txt"))
        time.sleep(0.8)  # until its page waits for room, too
        keys += [next(results).key for _ in range(3)]
    assert "alone" in keys


@pytest.mark.parametrize("status", [302, 500], ids=["before the next hop", "before a retry"])
def test_waiting_takes_up_no_place_among_the_results(web: LocalWeb, status: int) -> None:
    waiting = web.add(web.add_host(), "/", status=status, headers={"Location": "/next"})
    other = add_pages(web, web.add_host(), 1, delay=0.1)[0]
    with local_client(concurrency=1, host_delay=1.5, retries=1) as client:
        assert next(client.fetch_all([feed(waiting), other])).key == other.key


@pytest.mark.parametrize("way", ["fetch_all", "submit"])
def test_no_more_than_concurrency_requests_are_under_way(web: LocalWeb, way: str) -> None:
    requests = [add_pages(web, web.add_host(), 1, delay=0.1)[0] for _ in range(9)]
    with local_client(concurrency=3) as client:
        if way == "fetch_all":
            assert len(list(client.fetch_all(requests))) == 9
        else:
            futures = [client.submit(request) for request in requests]
            assert all(future.result(10) for future in futures)
    moments = [(r.started, 1) for r in web.requests] + [(r.finished, -1) for r in web.requests]
    running = peak = 0
    for _, change in sorted(moments):
        running += change
        peak = max(peak, running)
    assert peak == 3


def test_results_that_are_not_taken_hold_up_further_requests(web: LocalWeb) -> None:
    requests = [add_pages(web, web.add_host(), 1)[0] for _ in range(8)]
    with local_client(concurrency=3) as client:
        results = client.fetch_all(requests)
        next(results)
        wait_for(lambda: len(web.requests) >= 4)
        time.sleep(0.2)
        assert len(web.requests) == 4  # one taken, three waiting to be
        assert len(list(results)) == 7


def test_a_fetch_inside_the_loop_over_another_does_not_lock_up(web: LocalWeb) -> None:
    requests = [r for _ in range(3) for r in add_pages(web, web.add_host(), 3)]
    with local_client(concurrency=1) as client:
        for result in client.fetch_all(requests):
            assert len(list(client.fetch_all(requests))) == 9
            assert client.submit(feed(result.url)).result(10).key == result.url


def test_leaving_the_loop_early_gives_the_rest_up(web: LocalWeb) -> None:
    requests = add_pages(web, web.add_host(), 50)
    with local_client(host_delay=0.05) as client:
        results = client.fetch_all(requests)
        next(results)
        results.close()  # type: ignore[attr-defined] # a generator
        time.sleep(0.3)
        seen = len(web.requests)
        time.sleep(0.3)
        assert len(web.requests) == seen < 50
        assert client.submit(requests[0]).result(10).key == requests[0].key


def test_threads_share_one_client_and_its_turns(web: LocalWeb) -> None:
    host = web.add_host()
    requests = add_pages(web, host, 4)
    config = local_config(host_delay=0.1, read_timeout=7.0)
    with ThreadPoolExecutor(4) as threads:
        clients = list(threads.map(lambda _: shared_client(config), range(4)))
        futures = [
            threads.submit(list, c.fetch_all([r])) for c, r in zip(clients, requests, strict=True)
        ]
        assert all(future.result(10) for future in futures)
    assert len(set(map(id, clients))) == 1
    asked = web.requests_to(host)
    assert all(later.started - earlier.finished >= 0.095 for earlier, later in pairwise(asked))
    clients[0].close()
    assert shared_client(config) is not clients[0]
    shared_client(config).close()


def test_there_is_one_thread_and_it_ends_with_the_client(web: LocalWeb) -> None:
    before = set(threading.enumerate())
    client = HttpClient(local_config())
    list(client.fetch_all(add_pages(web, web.add_host(), 3)))
    mine = {t for t in threading.enumerate() if t.name == "http"} - before
    assert len(mine) == 1
    assert all(thread.daemon for thread in mine)
    client.close()
    client.close()
    assert not mine & set(threading.enumerate())


def test_closing_ends_a_fetch_under_way_with_an_error(web: LocalWeb) -> None:
    client = HttpClient(local_config())
    results = client.fetch_all(add_pages(web, web.add_host(), 2, delay=60.0))
    threading.Timer(0.2, client.close).start()
    with pytest.raises(RuntimeError, match="closed"):
        list(results)


def test_a_closed_client_says_so() -> None:
    client = HttpClient(local_config())
    client.close()
    with pytest.raises(RuntimeError, match="closed"):
        list(client.fetch_all([feed("http://example.org/")]))
    with pytest.raises(RuntimeError, match="closed"):
        client.submit(feed("http://example.org/"))


def test_connections_are_kept_for_the_next_request(web: LocalWeb) -> None:
    peers = set()
    host = web.add_host()

    async def page(request: aiohttp_web.BaseRequest) -> aiohttp_web.StreamResponse:
        peers.add(request.get_extra_info("peername"))
        return aiohttp_web.Response(text="x")

    url = web.add_handler(host, "/", page)
    with local_client() as client:
        assert len(list(client.fetch_all([feed(url)] * 5))) == 5
    assert len(peers) == 1
