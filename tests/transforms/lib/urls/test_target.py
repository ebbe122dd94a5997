from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.reasons import Reason
from transforms.lib.urls.target import TargetError, join_target, parse_target


@pytest.mark.parametrize(
    ("url", "wire"),
    [
        ("HTTP://Example.ORG", "http://example.org/"),
        ("https://example.org:443/a?b=c#d", "https://example.org/a?b=c"),
        ("http://example.org:8080/x", "http://example.org:8080/x"),
        ("http://user:secret@example.org/", "http://example.org/"),
        ("  http://example.org/a b ", "http://example.org/a%20b"),
        ("http://example.org/%2F?q=a%2Bb", "http://example.org/%2F?q=a%2Bb"),
        ("http://example.org/é?x=й", "http://example.org/%C3%A9?x=%D0%B9"),
        ("http://пример.рф/", "http://xn--e1afmkfd.xn--p1ai/"),
        ("http://example.org./a", "http://example.org/a"),
        ("http://[2001:DB8::1]:81/", "http://[2001:db8::1]:81/"),
        ("http://under_score.example.org/", "http://under_score.example.org/"),
    ],
)
def test_a_url_is_sent_as_browsers_send_it(url: str, wire: str) -> None:
    assert parse_target(url).url == wire


@pytest.mark.parametrize(
    "disguise",
    [
        "2130706433",
        "0x7f000001",
        "0x7f.1",
        "0177.0.0.1",
        "127.1",
        "127.0.0.1.",
        "１２７.１",
        "127。1",
    ],
)
def test_every_disguise_of_an_address_is_taken_off(disguise: str) -> None:
    target = parse_target(f"http://{disguise}:8000/")
    assert target.url == "http://127.0.0.1:8000/"
    assert str(target.address) == "127.0.0.1"


@pytest.mark.parametrize(
    "url",
    [
        "",
        "ftp://example.org/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "//example.org/",
        "http:///path",
        "http://",
        "http://a..b/",
        "http://exa mple.org/",
        "http://127.0.0.1%00.example.org/",
        "http://%31%32%37.0.0.1/",
        "http://1.2.3.4.5/",
        "http://999.1.1.1/",
        "http://foo.0x/",
        "http://[::1",
        "http://[fe80::1%25eth0]/",
        "http://[::g]/",
        "http://example.org:99999/",
        "http://example.org:0/",
        "http://example.org:80a/",
        "http://" + "a" * 64 + ".org/",
        "http://" + "a." * 130 + "org/",
        "http://example.org/" + "a" * 9000,
        "http://example.org/\ud800",
    ],
)
def test_what_is_no_fetchable_url_is_refused(url: str) -> None:
    with pytest.raises(TargetError) as caught:
        parse_target(url)
    assert caught.value.reason is Reason.BAD_URL
    str(caught.value).encode()


def test_both_schemes_of_a_site_share_one_politeness_key() -> None:
    assert parse_target("http://example.org/").authority == "example.org"
    assert parse_target("https://example.org:443/").authority == "example.org"
    assert parse_target("http://example.org:8080/").authority == "example.org:8080"


@pytest.mark.parametrize(
    ("location", "url"),
    [
        ("/b", "http://example.org/b"),
        ("b", "http://example.org/dir/b"),
        ("?q", "http://example.org/dir/a?q"),
        ("//other.org/x", "http://other.org/x"),
        ("https://u:p@other.org", "https://other.org/"),
        ("../c d", "http://example.org/c%20d"),
    ],
)
def test_a_location_is_resolved_against_its_page(location: str, url: str) -> None:
    assert join_target(parse_target("http://example.org/dir/a"), location).url == url


@pytest.mark.parametrize(
    "location", ["", "  ", "file:///etc/passwd", "mailto:a@b", "http://[", "http://a:b:c/"]
)
def test_a_location_that_leads_nowhere_is_a_bad_redirect(location: str) -> None:
    with pytest.raises(TargetError) as caught:
        join_target(parse_target("http://example.org/"), location)
    assert caught.value.reason is Reason.BAD_REDIRECT


@given(st.text() | st.text().map("http://".__add__) | st.from_regex(r"https?://[^/]{0,20}/.{0,20}"))
def test_any_text_gives_a_clean_target_or_a_bad_url(url: str) -> None:
    try:
        target = parse_target(url)
    except TargetError:
        return
    assert target.url.isascii()
    assert target.url.isprintable()
    assert parse_target(target.url) == target
