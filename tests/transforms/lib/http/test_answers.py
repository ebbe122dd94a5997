"""Answers without an end, of whatever part: each has its reason, in little memory and little time.

Memory is what the kernel says about this process: compiled decoders and parsers are in it.
"""

from __future__ import annotations

import asyncio
import itertools
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from schemas.reasons import Reason
from tests.support.bombs import CODINGS, bomb
from tests.support.fetching import failure, fetch, local_client, response
from tests.support.web import LocalWeb, RawHandler, raw_response
from transforms.lib.http import FetchFailure, FetchRequest

OK = b"HTTP/1.1 200 OK\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
MEBIBYTE = 1 << 20


@contextmanager
def memory_within(mebibytes: int) -> Iterator[None]:
    """The peak of this process's resident memory grows by no more than that."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    before = _peak()
    yield
    grown = _peak() - before
    assert grown <= mebibytes, f"{grown} MiB more"


def _peak() -> int:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    found = re.search(r"VmHWM:\s+(\d+)", status)
    assert found is not None
    return int(found[1]) // 1024


def endless(head: bytes, piece: bytes) -> RawHandler:
    """Reads one request's head, writes ``head``, then ``piece`` as long as anyone listens."""

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(head)
        while True:
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(0)

    return handle


@pytest.mark.parametrize("kind", ["page", "feed"])
@pytest.mark.parametrize("coding", CODINGS)
def test_a_bomb_of_ten_gibibytes_is_refused_in_little_memory(
    web: LocalWeb, coding: str, kind: str
) -> None:
    wire = bomb(coding)
    assert len(wire) <= 1.1 * MEBIBYTE
    headers = {"Content-Encoding": coding.removesuffix(", raw")}
    url = web.add(web.add_host(), "/", wire, headers=headers)
    with local_client() as client:
        client.submit(FetchRequest("warm", web.add(web.add_host(), "/", "x"))).result(10)
        started = time.monotonic()
        with memory_within(40):
            result = failure(client.submit(FetchRequest("k", url, kind)).result(30))
    assert result.reason is Reason.TOO_LARGE
    assert time.monotonic() - started < 10


@pytest.mark.parametrize("coding", CODINGS)
def test_a_bomb_for_a_robots_txt_is_cut_in_little_memory(web: LocalWeb, coding: str) -> None:
    headers = {"Content-Encoding": coding.removesuffix(", raw")}
    host = web.add_host()
    web.add(host, "/robots.txt", bomb(coding), headers=headers)
    url = web.add(host, "/", "<p>x")
    with memory_within(40):
        response(fetch(FetchRequest("k", url)))


