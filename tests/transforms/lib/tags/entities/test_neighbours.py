"""The words beside a span."""

import pytest

from transforms.lib.tags.entities.neighbours import (
    standing,
    word_after,
    word_before,
    words_after,
    words_before,
)

TEXT = "said the new\nchief of the fleet, admiral doe-smith of norfolk"


def test_words_are_those_of_the_line_and_three_at_most() -> None:
    assert words_before(TEXT, TEXT.index("of the")) == ["chief"]
    assert words_before(TEXT, TEXT.index("doe")) == ["the", "fleet,", "admiral"]
    assert words_before(TEXT, TEXT.index("chief")) == []


def test_punctuation_parts_a_word_from_the_span() -> None:
    assert word_before(TEXT, TEXT.index("doe")) == "admiral"
    assert word_before(TEXT, TEXT.index("admiral")) == ""
    assert word_after(TEXT, TEXT.index(", admiral")) == ""


def test_words_after_a_space_or_a_hyphen() -> None:
    assert word_after("f-35 jet", 1) == "35"
    assert words_after(TEXT, TEXT.index(" of norfolk")) == ["of", "norfolk"]
    assert words_after(TEXT, len(TEXT)) == []


@pytest.mark.parametrize(("text", "at"), [("doe, doe", [0, 5]), ("adoe -doe", []), ("doe's", [0])])
def test_a_name_stands_where_no_word_runs_into_it(text: str, at: list[int]) -> None:
    assert list(standing(text, "doe")) == at
