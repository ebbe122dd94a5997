from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.corpus import corpus_bodies
from transforms.lib.http.content import sniffed_media, unsupported_type


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


@pytest.mark.parametrize("corpus", ["aeb.tar.xz", "trafeval.tar.xz"])
def test_no_real_article_page_is_taken_for_media(shared_data: Path, corpus: str) -> None:
    bodies = corpus_bodies(shared_data, corpus)
    assert len(bodies) > 50
    assert not [name for name, body in bodies.items() if sniffed_media(body, "text/html")]
