"""How mentions are scored: types must agree, each label is matched once."""

import itertools

import pytest

from benchmarks.entities import TypedSpan, print_scores, read_spans
from benchmarks.tags_texts import part_of


def test_overlap_and_exact_of_one_text() -> None:
    labels = {"a": [TypedSpan(0, 5, "place"), TypedSpan(10, 15, "person")]}
    found = {"a": [TypedSpan(0, 5, "place"), TypedSpan(12, 18, "person")]}
    assert print_scores("sample", labels, found) == {"overlap": 1.0, "exact": 0.5}


def test_another_type_or_a_second_span_is_no_match() -> None:
    labels = {"a": [TypedSpan(0, 5, "place")]}
    found = {"a": [TypedSpan(0, 2, "place"), TypedSpan(3, 5, "place"), TypedSpan(0, 5, "person")]}
    assert print_scores("sample", labels, found)["overlap"] == pytest.approx(2 / 4)


def test_a_second_reader_read_test_articles_alone() -> None:
    first, second = read_spans("first"), read_spans("second")
    assert set(second) < set(first)
    assert {part_of(text_id) for text_id in second} == {"test"}
    assert all(a.end <= b.start for spans in first.values() for a, b in itertools.pairwise(spans))
