"""Servers that break HTTP, on raw sockets; and places that must not be reached at all."""

from __future__ import annotations

import asyncio
import gzip
import os
import socket
import ssl
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
import trustme

from schemas.reasons import Reason
from tests.support.fetching import failure, fetch, response
from tests.support.web import LocalWeb, RawHandler, raw_response

OK = b"HTTP/1.1 200 OK\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"


@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        (b"", Reason.CONNECTION_LOST),
        (b"HTTP/1.1 200 OK\r\nConte", Reason.CONNECTION_LOST),
        (b"SSH-2.0-OpenSSH_9.6\r\n", Reason.BAD_RESPONSE),
        (b"<html>HTTP/0.9</html>", Reason.BAD_RESPONSE),
        (b"HTTP/1.1 abc OK\r\n\r\n", Reason.BAD_RESPONSE),
        (OK + b"no colon\r\n\r\n", Reason.BAD_RESPONSE),
        (OK + b"ETag: a\x00b\r\n\r\n", Reason.BAD_RESPONSE),
        (OK + b"Content-Length: x\r\n\r\n", Reason.BAD_RESPONSE),
        (OK + b"Content-Length: -1\r\n\r\n", Reason.BAD_RESPONSE),
        (OK + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\nabc", Reason.BAD_RESPONSE),
        (OK + b"Content-Length: 100\r\n\r\nabc", Reason.TRUNCATED_BODY),
        (OK + b"Content-Length: 2\r\n\r\nabcdef", Reason.BAD_RESPONSE),
        (CHUNKED + b"5\r\nabcde\r\n", Reason.TRUNCATED_BODY),
        (CHUNKED + b"5\r\nab", Reason.TRUNCATED_BODY),
        (CHUNKED + b"zz\r\nabcde\r\n", Reason.BAD_RESPONSE),
        (OK + b"Content-Encoding: gzip\r\n\r\nplain text", Reason.BAD_ENCODING),
        (
            OK + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(b"ab", mtime=0)[:-4],
            Reason.TRUNCATED_BODY,
        ),
        (OK + b"Content-Encoding: sdch\r\n\r\nx", Reason.BAD_ENCODING),
        (OK + b"Content-Length: 99999999999\r\n\r\n", Reason.TOO_LARGE),
    ],
)
def test_what_is_not_http_has_its_reason(web: LocalWeb, payload: bytes, reason: Reason) -> None:
    result = failure(fetch(web.url(web.add_raw(raw_response(payload)))))
    assert result.reason is reason, result
    assert result.error.isprintable()


@pytest.mark.parametrize(
    ("head", "broken"),
    [
        (CHUNKED, b"zz\r\nabcde\r\n"),
        (CHUNKED + b"5\r\nabcde\r\n", b"5\r\nabcdefgh\r\n"),
        (CHUNKED + b"5\r\nabcde\r\n", b"-1\r\n\r\n"),
    ],
)
def test_a_body_whose_framing_breaks_after_a_while_is_not_waited_for(
    web: LocalWeb, head: bytes, broken: bytes
) -> None:
    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(head)
        await writer.drain()
        await asyncio.sleep(0.1)
        writer.write(broken)
        await reader.read()  # hangs up when the other side does

    result = failure(fetch(web.url(web.add_raw(handle)), total_deadline=60.0))
    assert (result.reason, result.error) == (
        Reason.BAD_RESPONSE,
        "the framing of the body is broken",
    )


def test_a_body_that_pauses_for_longer_than_a_look_is_read(web: LocalWeb) -> None:
    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        for piece in (CHUNKED, b"3\r\none\r\n", b"3\r\ntwo\r\n0\r\n\r\n"):
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(1.2)

    assert response(fetch(web.url(web.add_raw(handle)))).body == b"onetwo"


@pytest.mark.parametrize(
    "payload",
    [
        OK + b"\r\nuntil the end",
        b"HTTP/1.0 200 OK\r\n\r\nuntil the end",
        b"HTTP/1.1 200 OK\nContent-Type: text/html\n\nuntil the end",
        b"HTTP/1.1 200\r\nContent-Length: 13\r\n\r\nuntil the end",
        b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + OK + b"\r\nuntil the end",
        CHUNKED + b"5\r\nuntil\r\n8\r\n the end\r\n0\r\n\r\n",
        OK + b"Set-Cookie: =;;;=\r\n\r\nuntil the end",
    ],
)
def test_old_habits_are_read_all_the_same(web: LocalWeb, payload: bytes) -> None:
    result = response(fetch(web.url(web.add_raw(raw_response(payload)))))
    assert result.body == b"until the end"


