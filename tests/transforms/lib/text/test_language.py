from __future__ import annotations

import pytest

from transforms.lib.text.language import detect_language

SENTENCES = {
    "en": "The ministry said on Tuesday that the second frigate would follow in spring.",
    "de": "Das Ministerium teilte am Dienstag mit, dass die zweite Fregatte im Frühling folgt.",
    "fr": "Le ministère a déclaré mardi que la deuxième frégate suivrait au printemps.",
    "es": "El ministerio declaró el martes que la segunda fragata llegaría en primavera.",
    "pl": "Ministerstwo poinformowało we wtorek, że druga fregata przypłynie na wiosnę.",
    "ru": "Министерство сообщило во вторник, что второй фрегат придёт весной.",
    "uk": "Міністерство повідомило у вівторок, що другий фрегат прибуде навесні.",
    "ja": "防衛省は火曜日、二番目の護衛艦が春に就役すると発表した。",
    "zh": "国防部星期二宣布第二艘护卫舰将于明年春天服役。",
    "ko": "국방부는 화요일 두 번째 호위함이 봄에 취역한다고 발표했다.",
    "he": "משרד הביטחון הודיע ביום שלישי כי הפריגטה השנייה תגיע באביב",
    "ar": "أعلنت وزارة الدفاع يوم الثلاثاء أن الفرقاطة الثانية ستصل في الربيع",
}


@pytest.mark.parametrize("code", SENTENCES)
def test_a_sentence_is_enough(code: str) -> None:
    assert detect_language(SENTENCES[code]) == code


@pytest.mark.parametrize("code", SENTENCES)
def test_a_wrong_declaration_does_not_win_over_text(code: str) -> None:
    assert detect_language(SENTENCES[code] * 3, "en-US" if code != "en" else "de") == code


def test_the_declaration_stands_where_there_is_nothing_to_read() -> None:
    assert detect_language("F-35: 84", "nb-NO") == "no"


PLACEHOLDER = "Lorem ipsum dolor sit amet, consectetur adipisicing elit, sed do eiusmod tempor."


def test_placeholder_text_is_in_no_language_of_news() -> None:
    assert detect_language(PLACEHOLDER) == ""
    assert detect_language(PLACEHOLDER, "en") == "en"


@pytest.mark.parametrize(
    ("headline", "code"),
    [
        ("Tropas españolas llegan a Letonia", "es"),  # Extremaduran otherwise
        ("La OTAN despliega fragatas", "es"),  # Aragonese
        ("Pentagon no get money for drones", "en"),  # Nigerian Pidgin
    ],
)
def test_headlines_are_in_a_language_of_news(headline: str, code: str) -> None:
    assert detect_language(headline) == code


def test_nothing_at_all_is_empty() -> None:
    assert detect_language("") == ""
