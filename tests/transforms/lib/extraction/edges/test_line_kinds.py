from __future__ import annotations

import pytest

from transforms.lib.extraction.edges.line_kinds import is_sentence
from transforms.lib.extraction.lines import Line


def test_a_sentence_has_some_words_and_an_end() -> None:
    assert is_sentence(Line("The boats came home late."))


@pytest.mark.parametrize(
    "line",
    [
        Line("The boats came home late"),
        Line("Boats are late."),
        Line("The boats came home late.", link=True),
        Line("The boats came home late.", score=0.1),
    ],
)
def test_what_lacks_one_of_these_or_looks_like_furniture_is_none(line: Line) -> None:
    assert not is_sentence(line)
