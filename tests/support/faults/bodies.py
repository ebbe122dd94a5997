"""Bodies and byte streams that hostile or broken servers send; shared by feeds and pages."""

from __future__ import annotations

import asyncio
import gzip
import zlib
from collections.abc import AsyncIterator, Callable

import brotli
import zstandard

from tests.support.faults.wire import Request, respond

PDF = b"%PDF-1.7\n" + bytes(2000)
MEBIBYTE = 1 << 20

CODERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli.compress,
    "zstd": zstandard.ZstdCompressor().compress,
}


def raw_deflate(data: bytes) -> bytes:
    """The coding deflate without the zlib header it should have."""
    coder = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return coder.compress(data) + coder.flush()


async def endless(_: Request) -> AsyncIterator[bytes]:
    """A body that never ends."""
    yield b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html>"
    while True:
        yield b"<p>" + b"x" * 65_000


async def trickle(_: Request) -> AsyncIterator[bytes]:
    """One byte each second, for ever."""
    yield b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
    while True:
        yield b"x"
        await asyncio.sleep(1)


async def silence(request: Request) -> AsyncIterator[bytes]:
    """The connection is taken, and no answer comes."""
    await request.hung_up()
    yield b""


async def header_flood(_: Request) -> AsyncIterator[bytes]:
    """Headers without end."""
    yield b"HTTP/1.1 200 OK\r\n"
    while True:
        yield b"X-Flood: 1\r\n" * 1000


def hang_up(_: Request) -> bytes:
    """No answer at all."""
    return b""


def not_http(_: Request) -> bytes:
    """Another protocol."""
    return b"SSH-2.0-OpenSSH_9.6\r\n"


def cut_off(body: bytes, content_type: str) -> bytes:
    """The first half of a body whose length is announced whole."""
    return respond(
        200, body[: len(body) // 2], f"Content-Length: {len(body)}", f"Content-Type: {content_type}"
    )


def cut_off_gzip(body: bytes, content_type: str) -> bytes:
    """A gzip stream that ends too early, with a length that fits."""
    coded = gzip.compress(body)
    return respond(200, coded[:-20], "Content-Encoding: gzip", f"Content-Type: {content_type}")


def cut_off_chunks(body: bytes, content_type: str) -> bytes:
    """Chunks without the last one."""
    head = ("Transfer-Encoding: chunked", f"Content-Type: {content_type}")
    return respond(200, b"%x\r\n%b\r\n" % (len(body), body), *head)


CHALLENGE = (
    b"<!doctype html><html><head><title>Just a moment...</title></head><body>"
    b'<script src="/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1"></script></body></html>'
)
CONSENT = (
    b"<!doctype html><html><head><title>Before you continue</title></head><body>"
    b'<form action="https://consent.google.com/save"><button>Accept all</button></form>'
    b"</body></html>"
)


def ill_formed() -> bytes:
    """80,000 items whose tags do not match."""
    return b"<rss><channel>" + b"<item><title>one & another</item></title><br>" * 110_000


MINISTRY = "Das Bundesministerium für Überprüfung"
HUGE_ROBOTS = (
    b"User-agent: *\nAllow: /\n" + b"# nothing to see\n" * 39_000 + b"User-agent: *\nDisallow: /\n"
)
"""What forbids all stands beyond the 500 KiB that RFC 9309 asks a crawler to read."""
SHORT = (
    "<!doctype html><html><head><title>Brief</title></head>"
    "<body><article><p>Too short to keep.</p></article></body></html>"
)
EMPTY = "<!doctype html><html><head><title>Nothing</title></head><body></body></html>"


def links(count: int) -> str:
    """A page of links and nothing else."""
    items = (f'<li><a href="/a/{n}">Another headline {n} of the day</a></li>' for n in range(count))
    return f"<!doctype html><title>All news</title><body><ul>{''.join(items)}</ul></body>"


def siblings(count: int) -> str:
    """A page of very short paragraphs."""
    return f"<!doctype html><html><body>{'<p>x</p>' * count}</body></html>"


STUBS = {
    "meta refresh": '<title>Moved</title><meta http-equiv="refresh" content="0; url={}">Wait.',
    "location in a script": '<title>Moved</title><script>location.replace("{}")</script>',
}
"""Pages that are nothing but the way to another one."""


def _notice(title: str, text: str) -> str:
    return f"<html><title>{title}</title><body><h1>{title}</h1><p>{text}</p></body></html>"


NOTICES = {
    "access_wall": _notice(
        "Sign in", "Please sign in to your account to go on reading this story."
    ),
    "maintenance later": _notice(
        "Back soon", "Our website is down for maintenance. Please come back."
    ),
    "needs_javascript": _notice(
        "Gazette", "You need to enable JavaScript in order to see this page."
    ),
}
LOGIN = '<html><title>Sign in</title><form><input type="password" name="p"></form></html>'
UNKNOWN_WALL = _notice(
    "Hírlap", "Ezt a tartalmat csak előfizetőink láthatják. Kérjük, jelentkezzen be a fiókjába."
)
