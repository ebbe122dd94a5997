"""Folding keeps every offset and loses only diacritics and typography."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.lib.tags.entities.folding import fold_letters


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Hervé Bléjean’s", "Herve Blejean's"),
        ("F‑35 at Łódź", "F-35 at Lodz"),
        ("Türkiye İzmir", "Turkiye Izmir"),
        ("Київ Йосип", "Київ Йосип"),
        ("zł29\u00a0billion", "zl29 billion"),
    ],
)
def test_diacritics_and_typography_go(text: str, folded: str) -> None:
    assert fold_letters(text) == folded


@settings(deadline=None, max_examples=200)
@given(st.text())
def test_every_code_point_keeps_its_place(text: str) -> None:
    folded = fold_letters(text)
    assert len(folded) == len(text)
    for before, after in zip(text, folded, strict=True):
        assert before.isspace() == after.isspace() or unicodedata.category(before) == "Cc"


@settings(deadline=None, max_examples=200)
@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold_letters(fold_letters(text)) == fold_letters(text)
