"""One GET at a time over aiohttp: checked addresses, deadlines, bounded bodies, nothing more.

No redirects, no retries, no cookies, no proxies, no decompression by the library: what it would do
in silence is done by the modules above, under the same limits as the first request.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping

import aiohttp
from aiohttp.abc import AbstractResolver
from aiohttp.resolver import ThreadedResolver
from multidict import CIMultiDictProxy
from yarl import URL

from schemas.reasons import Reason
from transforms.lib.http.address import AddressPolicy, checked_connector
from transforms.lib.http.answers import Answer, Reading
from transforms.lib.http.body import ACCEPT_ENCODING, Body, BodyCollector
from transforms.lib.http.config import HttpConfig
from transforms.lib.http.errors import FetchError, as_fetch_error
from transforms.lib.urls.target import Target

Plan = Callable[[int, Mapping[str, str]], Reading | None]

# Content-Security-Policy and Link headers of large publishers exceed aiohttp's default of 8 KiB.
_MAX_LINE = 16 << 10
_MAX_HEADER = 32 << 10
_MAX_HEADERS = 256
_READ_BUFFER = 1 << 16
_LOOK_SECONDS = 1.0


class Wire:
    """The session of a client. To be made and used inside its event loop."""

    def __init__(self, config: HttpConfig, resolver: AbstractResolver | None = None) -> None:
        self._policy = AddressPolicy(config.allow_networks, config.allowed_ports)
        self._session = aiohttp.ClientSession(
            connector=checked_connector(self._policy, resolver or ThreadedResolver()),
            headers={"User-Agent": config.user_agent, "Accept-Encoding": ACCEPT_ENCODING},
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            timeout=aiohttp.ClientTimeout(
                total=None, connect=config.connect_timeout, sock_read=config.read_timeout
            ),
            middlewares=(_no_silent_retry,),
            max_line_size=_MAX_LINE,
            max_field_size=_MAX_HEADER,
            max_headers=_MAX_HEADERS,
            read_bufsize=_READ_BUFFER,
        )

    def check(self, target: Target) -> None:
        """Refuse an IP literal before anything is done about it. Raises as ``AddressPolicy``."""
        if target.address is not None:
            self._policy.check(target.address, target.port)

    async def get(
        self, target: Target, headers: Mapping[str, str], plan: Plan, seconds: float
    ) -> Answer:
        """Ask once, and read what ``plan`` says from status and headers.

        Raises:
            FetchError: anything that keeps the answer from being had within ``seconds``.
        """
        try:
            async with asyncio.timeout(seconds) as deadline:
                return await self._get(target, headers, plan)
        except Exception as error:  # the library's errors are many, and all are the answer's
            if isinstance(error, TimeoutError) and deadline.expired():
                late = f"no complete answer within {seconds:.0f} s"
                raise FetchError(Reason.TIMEOUT, late) from error
            raise as_fetch_error(error) from error

    async def _get(self, target: Target, headers: Mapping[str, str], plan: Plan) -> Answer:
        url = URL(target.url, encoded=True)
        async with self._session.get(url, headers=headers, allow_redirects=False) as response:
            body = Body(b"", 0)
            if reading := plan(response.status, response.headers):
                body = await _read(_chunks(response), response.headers, reading)
            return Answer(
                response.status,
                response.reason or "",
                response.headers,
                body.data,
                body.wire_bytes,
            )

    async def close(self) -> None:
        """Close all connections."""
        await self._session.close()


async def _chunks(response: aiohttp.ClientResponse) -> AsyncIterator[bytes]:
    """The body as it arrives.

    aiohttp 3.14 closes the connection where the framing of a body is broken, and leaves its reader
    waiting: so this one looks for the connection when it has waited for a while.
    """
    content = response.content
    while not content.at_eof():
        try:
            async with asyncio.timeout(_LOOK_SECONDS) as pause:
                chunk = await content.readany()
        except TimeoutError:
            if not pause.expired():
                raise
            if content.is_eof() or _is_connected(response):
                continue
            raise FetchError(Reason.BAD_RESPONSE, "the framing of the body is broken") from None
        if chunk:
            yield chunk


def _is_connected(response: aiohttp.ClientResponse) -> bool:
    protocol = response.connection.protocol if response.connection is not None else None
    return protocol is not None and protocol.is_connected()


async def _read(
    chunks: AsyncIterator[bytes], headers: CIMultiDictProxy[str], reading: Reading
) -> Body:
    try:
        coding = ",".join(headers.getall("Content-Encoding", ()))
        return await read_body(chunks, coding, reading)
    except (FetchError, aiohttp.ClientError):
        if reading.peek:
            return Body(b"", 0)
        raise


async def read_body(chunks: AsyncIterator[bytes], coding: str, reading: Reading) -> Body:
    """Collect a body as it arrives. Raises as ``BodyCollector``."""
    collector = BodyCollector(coding, reading.limit, cut=reading.cut)
    async for chunk in chunks:
        collector.feed(chunk)
        if collector.full:
            break
    return collector.finish()


async def _no_silent_retry(
    request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType
) -> aiohttp.ClientResponse:
    """Keep aiohttp from repeating a request by itself, at once and past the host's delay."""
    try:
        return await handler(request)
    except (aiohttp.ClientOSError, aiohttp.ServerDisconnectedError) as error:
        raise as_fetch_error(error) from error
