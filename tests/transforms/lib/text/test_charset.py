from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.newsroom import page
from transforms.lib.text.charset import decode_html, is_binary

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
        (WESTERN, "utf-32"),
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


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("防衛省は火曜日、新しい哨戒機を来年の春に配備すると発表した。", "cp932"),
        ("潜水艦の修理が終わり、乗組員は港に戻ったと担当者は話した。", "euc_jp"),
        ("Stocznia wysłała dźwig, żeby podnieść śrubę; każdą część złożono w środę.", "iso8859_2"),
        ("Żołnierze mówią, że wróg cofnął się nad rzekę jeszcze w święta.", "cp1250"),
        ("Loděnice dodá třetí člun, až přijde žádost; ještě šest týdnů čeká.", "iso8859_2"),
        ("A hajógyár közölte, hogy az őszi tűzgyakorlat előtt két új ágyú érkezik.", "iso8859_2"),
    ],
)
def test_letters_of_a_language_tell_an_encoding_without_a_label(text: str, encoding: str) -> None:
    body = f"<html><head><title>x</title></head><p>{text * 3}</p>".encode(encoding)
    assert text in decode_html(body)


@pytest.mark.parametrize(
    "text",
    [
        "El año pasado la compañía pidió más señales a su dueño en España.",
        "Der Händler für große Schlösser läßt grüßen.",
        "Le général a été très déçu : où était la flotte prévue ?",
    ],
)
def test_western_text_without_a_label_stays_western(text: str) -> None:
    body = f"<html><head><title>x</title></head><p>{text * 3}</p>".encode("cp1252")
    assert text in decode_html(body)


def test_a_few_umlauts_are_no_code_page_of_dos() -> None:
    """A Baltic one of DOS was the likeliest for text in which nearly all is ASCII."""
    title = "Überführung der Fregatte 44 nach Kiel"
    text = page(title, seed="s44").replace("The ministry", "Das Bundesministerium für Überprüfung")
    assert decode_html(text.encode("latin-1")) == text


def test_utf8_wins_over_a_wrong_meta() -> None:
    text = '<meta charset="iso-8859-1">' + WESTERN
    assert decode_html(text.encode()) == text


def test_utf8_wins_over_a_wrong_header() -> None:
    assert decode_html(WESTERN.encode(), "iso-8859-1") == WESTERN


# One body, and the labels before its text: bytes that mean something else in every code page.
LETTERS = "ћшдл"
XML = '<?xml version="1.0" encoding="{}"?>'
META = '<meta charset="{}">'


@pytest.mark.parametrize(
    ("encoding", "head", "header"),
    [
        ("utf-16", META.format("koi8-r"), "iso-8859-5"),
        ("iso-8859-5", XML.format("koi8-r") + META.format("cp1251"), "iso-8859-5"),
        ("iso-8859-5", XML.format("iso-8859-5") + META.format("cp1251"), ""),
        ("iso-8859-5", META.format("iso-8859-5"), ""),
        ("iso-8859-5", META.format("iso-8859-5"), "klingon"),
    ],
    ids=[
        "BOM before the header",
        "header before the XML declaration",
        "XML declaration before meta",
        "meta before detection",
        "an unknown header counts as none",
    ],
)
def test_the_order_of_labels(encoding: str, head: str, header: str) -> None:
    text = f"{head}<p>{LETTERS}</p>"
    assert decode_html(text.encode(encoding), header) == text


def test_header_is_used() -> None:
    text = "<p>ż</p>"
    assert decode_html(text.encode("cp1250"), "windows-1250") == text


def test_meta_is_used() -> None:
    text = '<meta charset="windows-1251"><p>да</p>'
    assert decode_html(text.encode("cp1251")) == text


@pytest.mark.parametrize("meta", ["windows-1251", "utf-8", ""])
def test_a_body_that_is_no_utf8_refutes_the_label(meta: str) -> None:
    text = (f'<meta charset="{meta}">' if meta else "") + RUSSIAN
    assert decode_html(text.encode("cp1251"), "utf-8") == text


def test_damage_does_not_refute_a_label_of_utf8() -> None:
    assert decode_html("<p>à la fin</p>".encode() + b"\xc3", "utf-8").startswith("<p>à la fin</p>")


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


class TestCutCharacters:
    @pytest.mark.parametrize("label", ["iso-8859-1", "windows-1252", "iso-8859-15"])
    @pytest.mark.parametrize("text", ["Übung in Köln, Größe", "Обстріл порту", "Île … été"])
    def test_utf8_with_a_cut_character_is_none_of_the_western_pages(
        self, label: str, text: str
    ) -> None:
        body = text.encode() + "é".encode()[:1] + b"<br>"
        assert decode_html(body, label).startswith(text)

    @pytest.mark.parametrize("text", ["Übung in Köln, Größe", "«CAFÉ» à Élysée, été", "à bientôt"])
    def test_true_latin_1_stays_so(self, text: str) -> None:
        assert decode_html(text.encode("latin-1"), "iso-8859-1") == text
