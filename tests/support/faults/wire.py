"""Servers of the fault drill at the level of bytes: each answer is what a resource writes, no more.

One connection, one request. A resource is a function from the request to the bytes of the whole
response, head included, or to an iterator of pieces with pauses between them.
"""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from tests.support.web import LocalWeb

NETWORK = "127.30.0.0/16"
CANARY = "127.31.0.1"  # outside of it: whoever asks here has been led astray

_TLS_HANDSHAKE = b"\x16"  # RFC 8446, 5.1

Raw = bytes | AsyncIterator[bytes]


@dataclass(frozen=True)
class Request:
    """A request as it came: path with query, headers under lower-case names."""

    path: str
    headers: Mapping[str, str]
    reader: asyncio.StreamReader

    async def hung_up(self) -> None:
        """Wait until the client closes the connection."""
        await self.reader.read()


Resource = Callable[[Request], Raw]


@dataclass(frozen=True)
class Asked:
    """One request in the log; ``finished`` is ``started`` where the client did not stay."""

    run: int
    host: str
    path: str
    headers: Mapping[str, str]
    started: float
    finished: float


def respond(status: int | str = 200, body: bytes = b"", *headers: str) -> bytes:
    """A response with a correct Content-Length, unless a header says otherwise."""
    lines = [f"HTTP/1.1 {status} Drill", "Connection: close", *headers]
    if not any(line.lower().startswith(("content-length", "transfer-encoding")) for line in lines):
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


def redirect(status: int, to: str) -> bytes:
    """A redirect to ``to``."""
    return respond(status, b"", f"Location: {to}")


@dataclass
class FaultWeb:
    """Hosts on 127.30.a.b, the log of what they were asked, and canaries that nobody may ask.

    ``run`` is the number of the run under way, from 1, and decides what the resources answer;
    ``clock_shift`` is how far the clock of the run is ahead of ours.
    """

    web: LocalWeb
    run: int = 1
    clock_shift: timedelta = timedelta()
    log: list[Asked] = field(default_factory=list)
    canary_connections: list[str] = field(default_factory=list)
    canaries: list[str] = field(default_factory=list)
    hosts: list[str] = field(default_factory=list)
    closed: str = ""  # an address of ours where nobody listens
    crawl_delays: dict[str, float] = field(default_factory=dict)
    _resources: dict[tuple[str, str], Resource] = field(default_factory=dict)
    _numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    def __post_init__(self) -> None:
        self.canaries = [self.web.add_raw(self._trespass, CANARY)]
        port = self.canary_port
        self.canaries.append(self.web.add_raw(self._trespass, "127.0.0.1", port))

    @property
    def canary_port(self) -> int:
        """The port on which the canaries listen."""
        return int(self.canaries[0].rpartition(":")[2])

    def add_host(self) -> str:
        """Open the next host; ``address:port``."""
        number = len(self.hosts)
        host = self.web.add_raw(self._serve, f"127.30.{number // 200}.{number % 200 + 1}")
        self.hosts.append(host)
        return host

    def put(self, host: str, path: str, resource: Resource) -> str:
        """Let ``resource`` answer at a path; returns the URL."""
        self._resources[host, path] = resource
        return f"http://{host}{path}"

    def path(self, folder: str) -> str:
        """A path that no other resource has."""
        return f"/{folder}/{next(self._numbers)}"

    def http_date(self, ahead: timedelta = timedelta()) -> str:
        """A time by the clock of the run, for a header."""
        return format_datetime(datetime.now(UTC) + self.clock_shift + ahead, usegmt=True)

    async def _trespass(self, _: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.canary_connections.append(str(writer.get_extra_info("sockname")))

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        address, port = writer.get_extra_info("sockname")
        host, run, started = f"{address}:{port}", self.run, time.monotonic()
        finished, request = started, None
        try:
            request = await _read_request(reader)
            resource = self._resources.get((host, request.path))
            await _write(writer, resource(request) if resource else respond(404))
            finished = time.monotonic()
        except asyncio.IncompleteReadError:
            return  # hung up without a request
        finally:
            if request is not None and request.path:
                asked = Asked(run, host, request.path, request.headers, started, finished)
                self.log.append(asked)


async def _read_request(reader: asyncio.StreamReader) -> Request:
    start = await reader.readexactly(1)
    if start == _TLS_HANDSHAKE:
        return Request("", {}, reader)  # to be told that this is no TLS
    head = (start + await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    first, *lines = head.split("\r\n")
    pairs = (line.partition(":") for line in lines if line)
    headers = {name.lower(): value.strip() for name, _, value in pairs}
    return Request(first.split(" ")[1], headers, reader)


async def _write(writer: asyncio.StreamWriter, raw: Raw) -> None:
    if isinstance(raw, bytes):
        writer.write(raw)
        await writer.drain()
        return
    async for piece in raw:
        writer.write(piece)
        await writer.drain()
