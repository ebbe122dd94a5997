"""Pages out of WARC files: those of status 200, within limits, and what is wrong with others."""

from __future__ import annotations

import gzip
import io
from collections import Counter
from datetime import UTC, datetime

import pytest

from tests.support.newsroom import page
from tests.support.warc_files import response, warc_file
from transforms.lib.http.messages import FetchResponse
from transforms.lib.http.warc import WarcError, read_pages

LIMIT = 1 << 20
URL = "https://gazette.example/a"
BOMB = gzip.compress(b"x" * LIMIT * 2)


def read(content: bytes) -> tuple[list[FetchResponse], Counter[str]]:
    skipped: Counter[str] = Counter()
    found = [one for one, _ in read_pages(io.BytesIO(content), LIMIT, skipped)]
    return found, skipped


@pytest.mark.parametrize("codec", ["gz", "zst"])
def test_a_page_is_what_a_fetch_would_have_given(codec: str) -> None:
    record = response(URL, b"<p>Text", headers='ETag: "7"\r\n')
    ((found, at),) = read_pages(io.BytesIO(warc_file([record], codec)), LIMIT, Counter())
    assert (found.url, found.final_url, found.status, found.body) == (URL, URL, 200, b"<p>Text")
    assert (found.charset, found.etag) == ("utf-8", '"7"')
    assert at == datetime(2026, 11, 20, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (gzip.compress(b"<p>Text", mtime=0), "Content-Encoding: gzip\r\n"),
        (b"5\r\n<p>Te\r\n2\r\nxt\r\n0\r\n\r\n", "Transfer-Encoding: chunked\r\n"),
        (b"<p>Text", "X-Crawler-Content-Encoding: gzip\r\n"),
    ],
)
def test_codings_are_taken_away(body: bytes, headers: str) -> None:
    found, _ = read(warc_file([response(URL, body, headers=headers)]))
    assert [one.body for one in found] == [b"<p>Text"]


@pytest.mark.parametrize(
    ("record", "what"),
    [
        (response(URL, b"", status="404 Not Found"), "status 404"),
        (response(URL, b"\x89PNG", content_type="image/png"), "unsupported_type"),
        (response(URL, b"no gzip at all", headers="Content-Encoding: gzip\r\n"), "bad_encoding"),
        (response(URL, BOMB, headers="Content-Encoding: gzip\r\n"), "too_large"),
        (response(URL, b"x" * LIMIT * 2), "too_large"),
        (response(URL, b"<p>Text", date="some day"), "without a date"),
        (response("", b"<p>Text"), "without an address"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_what_is_no_page_is_counted_and_the_next_one_is_read(record: object, what: str) -> None:
    found, skipped = read(warc_file([record, response(f"{URL}/next", b"<p>Next")]))  # type: ignore[list-item]
    assert [one.body for one in found] == [b"<p>Next"]
    assert skipped == {what: 1}


def test_chunks_that_are_none_are_counted() -> None:
    record = response(URL, b"no chunks", headers="Transfer-Encoding: chunked\r\n")
    found, skipped = read(warc_file([record]))
    assert found == []
    assert "no answer in HTTP" in next(iter(skipped))


def test_a_file_that_breaks_off_gives_what_came_before() -> None:
    texts = [page("A", seed=str(number)).encode() for number in range(9)]
    records = [response(f"{URL}/{number}", text) for number, text in enumerate(texts)]
    whole, found = warc_file(records), []
    pages = read_pages(io.BytesIO(whole[:-20]), LIMIT, Counter())
    with pytest.raises(WarcError, match="in response 9"):  # noqa: PT012 (what came before counts)
        for one, _ in pages:
            found.append(one.body)
    assert found == texts[:8]


@pytest.mark.parametrize("codec", ["gz", "zst"])
@pytest.mark.parametrize("share", [0.3, 0.5, 0.8])
def test_a_file_that_breaks_off_anywhere_is_told(codec: str, share: float) -> None:
    texts = [page("A", seed=str(number)).encode() for number in range(9)]
    whole = warc_file([response(URL, text) for text in texts], codec)
    with pytest.raises(WarcError):
        read(whole[: int(len(whole) * share)])


@pytest.mark.parametrize("content", [b"junk" * 99, gzip.compress(b"junk\r\n" * 99, mtime=0)])
def test_another_file_is_told(content: bytes) -> None:
    with pytest.raises(WarcError):
        read(content)


def test_an_empty_file_has_no_pages() -> None:
    assert read(b"") == ([], Counter())
