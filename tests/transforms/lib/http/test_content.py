from __future__ import annotations

import tarfile
from pathlib import Path

import pytest

from transforms.lib.http.content import challenge, consent_wall, sniffed_media, unsupported_type


@pytest.mark.parametrize(
    "content_type",
    [
        "application/pdf",
        "image/jpeg",
        "video/mp4",
        "audio/mpeg",
        "application/zip",
        "application/json; charset=utf-8",
        "application/ld+json",
        "font/woff2",
        "application/msword",
        "text/calendar",
    ],
)
def test_media_are_refused_by_their_label(content_type: str) -> None:
    assert unsupported_type(content_type)


@pytest.mark.parametrize(
    "content_type",
    [
        "",
        "html",
        "text/html",
        "TEXT/HTML; charset=utf-8",
        "application/xhtml+xml",
        "application/xml",
        "application/rss+xml",
        "text/plain",
        "application/octet-stream",
    ],
)
def test_labels_of_text_and_labels_that_say_nothing_pass(content_type: str) -> None:
    assert not unsupported_type(content_type)


@pytest.mark.parametrize(
    ("start", "name"),
    [
        (b"%PDF-1.7\n", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"\xff\xd8\xff\xe0", "JPEG"),
        (b"GIF89a", "GIF"),
        (b"PK\x03\x04", "ZIP"),
        (b"RIFF\x10\0\0\0WEBP", "RIFF"),
        (b"\0\0\0\x18ftypmp42", "MP4"),
    ],
)
def test_media_are_known_by_their_first_bytes_when_the_label_lies(start: bytes, name: str) -> None:
    assert sniffed_media(start + b"x" * 100, "text/html") == name


def test_unlabelled_data_is_a_page_only_if_it_looks_like_markup() -> None:
    assert sniffed_media(b"\xef\xbb\xbf\n<!doctype html>", "application/octet-stream") == ""
    assert sniffed_media(b"\x00\x01\x02", "application/octet-stream") == "unlabelled data"
    assert sniffed_media(b"plain words", "text/html") == ""


def page(title: str, body: str) -> bytes:
    return f"<!doctype html><html><head><title>{title}</title></head><body>{body}".encode()


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ({"cf-mitigated": "challenge"}, b""),
        ({"x-amzn-waf-action": "captcha"}, b""),
        ({}, page("Just a moment...", "<script>window._cf_chl_opt={}</script>")),
        ({}, page("Attention Required! | Cloudflare", "<p class=cf-error-details>")),
        ({}, page("Access to this page has been denied", "<div id=px-captcha>")),
        ({}, page("x", "<script src=https://ct.captcha-delivery.com/c.js>")),
        ({}, b"<html><iframe src='/_Incapsula_Resource?CWUDNSAI=9'>"),
    ],
)
def test_a_bot_wall_is_seen(headers: dict[str, str], body: bytes) -> None:
    assert challenge(headers, body)
    assert not consent_wall(body, "example.org", "example.org")


@pytest.mark.parametrize(
    ("body", "authority"),
    [
        (page("Before you continue", "https://consent.google.com/save"), "news.example.org"),
        (page("Yahoo", "We value your privacy"), "consent.yahoo.com"),
        (b"", "consent.news.example.org:8080"),
        (page("Privacy Gate", "<script src=/privacygate.js>"), "example.org"),
        (page("We value your privacy | The Gazette", "<div id=sp_message_container>"), "a.org"),
        (page("Cookie consent – Gazette", "<script>window.__tcfapi</script>"), "example.org"),
    ],
)
def test_a_consent_wall_is_seen(body: bytes, authority: str) -> None:
    assert consent_wall(body, authority, "example.org")
    assert not challenge({}, body)


def test_a_host_named_as_consent_walls_are_is_one_only_for_those_sent_there() -> None:
    assert not consent_wall(b"<p>News of consent", "consent.example.org", "consent.example.org")


ARTICLE = "<p>The navy said on Tuesday that its newest frigate had left the yard.</p>" * 200


@pytest.mark.parametrize(
    "body",
    [
        b"",
        page("Just a moment in the life of a fleet", ARTICLE),
        page(
            "How bot walls work", "'Just a moment...' says /cdn-cgi/challenge-platform/" + ARTICLE
        ),
        page(
            "Fleet news", ARTICLE + "<script src='/cdn-cgi/challenge-platform/scripts/jsd/main.js'>"
        ),
        page(
            "Before you continue: five facts about the fleet", ARTICLE + "<script>didomi</script>"
        ),
        page("Cookie consent and the navy's web site", ARTICLE + "<script>onetrust</script>"),
        page("We value your privacy", ARTICLE * 5 + "<script>__tcfapi</script>"),
        page("Fleet news", ARTICLE + "<script src='https://js.captcha-delivery.com/tags.js'>"),
    ],
)
def test_an_article_is_no_wall_though_it_carries_or_names_one(body: bytes) -> None:
    assert challenge({"server": "cloudflare"}, body) == ""
    assert consent_wall(body, "example.org", "www.example.org") == ""


@pytest.mark.parametrize("corpus", ["aeb.tar.xz", "trafeval.tar.xz"])
def test_no_real_article_page_is_taken_for_a_wall_or_for_media(
    shared_data: Path, corpus: str
) -> None:
    pages = 0
    with tarfile.open(shared_data / "data" / "extraction" / corpus) as archive:
        for member in archive:
            file = archive.extractfile(member)
            if file is None or not member.name.endswith((".html", ".htm")):
                continue
            body = file.read()
            pages += 1
            assert challenge({}, body) == "", member.name
            assert consent_wall(body, "example.org", "example.org") == "", member.name
            assert sniffed_media(body, "text/html") == "", member.name
    assert pages > 50
