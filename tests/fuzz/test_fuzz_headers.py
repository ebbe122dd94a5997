"""What servers say beside the body, header by header, and bodies under the wrong coding.

Values are as aiohttp gives them: text, with lone surrogates for bytes that are not UTF-8.
"""

from __future__ import annotations

import gzip
import zlib
from datetime import UTC, datetime

import brotli
import zstandard
from hypothesis import given
from hypothesis import strategies as st
from multidict import CIMultiDict

from tests.support.fuzzing import Choices, examples, fuzz
from transforms.lib.http.answers import Answer, check_answer, kind_rules, next_hop, plan_reading
from transforms.lib.http.body import BodyCollector
from transforms.lib.http.config import HttpConfig
from transforms.lib.http.content import sniffed_media, unsupported_type
from transforms.lib.http.errors import FetchError
from transforms.lib.http.headers import (
    KEPT,
    LONGEST_RETRY_AFTER,
    charset,
    header,
    http_date,
    kept_headers,
    location,
    media_type,
    retry_after,
    validators,
)
from transforms.lib.http.messages import KINDS, FetchRequest, FetchResponse
from transforms.lib.http.robots import rules_from
from transforms.lib.http.stubs import led_on
from transforms.lib.walls.addresses import led_to_wall
from transforms.lib.walls.products import announced, marked

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
RULES = kind_rules(HttpConfig("https://example.org/bot"))
LIMIT = 4_096
NAMES = (
    *("Retry-After", "Date", "Expires", "Cache-Control", "ETag", "Last-Modified", "Content-Type"),
    *("Content-Length", "Location", "Age", "Content-Language", "cf-mitigated", "x-unknown"),
)
VALUES = (
    *("", "0", "-1", "120", "1e9", "9" * 5_000, "²", "٣", "1.5", " 7 ", "0x10", "challenge"),
    *("Mon, 23 Nov 2026 12:01:30 GMT", "Monday, 23-Nov-26 12:01:30 GMT", "0", "Thu, 01 Jan 1970"),
    *(
        "Mon Nov 23 12:01:30 2026",
        "Fri, 31 Dec 9999 23:59:59 -2359",
        "Mon, 01 Jan 0001 00:00:00 +2359",
    ),
    *(
        "max-age=0, no-store",
        "max-age=-1",
        'max-age="60"',
        "public, max-age=1e400",
        "max-age",
        "=,=,;",
    ),
    *('"abc"', 'W/"abc"', "abc", '"', 'W/"', '"a\udc80b"', '"a,b"', '"a\x00"'),
    *(
        "text/html; charset=utf-8",
        'text/html; charset="',
        "text/html;charset*=utf-8''x%ff",
        "a/b; =;",
    ),
    *(
        "text/html; charset*0=a; charset*1=b",
        "text/html; charset*=''",
        "application/pdf",
        "multipart/x",
    ),
    *(
        "text/html; charset*0*=%; charset*9=é",
        "/a b",
        "//[",
        "http://x:99999/",
        "\udce9/\udcff",
        "?",
        "en",
    ),
    *("javascript:1", "https://user:pw@[::1%25eth0]:1/", "\\\\x\\y", "http://1.2.3.4.5/", "data:,"),
)
PIECES = (
    *(
        "\udcff",
        "\x00",
        "\r\n",
        '"',
        "'",
        ";",
        ",",
        "=",
        " ",
        "\t",
        "%",
        "é",
        "0",
        "-",
        ":",
        "\u2028",
    ),
    *("charset", "*0*=", "GMT", "+9999", "Nov", "max-age=", "http://", "[", "]", "\\", "(", ")"),
)


def answer_headers(choices: Choices) -> CIMultiDict[str]:
    """A few headers with values of any of them, damaged."""
    return CIMultiDict(
        (choices.pick(NAMES), choices.edit(choices.pick(VALUES), PIECES, at_most=3))
        for _ in range(choices.below(5))
    )


BODIES = (
    *(
        b"",
        b"<html><title>Just a moment...</title>/cdn-cgi/challenge-platform/",
        b"%PDF-1.7",
        b"\x00",
    ),
    *(b"<title>", b"<title>\xff before you continue</title>consent.google.", b"    ftyp", b"text"),
)
STATUSES = (*range(100, 104), 200, 200, 200, 202, 204, 206, 301, 304, 403, 410, 429, 503, 599, 999)


