"""Formats that hold no text of an article, by their first bytes."""

from __future__ import annotations

from typing import Final

_MAGIC: Final[tuple[tuple[bytes, str], ...]] = (
    (b"%PDF-", "PDF"),
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF87a", "GIF"),
    (b"GIF89a", "GIF"),
    (b"PK\x03\x04", "ZIP"),
    (b"\x1f\x8b", "gzip"),
    (b"Rar!\x1a\x07", "RAR"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"ID3", "MP3"),
    (b"OggS", "Ogg"),
    (b"\x1aE\xdf\xa3", "Matroska"),
    (b"RIFF", "RIFF"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Office"),
    (b"wOF2", "font"),
)


def media_format(body: bytes) -> str:
    """The name of the format that ``body`` starts like; "" for text and what is not known.

    >>> media_format(b"%PDF-1.7")
    'PDF'
    """
    if body[4:8] == b"ftyp":
        return "MP4"
    return next((name for magic, name in _MAGIC if body.startswith(magic)), "")
