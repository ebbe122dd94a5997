from __future__ import annotations

import asyncio

import pytest

from schemas.reasons import Reason
from tests.support.fetching import failure, fetch, response
from tests.support.web import LocalWeb
from transforms.lib.http.lengths import with_one_length

START = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


def served(web: LocalWeb, fields: bytes) -> str:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(START + fields + b"Connection: close\r\n\r\n<p>Hi</p>")
        await writer.drain()
        writer.close()

    return web.url(web.add_raw(answer))


@pytest.mark.parametrize(
    "fields",
    [
        b"Content-Length: 9\r\nContent-Length: 9\r\n",
        b"Content-Length: 9, 9\r\n",
        b"content-length: 9\r\nServer: x\r\nCONTENT-LENGTH:9\r\n",
    ],
)
def test_the_same_length_twice_is_one(web: LocalWeb, fields: bytes) -> None:
    assert response(fetch(served(web, fields))).body == b"<p>Hi</p>"


@pytest.mark.parametrize(
    "fields",
    [b"Content-Length: 9\r\nContent-Length: 8\r\n", b"Content-Length: 9, 10\r\n"],
)
def test_two_lengths_are_no_answer(web: LocalWeb, fields: bytes) -> None:
    assert failure(fetch(served(web, fields))).reason is Reason.BAD_RESPONSE


@pytest.mark.parametrize(
    "data",
    [
        b"",
        START + b"\r\n",
        START + b"Content-Length: 2\r\n\r\nab",
        START + b"Content-Length: 2\r\n\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\n",
        START + b"X-Content-Length: 2\r\nContent-Length: 2\r\n\r\n",
        START + b"Content-Length: 2\r\nContent-Length: x\r\n\r\n",
    ],
)
def test_everything_else_stays_as_it_is(data: bytes) -> None:
    assert with_one_length(data) == data