@fuzz
@given(
    headers=examples(answer_headers),
    status=st.sampled_from(STATUSES),
    kind=st.sampled_from(KINDS),
    body=st.sampled_from(BODIES),
)
def test_any_headers_are_read_or_refused_with_a_reason(
    headers: CIMultiDict[str], status: int, kind: str, body: bytes
) -> None:
    check_values(headers)
    request = FetchRequest("k", "https://example.org/", kind, headers.get("ETag", ""))
    try:
        plan_reading(RULES[kind], status, headers)
        answer = Answer(status, "\udcff", headers, body)
        check_answer(
            RULES[kind], request, answer, "https://consent.example.org/", "https://example.org/"
        )
        next_hop(RULES[kind], answer)
    except FetchError as error:
        str(error).encode()
    for value in validators(request).values():
        value.encode()
        assert value.isprintable()


def check_values(headers: CIMultiDict[str]) -> None:
    """Every reader of a value is total, and what it gives can be stored and sent."""
    for name in NAMES:
        value = header(headers, name)
        value.encode()
        moment = http_date(value)
        assert moment is None or moment.utcoffset() is not None
    wait = retry_after(headers, NOW)
    assert wait is None or 0 <= wait <= LONGEST_RETRY_AFTER
    assert set(kept_headers(headers)) <= set(KEPT)
    location(headers).encode()
    for raw in headers.values():
        assert media_type(raw) == media_type(raw).strip()
        charset(raw)
        unsupported_type(raw)
        sniffed_media(b"text", raw)
        announced(headers)
        marked(raw.encode(errors="replace"))
        led_on(raw.encode(errors="replace"))
        led_to_wall(raw, "https://example.org/story")
        http_date(raw)


PLAIN = b"<html>" + bytes(range(256)) * 8
ENCODED: dict[str, bytes] = {
    "gzip": gzip.compress(PLAIN, mtime=0),
    "deflate": zlib.compress(PLAIN),
    "br": brotli.compress(PLAIN),
    "zstd": zstandard.compress(PLAIN),
    "": PLAIN,
}
BODIES_ON_THE_WIRE = tuple(ENCODED.values())
CODINGS = (*ENCODED, "x-gzip", "identity", "gzip, br", "GZIP", ",", "bogus", "\udcff", "br,")


def encoded_body(choices: Choices) -> bytes:
    return choices.edit(choices.pick(BODIES_ON_THE_WIRE), (*BODIES_ON_THE_WIRE, b"\x00", b"\xff"))


@fuzz
@given(
    coding=st.sampled_from(CODINGS),
    wire=examples(encoded_body),
    step=st.sampled_from((1_000_000, 700, 64)),
    cut=st.booleans(),
)
def test_any_body_under_any_coding_is_decoded_within_the_limit_or_refused(
    coding: str, wire: bytes, step: int, *, cut: bool
) -> None:
    try:
        collector = BodyCollector(coding, LIMIT, cut=cut)
        for start in range(0, len(wire), step):
            collector.feed(wire[start : start + step])
        assert len(collector.finish().data) <= LIMIT
    except FetchError as error:
        str(error).encode()


ROBOTS_LINES = (
    *(
        b"User-agent: *",
        b"user-agent:",
        b"Disallow: /",
        b"Allow: /*$",
        b"Disallow: /%",
        b"Disallow: /a**",
    ),
    *(
        b"Crawl-delay: 1e400",
        b"Crawl-delay: -1",
        b"Crawl-delay: nan",
        b"Crawl-delay: 9999999",
        b":",
        b"#",
    ),
    *(
        b"Request-rate: 1/0",
        b"Request-rate: 1/1s 2500-9900",
        b"Visit-time: 9999-x",
        b"Sitemap: [",
        b"\xff",
    ),
    *(
        b"Disallow: /(((((",
        b"Disallow: http://[::1",
        b"Allow: \xe9",
        b"Host: x",
        b"\xef\xbb\xbf",
        b"\x00",
    ),
)


def robots_txt(choices: Choices) -> bytes:
    lines = b"\n".join(choices.pick(ROBOTS_LINES) for _ in range(choices.below(9)))
    return choices.edit(lines, ROBOTS_LINES, at_most=2)


@fuzz
@given(
    body=examples(robots_txt),
    path=st.sampled_from(("", "/", "/a?b=c", "/%zz", "/é", "/(((", "/" + "a" * 900)),
)
def test_any_robots_txt_allows_or_forbids_a_page(body: bytes, path: str) -> None:
    url = "https://example.org/robots.txt"
    rules = rules_from(FetchResponse("k", url, url, 200, body))
    try:
        rules.check(f"https://example.org{path}")
    except FetchError as error:
        str(error).encode()
    assert rules.crawl_delay == rules.crawl_delay
