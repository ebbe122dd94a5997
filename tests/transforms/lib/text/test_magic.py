"""Formats that hold no text of an article, by their first bytes."""

import pytest

from transforms.lib.text.magic import media_format


@pytest.mark.parametrize(
    "body", [b"%PDF-1.4\n", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"\xff\xd8\xff\xe0", b"PK\x03\x04"]
)
def test_files_that_are_no_page_have_a_format(body: bytes) -> None:
    assert media_format(body)


@pytest.mark.parametrize("body", [b"", b"<!doctype html>", b"PDF files are signed", b"{}"])
def test_text_has_none(body: bytes) -> None:
    assert media_format(body) == ""
