"""Bytes of unknown encoding under labels that lie: always text, never an exception."""

from __future__ import annotations

from encodings.aliases import aliases

from hypothesis import given
from hypothesis import strategies as st

from tests.support.fuzzing import Choices, examples, fuzz
from transforms.lib.text.charset import decode_html, is_binary

# Every name Python has for a codec, as a server may send it, and names that are none.
LABELS = (
    *sorted({*aliases, *aliases.values()}),
    *("", "x", "idna", "punycode", "undefined", "unicode_escape", "raw_unicode_escape", "charmap"),
    *("utf-8;q=1", '"', "utf\x00", "é", "\udc80", "mbcs", "none", "ISO-8859-1, utf-8", "a" * 300),
)
TEXTS = (
    "Das Ministerium bestätigte die Lieferung von vier Fregatten für 1,2 Mrd. €. ",
    "Министерство подтвердило поставку четырёх фрегатов. ",
    "国防部证实了四艘护卫舰的交付。",
    "防衛省は護衛艦四隻の引き渡しを確認した。",
    "Το υπουργείο επιβεβαίωσε την παράδοση. ",
    "أكدت الوزارة تسليم أربع فرقاطات. ",
    "plain ASCII words only ",
)
CODECS = (
    *("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-7", "cp1250"),
    *(
        "cp1251",
        "cp1252",
        "koi8-r",
        "gb18030",
        "big5",
        "shift_jis",
        "euc_jp",
        "iso2022_jp",
        "cp037",
    ),
    *("iso2022_kr", "hz", "mac-roman", "cp1256", "iso8859-7"),
)
PIECES = (
    *(
        b"\x00",
        b"\x80",
        b"\xff",
        b"\xfe\xff",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"\x1b$B",
        b"\x1b$)C",
        b"\x1b(",
    ),
    *(
        b"\xed\xa0\x80",
        b"\xc0\xaf",
        b"\x81\x30",
        b"~{",
        b"+ADw-",
        b"<",
        b">",
        b"<script>",
        b"<!--",
        b"%PDF-",
    ),
)


HEADS = (
    "{}",
    "<meta charset={}>",
    '<meta http-equiv="Content-Type" content="text/html; charset={}">',
    '<?xml version="1.0" encoding="{}"?>',
)


def page(choices: Choices) -> bytes:
    """A page in some encoding, declaring another one, with damage."""
    head = choices.pick(HEADS).replace("{}", choices.pick(LABELS))
    text = "".join(choices.pick(TEXTS) for _ in range(choices.below(4)))
    encoded = f"<html><head>{head}</head><p>{text}</p>".encode(choices.pick(CODECS), "replace")
    return choices.edit(encoded, PIECES)


@fuzz
@given(body=examples(page) | st.binary(), label=st.sampled_from(LABELS))
def test_any_bytes_under_any_label_are_text(body: bytes, label: str) -> None:
    text = decode_html(body, label)
    assert isinstance(text, str)
    assert text == "" or body
    is_binary(body)


@fuzz
@given(
    text=st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"])),
    label=st.sampled_from(LABELS),
)
def test_utf_8_is_read_as_utf_8_whatever_the_label_says(text: str, label: str) -> None:
    page = f"<p>{text}é</p>"
    assert decode_html(page.encode(), label) == page
