"""A small web of real servers on loopback addresses, for tests that talk HTTP.

    with LocalWeb() as web:
        host = web.add_host()                       # "127.0.0.2:40213"
        web.add(host, "/feed.xml", FEED, content_type="application/rss+xml", etag='"v1"')
        web.add(host, "/old", status=301, headers={"Location": "/feed.xml"})
        client.fetch_all([FetchRequest("k", web.url(host, "/old"))])
        assert [request.path for request in web.requests] == ["/old", "/feed.xml"]

Each host has a loopback address of its own, so politeness sees different hosts. Servers that
break HTTP are written as raw handlers: ``web.add_raw(handler)``. What is not there answers 404,
robots.txt included.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from ssl import SSLContext
from typing import Any, Self, TypeVar

from aiohttp import web
from multidict import CIMultiDict

RawHandler = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
Handler = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]
_T = TypeVar("_T")


@dataclass(frozen=True)
class RecordedRequest:
    """One request as a host saw it; times are ``time.monotonic()`` seconds."""

    host: str
    method: str
    path: str  # with the query, as it was sent
    headers: Mapping[str, str]
    started: float
    finished: float


@dataclass(frozen=True)
class StaticPage:
    """One answer; 304 to whoever shows its ``etag`` or ``last_modified``."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    delay: float = 0.0

    async def respond(self, request: web.BaseRequest) -> web.StreamResponse:
        """The answer to this request."""
        if self.delay:
            await asyncio.sleep(self.delay)
        headers = CIMultiDict(self.headers)
        if self._current(request):
            headers.popall("Content-Type", None)
            return web.Response(status=304, headers=headers)
        return web.Response(body=self.body, status=self.status, headers=headers)

    def _current(self, request: web.BaseRequest) -> bool:
        etag, modified = self.headers.get("ETag"), self.headers.get("Last-Modified")
        if shown := request.headers.get("If-None-Match"):
            return shown == etag
        shown = request.headers.get("If-Modified-Since")
        return shown is not None and shown == modified


class Gate:
    """Holds requests until it is opened; the first ``free`` of them pass at once."""

    def __init__(self, free: int = 0) -> None:
        self.asked = 0
        self._free = free
        self._opened = threading.Event()

    def open(self) -> None:
        """Let pass what waits, and what comes from now on."""
        self._opened.set()

    def before(self, handler: Handler) -> Handler:
        """The handler behind this gate."""

        async def held(request: web.BaseRequest) -> web.StreamResponse:
            self.asked += 1
            free = self.asked <= self._free
            while not free and not self._opened.is_set():  # noqa: ASYNC110 (by another thread)
                await asyncio.sleep(0.01)
            return await handler(request)

        return held


class LocalWeb:
    """Hosts on 127.0.0.2, 127.0.0.3, … in one thread; a context manager.

    A benchmark may serve from its own process: it counts the processes that it starts, not itself.
    """

    def __init__(self) -> None:
        self.requests: list[RecordedRequest] = []
        self._pages: dict[tuple[str, str], Handler] = {}
        self._sites: dict[str, Handler] = {}
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="local-web")
        self._runners: list[web.ServerRunner] = []
        self._raw_servers: list[asyncio.Server] = []
        self._last_address = 1

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._do(self._stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def add_host(self, address: str = "", port: int = 0, tls: SSLContext | None = None) -> str:
        """Open a host on the next loopback address (or a given one); ``address:port``."""
        return self._do(self._serve(address or self._next_address(), port, tls))

    def add_raw(self, handler: RawHandler, address: str = "", port: int = 0) -> str:
        """Open a host that speaks whatever ``handler`` writes; ``address:port``.

        The connection is closed when the handler returns. Nothing is recorded.
        """
        return self._do(self._serve_raw(handler, address or self._next_address(), port))

    def add(
        self,
        host: str,
        path: str,
        body: str | bytes = b"",
        *,
        status: int = 200,
        content_type: str = "text/html; charset=utf-8",
        etag: str = "",
        last_modified: str = "",
        headers: Mapping[str, str] | None = None,
        delay: float = 0.0,
    ) -> str:
        """Put a page at ``path`` (with its query, if it has one); returns its URL."""
        named = {"Content-Type": content_type, "ETag": etag, "Last-Modified": last_modified}
        merged = {name: value for name, value in named.items() if value} | dict(headers or {})
        data = body.encode() if isinstance(body, str) else body
        return self.add_handler(host, path, StaticPage(data, status, merged, delay).respond)

    def add_handler(self, host: str, path: str, handler: Handler) -> str:
        """Let an aiohttp handler answer at ``path``; returns the URL."""
        self._pages[host, path] = handler
        return self.url(host, path)

    def add_site(self, host: str, handler: Handler) -> None:
        """Let an aiohttp handler answer at every path of a host that has no page of its own."""
        self._sites[host] = handler

    def hold(self, host: str, path: str, gate: Gate) -> None:
        """Put the page at ``path`` behind a gate."""
        self._pages[host, path] = gate.before(self._pages[host, path])

    @staticmethod
    def url(host: str, path: str = "/") -> str:
        """The URL of a path on a host."""
        return f"http://{host}{path}"

    def requests_to(self, host: str, path: str | None = None) -> list[RecordedRequest]:
        """What a host was asked, in the order of arrival."""
        found = [r for r in self.requests if r.host == host and path in (None, r.path)]
        return sorted(found, key=lambda request: request.started)

    def _next_address(self) -> str:
        self._last_address += 1
        return f"127.0.{self._last_address // 250}.{self._last_address % 250}"

    async def _serve(self, address: str, port: int, tls: SSLContext | None) -> str:
        async def handle(request: web.BaseRequest) -> web.StreamResponse:
            return await self._answer(host, request)

        runner = web.ServerRunner(web.Server(handle, access_log=None), shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, address, port, ssl_context=tls).start()
        self._runners.append(runner)
        host = f"{address}:{runner.addresses[0][1]}"
        return host

    async def _answer(self, host: str, request: web.BaseRequest) -> web.StreamResponse:
        started = time.monotonic()
        try:
            handler = self._pages.get((host, request.raw_path)) or self._sites.get(host)
            return await handler(request) if handler else web.Response(status=404)
        finally:
            self.requests.append(
                RecordedRequest(
                    host,
                    request.method,
                    request.raw_path,
                    CIMultiDict(request.headers),
                    started,
                    time.monotonic(),
                )
            )

    async def _serve_raw(self, handler: RawHandler, address: str, port: int) -> str:
        async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            try:
                await handler(reader, writer)
            except (OSError, asyncio.CancelledError):
                pass  # the client had enough, or the web is closing
            finally:
                writer.close()

        server = await asyncio.start_server(handle, address, port)
        self._raw_servers.append(server)
        return f"{address}:{server.sockets[0].getsockname()[1]}"

    async def _stop(self) -> None:
        for server in self._raw_servers:
            server.close()
        for runner in self._runners:
            await runner.cleanup()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    def _do(self, work: Coroutine[Any, Any, _T]) -> _T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(10)


def raw_response(payload: bytes) -> RawHandler:
    """A raw handler that reads one request's head, writes ``payload`` and hangs up."""

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(payload)
        await writer.drain()

    return handle
