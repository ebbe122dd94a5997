"""Words and numbers of a report."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.lib.report.words import bar, counted, visible


@given(st.text())
@settings(max_examples=100, deadline=None)
def test_visible_text_is_one_printable_line_and_stays_as_it_is(text: str) -> None:
    shown = visible(text)
    assert shown.isprintable()
    assert visible(shown) == shown


def test_bars_are_exact_to_an_eighth_of_a_cell() -> None:
    assert bar(10, 10, 4) == "████"
    assert bar(5, 10, 4) == "██"
    assert bar(1, 32, 4) == "▏"
    assert bar(0, 10, 4) == bar(0, 0, 4) == ""


def test_counted_nouns_agree_with_their_number() -> None:
    assert [counted(n, "run") for n in (0, 1, 1000)] == ["0 runs", "1 run", "1,000 runs"]
