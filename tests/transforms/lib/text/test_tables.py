"""Regular expressions and word lists written as tables."""

import re

from transforms.lib.text.tables import alternatives, word_set


def test_each_line_is_an_alternative_and_blank_lines_are_none() -> None:
    group = re.compile(alternatives("\n  ship yards?\n\n  dock\n"))
    assert group.fullmatch("ship yard")
    assert group.fullmatch("dock")
    assert not group.fullmatch("")
    assert not group.groups


def test_words_may_stand_in_any_lines() -> None:
    assert word_set("  red green\n blue\n") == {"red", "green", "blue"}