@pytest.mark.parametrize(
    ("head", "piece"),
    [
        (CHUNKED + b"5\r\nabcde\r\n0\r\n", b"X-Trailer: 1\r\n"),
        (CHUNKED + b"5\r\nabcde\r\n0\r\n", b"a" * 100),
        (CHUNKED, b"1;" + b"x" * 1000 + b"\r\na\r\n"),
        (CHUNKED + b"1;", b"x" * 1000),
        (CHUNKED, b"0" * 1000),
        (b"", b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n"),
        (b"", b"\r\n"),
        (b"HTTP/1.1 200 ", b"O" * 1000),
        (OK + b"Content-Encoding: gzip\r\n\r\n\x1f\x8b\x08\x08\0\0\0\0\0\0", b"name" * 1000),
        (OK + b"Content-Encoding: br\r\n\r\n", b"\x06" * 1000),
        (OK + b"Content-Encoding: zstd\r\n\r\n", b"\x50\x2a\x4d\x18\x04\0\0\0skip" * 100),
    ],
    ids=[
        "trailers",
        "one trailer",
        "chunk extensions",
        "one chunk extension",
        "chunk size",
        "early hints",
        "blank lines",
        "status line",
        "gzip file name",
        "empty brotli blocks",
        "zstd frames to skip",
    ],
)
def test_a_part_without_an_end_is_stopped(web: LocalWeb, head: bytes, piece: bytes) -> None:
    host = web.add_raw(endless(head, piece))
    started = time.monotonic()
    with memory_within(60):
        result = fetch(web.url(host), total_deadline=2.0)
    assert time.monotonic() - started < 20
    assert isinstance(result, FetchFailure), result


@pytest.mark.parametrize(
    ("status", "reasons"),
    [
        (b"301 Moved", {Reason.REDIRECT_LOOP}),
        (b"404 Not Found", {Reason.NOT_FOUND}),
        # A 304 ends with its headers: what follows in the same packet is no answer, later bytes
        # are never seen, and how the packets fall is up to the kernel.
        (b"304 Not Modified", {Reason.UNEXPECTED_STATUS, Reason.BAD_RESPONSE}),
    ],
    ids=["301", "404", "304"],
)
def test_the_endless_body_of_an_answer_without_use_is_not_read(
    web: LocalWeb, status: bytes, reasons: set[Reason]
) -> None:
    sent = 0

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal sent
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 " + status + b"\r\nLocation: /\r\n\r\n")
        while True:
            writer.write(b"x" * 65_536)
            sent += 65_536
            await writer.drain()

    result = failure(fetch(web.url(web.add_raw(handle), "/a")))
    assert result.reason in reasons
    assert sent < 20 * MEBIBYTE


@pytest.mark.parametrize("across_hosts", [False, True], ids=["one host", "two hosts"])
def test_of_100_000_redirects_ten_are_followed(web: LocalWeb, across_hosts: bool) -> None:
    counter = itertools.count(1)
    hosts: list[str] = []

    async def redirect(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        number = next(counter)
        assert number < 100_000
        to = hosts[number % len(hosts)]
        writer.write(
            b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nConnection: close\r\n"
            b"Location: http://%s/%d\r\n\r\n" % (to.encode(), number)
        )
        await writer.drain()

    hosts += [web.add_raw(redirect) for _ in range(2 if across_hosts else 1)]
    result = failure(fetch(web.url(hosts[0])))
    assert result.reason is Reason.TOO_MANY_REDIRECTS
    assert next(counter) == 12  # the first request, ten hops, and this count


def test_one_byte_a_second_holds_up_no_other_host(web: LocalWeb) -> None:
    async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(OK + b"\r\n")
        while True:
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(1.0)

    slow = web.url(web.add_raw(drip))
    fast = web.add(web.add_host(), "/", "x")
    with local_client(read_timeout=1.5, total_deadline=3.0) as client:
        requests = [FetchRequest(url, url, "feed") for url in (slow, fast)]
        first, second = client.fetch_all(requests)
    assert response(first).key == fast
    assert failure(second).reason is Reason.TIMEOUT


def test_a_robots_txt_that_drips_leaves_the_page_for_later(web: LocalWeb) -> None:
    async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(OK + b"\r\n")
        while True:
            writer.write(b"#")
            await writer.drain()
            await asyncio.sleep(0.1)

    host = web.add_raw(drip)
    result = failure(fetch(FetchRequest("k", web.url(host, "/a")), total_deadline=1.0))
    assert result.reason is Reason.ROBOTS_UNREACHABLE


def test_a_body_of_the_wrong_length_is_no_page(web: LocalWeb) -> None:
    half = b"Content-Type: text/html\r\nContent-Length: 1000\r\n\r\n<p>half a page"
    # Each handler hangs up: a connection that seemed to stay open would be lost sooner or later.
    robots = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        request = await reader.readuntil(b"\r\n\r\n")
        writer.write(robots if b"/robots.txt" in request else OK + half)
        await writer.drain()

    result = failure(fetch(FetchRequest("k", web.url(web.add_raw(handle), "/a"))))
    assert result.reason is Reason.TRUNCATED_BODY
    unused = raw_response(OK + half)
    assert failure(fetch(web.url(web.add_raw(unused)))).reason is Reason.TRUNCATED_BODY
