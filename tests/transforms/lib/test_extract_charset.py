from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.lib.charset import decode_html, is_binary

WESTERN = "<p>Les forces armées — “déjà” à l’étranger — ont reçu du matériel à Nîmes.</p>" * 5
POLISH = "<p>Ministerstwo ogłosiło dostawę nowych czołgów dla żołnierzy; później więcej.</p>" * 5
RUSSIAN = "<p>Министерство обороны сообщило во вторник о новых поставках техники.</p>" * 5
JAPANESE = "<p>防衛省は火曜日、新たな装備の納入について発表した。</p>" * 5
KOREAN = "<p>국방부는 화요일 새로운 장비 인도 계획을 발표했다.</p>" * 5


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (WESTERN, "utf-8"),
        (WESTERN, "utf-8-sig"),
        (WESTERN, "utf-16"),
        (WESTERN, "utf-16-le"),
        (WESTERN, "utf-16-be"),
        (WESTERN, "cp1252"),
        (POLISH, "cp1250"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
        (JAPANESE, "shift_jis"),
        (JAPANESE, "euc_jp"),
        (JAPANESE, "iso2022_jp"),
        (KOREAN, "euc_kr"),
    ],
)
def test_without_a_label(text: str, encoding: str) -> None:
    assert decode_html(text.encode(encoding)) == text


def test_utf8_wins_over_a_wrong_meta() -> None:
    text = '<meta charset="iso-8859-1">' + WESTERN
    assert decode_html(text.encode()) == text


def test_utf8_wins_over_a_wrong_header() -> None:
    assert decode_html(WESTERN.encode(), "iso-8859-1") == WESTERN


def test_header_is_used() -> None:
    text = "<p>ż</p>"
    assert decode_html(text.encode("cp1250"), "windows-1250") == text


def test_meta_is_used() -> None:
    text = '<meta charset="windows-1251"><p>да</p>'
    assert decode_html(text.encode("cp1251")) == text


def test_latin1_label_means_windows_1252() -> None:
    assert "“" in decode_html("<p>“é”</p>".encode("cp1252"), "iso-8859-1")


def test_unknown_label_falls_to_detection() -> None:
    assert decode_html(RUSSIAN.encode("cp1251"), "klingon") == RUSSIAN


@pytest.mark.parametrize(
    "label", ["idna", "punycode", "undefined", "base64", "zlib", "rot13", "utf-7", "unicode_escape"]
)
def test_a_codec_that_only_python_knows_falls_to_detection(label: str) -> None:
    """Found by fuzzing: some raise (idna, hex), the others give text that nobody wrote."""
    text = f"<p>\\x41 +AGE- {RUSSIAN}</p>"
    assert decode_html(text.encode("cp1251"), label) == text
    declared = f'<meta charset="{label}">{text}'
    assert decode_html(declared.encode("cp1251")) == declared


def test_cut_off_utf8_keeps_the_rest() -> None:
    assert decode_html(WESTERN.encode() + b"\xc3").startswith(WESTERN)


@given(st.binary(max_size=300), st.sampled_from(["", "utf-8", "latin-1", "nonsense", "utf-16"]))
def test_any_bytes_decode(body: bytes, charset: str) -> None:
    assert isinstance(decode_html(body, charset), str)


@pytest.mark.parametrize("body", [b"%PDF-1.4 x", b"PK\x03\x04zip", bytes(range(256)) * 9])
def test_binary_data_is_recognised(body: bytes) -> None:
    assert is_binary(body)


@pytest.mark.parametrize(
    "body",
    [b"", b"<p>Every sentence has its NUL somewhere\x00 in it.</p>" * 20, WESTERN.encode("utf-16")],
)
def test_text_is_not_binary(body: bytes) -> None:
    assert not is_binary(body)
