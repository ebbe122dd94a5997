"""The sample server, over its real sockets."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from samples.serve import SampleWeb, main, outlet_directories, serve_samples

GAZETTE, LEDGER, WIRE = 0, 1, 2
REPOSITORY = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def samples() -> Iterator[SampleWeb]:
    with serve_samples() as running:
        yield running


def get(url: str, **headers: str) -> tuple[HTTPResponse, bytes]:
    """One request, redirects not followed; header names with ``_`` for ``-``."""
    parts = urlsplit(url)
    connection = HTTPConnection(parts.netloc, timeout=5)
    try:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request("GET", url.removeprefix(f"http://{parts.netloc}"), headers=named)
        response = connection.getresponse()
        return response, response.read()
    finally:
        connection.close()


def test_every_outlet_has_its_own_address_and_front_page(samples: SampleWeb) -> None:
    assert len(set(samples.origins)) == len(outlet_directories()) >= 5
    for origin in samples.origins:
        response, body = get(f"{origin}/")
        assert response.status == 200
        assert b"Fictional sample content" in body


def test_placeholders_become_the_address_of_the_outlet(samples: SampleWeb) -> None:
    _, body = get(f"{samples.origins[GAZETTE]}/news.rss")
    assert f"<link>{samples.origins[GAZETTE]}/</link>".encode() in body
    assert b"{{" not in body


@pytest.mark.parametrize("path", ["/story/8841/estonia-iris-t-battery", "/feed.atom"])
def test_validators_of_a_document_give_304_without_a_body(samples: SampleWeb, path: str) -> None:
    url = samples.origins[WIRE] + path
    first, _ = get(url)
    etag, modified = first.headers["ETag"], first.headers["Last-Modified"]
    for headers in ({"If_None_Match": etag}, {"If_Modified_Since": modified}):
        response, body = get(url, **headers)
        assert (response.status, body) == (304, b"")
        assert response.headers["ETag"] == etag


def test_another_etag_outranks_an_equal_date(samples: SampleWeb) -> None:
    url = f"{samples.origins[WIRE]}/feed.atom"
    modified = get(url)[0].headers["Last-Modified"]
    response, body = get(url, If_None_Match='"other"', If_Modified_Since=modified)
    assert response.status == 200
    assert body


def test_a_moved_path_redirects(samples: SampleWeb) -> None:
    response, _ = get(f"{samples.origins[LEDGER]}/go/1042")
    assert response.status == 301
    assert response.headers["Location"] == "/news/20261117-hypersonics.htm"


@pytest.mark.parametrize(
    "path", ["/nothing", "/_redirects", "/../serve.py", "/%2e%2e/%2e%2e/serve.py", "//etc/passwd"]
)
def test_what_is_no_document_of_the_outlet_is_not_found(samples: SampleWeb, path: str) -> None:
    assert get(samples.origins[LEDGER] + path)[0].status == 404


def test_pages_leave_their_charset_to_the_document(samples: SampleWeb) -> None:
    response, body = get(f"{samples.origins[LEDGER]}/news/20261112-stryker.htm")
    assert response.headers["Content-Type"] == "text/html"
    assert "WASHINGTON — The U.S. Army" in body.decode("windows-1252")


def test_the_opml_names_the_running_addresses(samples: SampleWeb) -> None:
    assert f'xmlUrl="{samples.origins[6]}/news.rss"' in samples.opml
    assert "{{" not in samples.opml.split("-->", 1)[1]


def test_the_ports_are_free_again_after_the_block() -> None:
    with serve_samples() as running:
        port = urlsplit(running.origins[0]).port
    with socket.create_server(("127.0.0.1", port or 0)):
        pass


def test_a_taken_port_ends_the_command_with_one_line_that_names_the_fix(
    capsys: pytest.CaptureFixture[str],
) -> None:
    port = free_ports(len(outlet_directories()))
    with socket.create_server(("127.0.0.1", port + 2)):
        assert main(["--port", str(port)]) == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert f"port {port + 2}" in error
    assert "--port" in error


def test_the_command_writes_the_opml_and_says_when_it_is_ready(tmp_path: Path) -> None:
    opml = tmp_path / "samples.opml"
    port = str(free_ports(len(outlet_directories())))
    command = [sys.executable, "-m", "samples.serve", "--port", port, "--opml", str(opml)]
    with subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            assert f"http://127.0.0.1:{port}" in process.stdout.readline()
            assert f"http://127.0.0.1:{port}/news.rss" in opml.read_text("utf-8")
        finally:
            process.terminate()


def free_ports(count: int) -> int:
    """The first of ``count`` free ports in a row.

    Each process looks from a place of its own on: two that run these tests at the same time would
    find the same ports free, and take them from each other.
    """
    first = os.getpid() % 1000
    starts = (20_000 + (first + step) % 1000 * 10 for step in range(1000))
    return next(start for start in starts if all(is_free(start + k) for k in range(count)))


def is_free(port: int) -> bool:
    try:
        with socket.create_server(("127.0.0.1", port)):
            return True
    except OSError:
        return False
