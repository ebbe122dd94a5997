"""From bytes to text: which character encoding a page really has.

Order, and why it is not the order of the HTML standard: after a BOM of UTF-16 or UTF-32, a body
that decodes as UTF-8 *is* UTF-8, whatever its labels say (a random other text passes that test with
negligible probability, and wrong Latin-1 labels on UTF-8 pages are common); then header and meta by
``w3lib.encoding``, then detection on a sample.
"""

from __future__ import annotations

import codecs
import re
from functools import cache
from typing import Final

from charset_normalizer import from_bytes
from w3lib.encoding import (
    html_body_declared_encoding,
    html_to_unicode,
    http_content_type_encoding,
    read_bom,
    to_unicode,
)

from transforms.lib.text.magic import media_format

_SNIFF_BYTES: Final = 1024
_SAMPLE_BYTES: Final = 6000
_MAX_BROKEN_SHARE: Final = 0.002
"""A body with fewer undecodable bytes per byte than this, and no label, is damaged UTF-8."""
_CONTROLS: Final = bytes({*range(32), 127} - set(b"\t\n\v\f\r\x1b"))
_MAX_CONTROL_SHARE: Final = 0.06
"""Random bytes have 0.10; a page with a stray NUL in every sentence has 0.01."""

_TAG = re.compile(rb"<(script|style)\b.*?</\1>|<[^>]*>", re.DOTALL | re.IGNORECASE)
_ASCII = re.compile(rb"[\x00-\x7f]+")
_ISO_2022_JP: Final = b"\x1b$"
"""Its escape sequence: such a body passes the UTF-8 test, being all ASCII bytes."""
_LEGACY_DEFAULT: Final = "cp1252"
_NOT_FOR_PAGES: Final = frozenset({"utf-7", "unicode-escape", "raw-unicode-escape"})
"""Codecs of Python in which plain ASCII spells other characters; no browser knows them."""
_HIRAGANA = re.compile("[\u3041-\u3096]")
_MIN_HIRAGANA: Final = 0.1
"""Share of the characters beyond ASCII; headlines of news have 0.2, prose 0.4."""

_CENTRAL: Final = ("ąćęłńóśźż", "áčďéěíňóřšťúůýžäĺľŕô", "áéíóöőúüű", "ăâîşţ", "čćđšž")
"""Of Polish, Czech and Slovak, Hungarian, Romanian, Croatian and Slovene."""

_WESTERN: Final = ("àâæçèéêëîïôœùûüÿ", "äöüßé", "áéíñóúü", "àáâãçéêíóôõú", "åäæéöø", "àèéìòù")
"""Of French, German, Spanish, Portuguese, the Nordic languages, Italian."""

_ALPHABETS: Final = ((_LEGACY_DEFAULT, _WESTERN), ("iso8859_2", _CENTRAL), ("cp1250", _CENTRAL))
_MARKS_OF_PRINT: Final = frozenset("\xa0«»‹›„“”‚‘’–—…€§°´·•")
_MIN_LETTERS: Final = 3
_MIN_KNOWN: Final = 0.97
"""Share of the letters; the rest are foreign names."""

_SYMBOL_IN_WORD: Final = re.compile(r"[^\W\d][¹²³£¢¥¿¯±¶¼½¾]|[¹³£¢¥¯±¶¼½¾][^\W\d]|\ufffd")


def decode_html(body: bytes, header_charset: str = "") -> str:
    """The text of an HTML body.

    Args:
        body: The bytes, already without Content-Encoding.
        header_charset: ``charset`` of the Content-Type header, "" when there is none.

    Returns:
        Text; what cannot be decoded becomes U+FFFD. Never raises.
    """
    wide = _wide_encoding(body)
    if wide:
        return body.decode(wide, "replace")
    if _ISO_2022_JP not in body[:_SAMPLE_BYTES]:
        try:
            return body.removeprefix(codecs.BOM_UTF8).decode("utf-8")
        except UnicodeDecodeError:
            pass
    return _decode_labelled(body, header_charset)


def is_binary(body: bytes) -> bool:
    """True for PDF and other data that is no text: by its magic, or by its control characters."""
    if _wide_encoding(body):
        return False
    head = body[:_SAMPLE_BYTES]
    controls = len(head) - len(head.translate(None, _CONTROLS))
    return bool(media_format(head.lstrip())) or controls > _MAX_CONTROL_SHARE * len(head)


def _decode_labelled(body: bytes, header_charset: str) -> str:
    if _is_cut_utf8(body):
        return body.decode("utf-8", "replace")
    content_type = f"text/html; charset={header_charset}" if header_charset else None
    if not _may_be(body, http_content_type_encoding(content_type)):
        content_type = None
        if not _may_be(body, html_body_declared_encoding(body)):
            return to_unicode(body, _undeclared_encoding(body)).removeprefix("\ufeff")
    return html_to_unicode(content_type, body)[1]


