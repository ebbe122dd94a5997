from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.lib.text.plain import (
    clean_line,
    clean_markup_text,
    ends_sentence,
    has_words,
    join_paragraphs,
    tokens,
    word_count,
)


class TestCleanLine:
    @given(st.text())
    def test_leaves_nothing_that_a_record_cannot_hold(self, text: str) -> None:
        cleaned = clean_line(text)
        cleaned.encode()
        assert not {"\x00", "\n", "\xa0", "\ufeff"} & set(cleaned)
        assert cleaned == clean_line(cleaned)

    @pytest.mark.parametrize("mark", ["\u200b", "\xad", "\ufffc", "\x00", "\u202e"])
    def test_what_is_not_seen_goes_and_joins_what_it_was_between(self, mark: str) -> None:
        assert clean_line(f" a{mark}b {mark} c{mark} ") == "ab c"

    def test_lone_surrogates_go(self) -> None:
        assert clean_line("a\ud800b") == "ab"

    def test_soft_hyphens_and_zero_width_spaces_go(self) -> None:
        assert clean_line("Heli\xadkopter\u200b") == "Helikopter"

    def test_joiners_that_spell_words_stay(self) -> None:
        assert clean_line("می\u200cخواهم") == "می\u200cخواهم"

    def test_composes_to_nfc(self) -> None:
        assert clean_line("Ble\u0301jean") == "Bléjean"


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("R&amp;D", "R&D"),
        ("R&amp;amp;D &#8211; x", "R&D – x"),
        ("AT&T", "AT&T"),
        ("a &lt; b", "a < b"),
    ],
)
def test_entities_are_unescaped_once_or_twice(raw: str, clean: str) -> None:
    assert clean_markup_text(raw) == clean


def test_paragraphs_are_joined_by_one_blank_line() -> None:
    assert join_paragraphs(["a", "", "b"]) == "a\n\nb"


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("— … —", 0),
        ("The F-35’s U.S. price rose 1.5 percent", 7),
        ("防衛省は発表", 6),
        ("국방부는 발표했다", 2),
    ],
)
def test_word_count(text: str, count: int) -> None:
    assert word_count(text) == count
    assert has_words(text, count)
    assert not has_words(text, count + 1)


@given(st.text(st.characters(max_codepoint=127)))
def test_the_words_of_plain_ascii_are_those_of_any_text(text: str) -> None:
    assert [*tokens(text), "ünder"] == tokens(f"{text} ünder")


def test_tokens_fold_case_form_and_punctuation() -> None:
    assert tokens("The ＦＩＲＳＴ “F‑35”") == ["the", "first", "f", "35"]


@pytest.mark.parametrize(
    "line", ["It sailed.", "“Why?”", "Later…", "船は出た。", "كم سفينة؟", "He (said)!_"]
)
def test_a_sentence_ends_in_any_script_and_within_quotes(line: str) -> None:
    assert ends_sentence(line)


@pytest.mark.parametrize("line", ["", "It sailed", "Three ships:", "No. 10 pays", "U.S. fleet"])
def test_a_point_within_a_line_ends_nothing(line: str) -> None:
    assert not ends_sentence(line)