def test_header_bytes_that_are_no_text_are_dropped(web: LocalWeb) -> None:
    payload = OK + b'ETag: "\xe9"\r\nContent-Type: text/\xff\r\n\r\nx'
    result = response(fetch(web.url(web.add_raw(raw_response(payload)))))
    assert (result.etag, result.content_type) == ("", "")


def repeat(head: bytes, piece: bytes, pause: float = 0.0) -> RawHandler:
    """Writes ``head``, then ``piece`` for ever."""

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(head)
        while True:
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(pause)

    return handle


@pytest.mark.parametrize(
    "piece", [b"X-Flood: 1\r\n", b"a" * 100], ids=["of headers", "in one header"]
)
def test_a_flood_in_the_head_is_stopped(web: LocalWeb, piece: bytes) -> None:
    host = web.add_raw(repeat(OK + b"X: ", piece))
    assert failure(fetch(web.url(host))).reason is Reason.BAD_RESPONSE


def test_an_endless_body_is_stopped_at_the_limit(web: LocalWeb) -> None:
    host = web.add_raw(repeat(OK + b"\r\n", b"x" * 65_536))
    result = failure(fetch(web.url(host), max_feed_bytes=1_000_000))
    assert result.reason is Reason.TOO_LARGE


@pytest.mark.parametrize("head", [OK + b"\r\n", OK + b"X: "], ids=["body", "head"])
def test_a_byte_at_a_time_ends_at_the_total_deadline(web: LocalWeb, head: bytes) -> None:
    host = web.add_raw(repeat(head, b"x", pause=0.05))
    result = failure(fetch(web.url(host), total_deadline=1.0, retries=2))
    assert result.reason is Reason.TIMEOUT
    assert 900 < result.duration_ms < 3000


def test_silence_ends_at_the_read_timeout(web: LocalWeb) -> None:
    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()

    result = failure(fetch(web.url(web.add_raw(silent)), read_timeout=0.4, total_deadline=20.0))
    assert result.reason is Reason.TIMEOUT
    assert result.duration_ms < 5000


def test_a_dropped_connection_is_not_repeated_behind_our_back(web: LocalWeb) -> None:
    connections = []

    async def hang_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connections.append(await reader.readuntil(b"\r\n\r\n"))

    assert failure(fetch(web.url(web.add_raw(hang_up)))).reason is Reason.CONNECTION_LOST
    assert len(connections) == 1


def test_a_port_nobody_listens_on_is_a_failed_connection() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}/"
        assert failure(fetch(url)).reason is Reason.CONNECT


def test_plain_http_behind_an_https_url_is_a_tls_error(web: LocalWeb) -> None:
    host = web.add_host()
    assert failure(fetch(f"https://{host}/")).reason is Reason.TLS


def serve_with(web: LocalWeb, certificate: trustme.LeafCert) -> str:
    """The URL of a page behind the certificate, on 127.0.0.2."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    certificate.configure_cert(context)
    host = web.add_host("127.0.0.2", tls=context)
    web.add(host, "/", b"<p>safe</p>")
    return f"https://{host}/"


def fetch_trusting(authority: trustme.CA, url: str) -> str:
    """What comes of the URL in a process that trusts the authority."""
    code = "import sys; from tests.support.fetching import fetch; print(fetch(sys.argv[1]))"
    with authority.cert_pem.tempfile() as pem:
        environment = {**os.environ, "SSL_CERT_FILE": pem}
        command = [sys.executable, "-c", code, url]
        return subprocess.run(
            command, env=environment, capture_output=True, text=True, check=True
        ).stdout


def test_a_certificate_of_a_trusted_authority_is_accepted(web: LocalWeb) -> None:
    authority = trustme.CA()
    url = serve_with(web, authority.issue_cert("127.0.0.2"))
    assert "<p>safe</p>" in fetch_trusting(authority, url)


def test_a_certificate_nobody_vouches_for_is_a_tls_error(web: LocalWeb) -> None:
    result = failure(fetch(serve_with(web, trustme.CA().issue_cert("127.0.0.2")), retries=2))
    assert result.reason is Reason.TLS
    assert "certificate" in result.error.lower()
    assert not web.requests


def test_a_certificate_of_another_host_is_a_tls_error(web: LocalWeb) -> None:
    authority = trustme.CA()
    url = serve_with(web, authority.issue_cert("127.0.0.3", "news.example.org"))
    result = fetch_trusting(authority, url)
    assert "Reason.TLS" in result
    assert "mismatch" in result
    assert not web.requests


def test_a_certificate_that_has_expired_is_a_tls_error(web: LocalWeb) -> None:
    authority = trustme.CA()
    yesterday = datetime.now(UTC) - timedelta(days=1)
    url = serve_with(web, authority.issue_cert("127.0.0.2", not_after=yesterday))
    result = fetch_trusting(authority, url)
    assert "Reason.TLS" in result
    assert "expired" in result
    assert not web.requests