def _may_be(body: bytes, label: str | None) -> bool:
    """False for a label no page can have, and for UTF-8 on a body with few signs of it.

    A server's default of UTF-8 on old pages, which declare what they are, is common.
    """
    if label == "utf-8":
        multibyte, broken = _utf8_signs(body)
        return multibyte >= broken
    return _is_for_pages(label)


@cache
def _is_for_pages(encoding: str | None) -> bool:
    """False for no encoding, and for what Python calls one and no page can be in: "idna", "hex"."""
    if encoding is None or codecs.lookup(encoding).name in _NOT_FOR_PAGES:
        return False
    try:
        bytes(range(256)).decode(encoding, "replace")
    except (LookupError, UnicodeError):  # not for text; for no such text
        return False
    return True


def _undeclared_encoding(body: bytes) -> str:
    encoding, _ = read_bom(body)
    return encoding or ("utf-8" if _is_damaged_utf8(body) else detect_encoding(body))


def _wide_encoding(body: bytes) -> str:
    """Name of a UTF-16 or UTF-32 form, by its BOM or the NULs that Latin markup leaves, or ""."""
    # That of UTF-32 in little endian starts as that of UTF-16 does.
    if body.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return "utf-32"
    if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    head = body[:_SNIFF_BYTES]
    if len(head) < 4:  # noqa: PLR2004 - fewer bytes carry no pattern
        return ""
    enough = len(head) // 4
    if head[1::2].count(0) > enough and head[::2].count(0) == 0:
        return "utf-16-le"
    if head[::2].count(0) > enough and head[1::2].count(0) == 0:
        return "utf-16-be"
    return ""


def _utf8_signs(body: bytes) -> tuple[int, int]:
    """How many bytes are the second to fourth of a character in UTF-8, and how many are none."""
    text = body.decode("utf-8", "replace")
    return len(body) - len(text), text.count("\ufffd")


def _is_damaged_utf8(body: bytes) -> bool:
    multibyte, broken = _utf8_signs(body)
    return broken <= max(1, _MAX_BROKEN_SHARE * len(body)) and multibyte > 4 * broken


def _is_cut_utf8(body: bytes) -> bool:
    """True for UTF-8 in which a character was cut, which no other label explains.

    In text of a code page, hardly any two bytes beyond ASCII are a character of UTF-8 by chance.
    """
    multibyte, broken = _utf8_signs(body)
    return broken < multibyte and broken <= max(1, _MAX_BROKEN_SHARE * len(body))


def detect_encoding(body: bytes) -> str:
    """A guess for a body without a label, from the running text around its non-ASCII bytes."""
    if _ISO_2022_JP in body[:_SAMPLE_BYTES]:
        return "iso2022_jp"
    text = _TAG.sub(b" ", body[: 40 * _SAMPLE_BYTES])
    start = _ASCII.match(text)
    sample = text[start.end() :][:_SAMPLE_BYTES] if start else text[:_SAMPLE_BYTES]
    if known := _japanese(sample) or _by_alphabet(sample):
        return known
    matches = from_bytes(sample) if sample else None
    # A match stands for all code pages in which the sample reads the same.
    candidates = {name for match in matches or () for name in match.could_be_from_charset}
    if not matches or _reads_as_western(sample, candidates):
        return _LEGACY_DEFAULT
    return str(matches[0].encoding)


def _japanese(sample: bytes) -> str:
    """The encoding in which the sample is Japanese, which no text is without its hiragana."""
    for encoding in ("cp932", "euc_jp"):
        try:
            text = codecs.getincrementaldecoder(encoding)().decode(sample)
        except UnicodeDecodeError:
            continue
        foreign = len(text) - sum(map(str.isascii, text))
        if len(_HIRAGANA.findall(text)) > _MIN_HIRAGANA * max(1, foreign):
            return encoding
    return ""


def _by_alphabet(sample: bytes) -> str:
    """The encoding in which all letters beyond ASCII belong to one language of Europe."""
    for encoding, alphabets in _ALPHABETS:
        text = sample.decode(encoding, "replace").lower()
        foreign = [one for one in text if not one.isascii() and one not in _MARKS_OF_PRINT]
        for alphabet in alphabets:
            known = [one for one in foreign if one in alphabet]
            if len(set(known)) >= _MIN_LETTERS and len(known) >= _MIN_KNOWN * len(foreign):
                return encoding
    return ""


def _reads_as_western(sample: bytes, candidates: set[str]) -> bool:
    """The Latin code pages are hard to tell apart; Western text shows no symbols inside words."""
    if candidates.isdisjoint({"cp1252", "latin_1"}):
        return False
    return not _SYMBOL_IN_WORD.search(sample.decode("cp1252", "replace"))
