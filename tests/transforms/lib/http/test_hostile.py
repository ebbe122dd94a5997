"""Servers that break HTTP, on raw sockets; and places that must not be reached at all."""

from __future__ import annotations

import asyncio
import gzip
import os
import socket
import ssl
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta

import pytest
import trustme
from aiohttp.abc import ResolveResult

from schemas.reasons import Reason
from tests.support.fetching import failure, fetch, local_client, response
from tests.support.names import FixedNames
from tests.support.web import LocalWeb, RawHandler, raw_response
from transforms.lib.http import FetchRequest

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


@pytest.mark.parametrize("kind", ["page", "feed"])
@pytest.mark.parametrize(
    "url",
    [
        "http://169.254.169.254/latest/meta-data/",
        "http://10.0.0.1/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://[2002:7f00:1::]/",
        "http://[fec0::1]/",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://0177.0.0.1/",
        "http://0251.0376.0251.0376/",
        "http://0xa9fea9fe/",
        "http://2852039166/latest/meta-data/",
        "http://169.254.43518/",
        "http://[::ffff:169.254.169.254]/",
        "http://[::ffff:a9fe:a9fe]/",
        "http://[64:ff9b::a9fe:a9fe]/",
        "http://[2002:a9fe:a9fe::1]/",
        "http://[::a9fe:a9fe]/",
        "http://[fd00:ec2::254]/",
        "http://100.100.100.200/",
        "http://224.0.0.1/",
        "http://0/",
        "http://user:secret@10.0.0.1/",
        "http://example.org@10.0.0.1/",
    ],
)
def test_private_addresses_are_denied_without_a_connection(url: str, kind: str) -> None:
    result = failure(fetch(FetchRequest("k", url, kind), allow_networks=()))
    assert result.reason is Reason.ADDRESS_DENIED
    assert result.duration_ms == 0


@pytest.mark.parametrize("addresses", [("127.0.0.2",), ("127.0.0.2", "10.0.0.1")])
def test_a_name_of_private_addresses_is_denied_without_a_connection(
    web: LocalWeb, addresses: tuple[str, ...]
) -> None:
    port = web.add_host("127.0.0.2").rsplit(":", 1)[1]
    with local_client(FixedNames(*addresses), allow_networks=("127.0.0.3/32",)) as client:
        request = FetchRequest("k", f"http://intranet.example.org:{port}/", "feed")
        assert failure(client.submit(request).result(10)).reason is Reason.ADDRESS_DENIED
    assert not web.requests


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("metadata.google.internal", "169.254.169.254"),
        ("instance-data.ec2.internal", "169.254.169.254"),
        ("localhost", "127.0.0.1"),
        ("nat.example.org", "100.64.0.1"),
        ("group.example.org", "224.0.0.1"),
        ("intranet.example.org", "192.168.1.1"),
    ],
)
@pytest.mark.parametrize("hop", ["asked for", "redirected to"])
def test_a_name_of_an_inner_service_is_denied_on_every_hop(
    web: LocalWeb, name: str, address: str, hop: str
) -> None:
    start, port = web.add_host().split(":")
    url = f"http://{name}/computeMetadata/v1/"
    web.add(f"{start}:{port}", "/", status=302, headers={"Location": url})
    asked = url if hop == "asked for" else f"http://{start}:{port}/"
    with local_client(FixedNames(address), allow_networks=(f"{start}/32",)) as client:
        result = failure(client.submit(FetchRequest("k", asked, "feed")).result(10))
    assert result.reason is Reason.ADDRESS_DENIED
    assert name in result.error


def test_a_name_that_changes_its_mind_after_the_check_gains_nothing(web: LocalWeb) -> None:
    inner = web.add_host()  # what must not be reached
    address, port = inner.split(":")
    outer = web.add_host(port=int(port))
    web.add(outer, "/", "x")
    names = ChangingNames(outer.split(":")[0], address)
    with local_client(names, allow_networks=(f"{outer.split(':')[0]}/32",)) as client:
        for number in range(10):
            request = FetchRequest("k", f"http://n{number}.example.org:{port}/", "feed")
            client.submit(request).result(10)
    assert len(names.asked) == 10
    assert len(web.requests_to(outer, "/")) == 5
    assert not web.requests_to(inner)


class ChangingNames(FixedNames):
    """Gives the first of two addresses, then the second, then the first again."""

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        answers = await super().resolve(host, port, family)
        return [answers[(len(self.asked) - 1) % len(answers)]]


def test_the_address_that_was_checked_is_the_one_connected_to(web: LocalWeb) -> None:
    host = web.add_host()
    address, port = host.split(":")
    web.add(host, "/", "x")
    names = FixedNames(address)
    with local_client(names) as client:
        client.submit(FetchRequest("k", f"http://a.example.org:{port}/", "feed")).result(10)
        names.addresses = ("10.0.0.1",)
        client.submit(FetchRequest("k", f"http://a.example.org:{port}/", "feed")).result(10)
    assert names.asked == ["a.example.org"]  # no second look-up between check and connection
    assert len(web.requests_to(host, "/")) == 2


def test_of_several_addresses_only_those_allowed_are_tried(web: LocalWeb) -> None:
    host = web.add_host()
    address, port = host.split(":")
    web.add(host, "/", "x")
    names = FixedNames("10.0.0.1", address, "192.168.0.1")
    with local_client(names, allow_networks=(f"{address}/32",)) as client:
        request = FetchRequest("k", f"http://mixed.example.org:{port}/", "feed")
        assert response(client.submit(request).result(10)).body == b"x"


def test_a_public_address_is_not_asked_on_an_odd_port() -> None:
    with local_client(FixedNames("93.184.215.14")) as client:
        for url in ("http://example.org:22/", "http://93.184.215.14:22/"):
            result = failure(client.submit(FetchRequest("k", url, "feed")).result(10))
            assert result.reason is Reason.BAD_URL
            assert "22" in result.error


def test_a_denied_address_waits_for_no_turn() -> None:
    requests = [FetchRequest("k", "http://10.0.0.1/", kind) for kind in ("page", "feed", "page")]
    with local_client(host_delay=30.0, total_deadline=5.0) as client:
        started = time.monotonic()
        assert len(list(client.fetch_all(requests))) == 3
    assert time.monotonic() - started < 5
