from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.lib.http.headers import (
    charset,
    header,
    kept_headers,
    location,
    retry_after,
    validators,
)
from transforms.lib.http.messages import FetchRequest

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0),
        (" 0 ", 0.0),
        ("Mon, 23 Nov 2026 12:01:30 GMT", 90.0),
        ("Monday, 23-Nov-26 12:01:30 GMT", 90.0),
        ("Mon, 23 Nov 2026 11:00:00 GMT", 0.0),
        ("99999999999999999999", 30 * 86_400.0),
        ("Fri, 31 Dec 9999 23:59:59 GMT", 30 * 86_400.0),
        ("-5", None),
        ("1.5", None),
        ("soon", None),
        ("", None),
        ("²", None),
        ("Mon, 99 Nov 2026 12:01:30 GMT", None),
    ],
)
def test_retry_after_is_seconds_or_a_date(value: str, seconds: float | None) -> None:
    assert retry_after({"Retry-After": value}, NOW) == seconds


def test_a_retry_date_counts_from_the_servers_own_clock() -> None:
    headers = {
        "Retry-After": "Mon, 23 Nov 2020 00:01:00 GMT",
        "Date": "Mon, 23 Nov 2020 00:00:00 GMT",
    }
    assert retry_after(headers, NOW) == 60.0


@given(st.text())
def test_no_retry_after_raises(value: str) -> None:
    seconds = retry_after({"Retry-After": value}, NOW)
    assert seconds is None or 0 <= seconds <= 30 * 86_400


@pytest.mark.parametrize(
    ("content_type", "expected"),
    [
        ("text/html; charset=UTF-8", "utf-8"),
        ('text/html;charset="windows-1251"', "windows-1251"),
        ("text/html; x=y; CHARSET = 'koi8-r'", "koi8-r"),
        ("text/html", ""),
        ("", ""),
        ("charset", ""),
        ("text/html; charset*=utf-8''x", ""),
        # Found by fuzzing: the parser of mail headers raised TypeError, and UnicodeEncodeError.
        ("text/html; charset*0=a; charset*;1=b", ""),
        ("\udcfftext/html; charset*0=%; charset=é", "é"),
    ],
)
def test_charset_is_the_parameter_of_the_content_type(content_type: str, expected: str) -> None:
    assert charset(content_type) == expected


@given(st.text())
def test_no_content_type_raises(content_type: str) -> None:
    assert isinstance(charset(f"text/html; charset={content_type}"), str)


def test_a_value_that_cannot_be_kept_as_it_is_is_not_kept() -> None:
    headers = {"ETag": '"\udce9"', "Date": "a\x00b", "Age": "1" * 5000, "Expires": " 0 "}
    assert header(headers, "ETag") == ""
    assert kept_headers({name.lower(): value for name, value in headers.items()}) == {
        "expires": "0"
    }


def test_a_location_in_latin_1_is_read_as_such() -> None:
    raw = "/caf\xe9".encode("latin-1").decode("utf-8", "surrogateescape")
    assert location({"Location": raw}) == "/café"


def test_validators_are_echoed_byte_for_byte_both_when_both_are_known() -> None:
    request = FetchRequest("k", "u", etag='W/"a b"', last_modified="Mon, 23 Nov 2026 12:00:00 GMT")
    assert validators(request) == {
        "If-None-Match": 'W/"a b"',
        "If-Modified-Since": "Mon, 23 Nov 2026 12:00:00 GMT",
    }


def test_a_validator_that_would_break_the_request_is_left_out() -> None:
    request = FetchRequest("k", "u", etag='"a"\r\nX-Evil: 1', last_modified="\ud800")
    assert validators(request) == {}


def test_an_unknown_kind_of_request_is_refused() -> None:
    with pytest.raises(ValueError, match="image"):
        FetchRequest("k", "u", "image")
