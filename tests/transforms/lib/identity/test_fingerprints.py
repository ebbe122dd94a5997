"""Fingerprints of a text: the same whenever it is, near where the texts are near."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.lib.identity.fingerprints import content_hash, hamming_distance, simhash64

ARTICLE = " ".join(
    f"Sentence {n} of the article tells what happened on day {n}." for n in range(60)
)


class TestContentHash:
    def test_is_versioned(self) -> None:
        assert content_hash("x").startswith("v1:")
        assert len(content_hash("x")) == 3 + 64

    def test_layout_quotes_and_case_do_not_count(self) -> None:
        assert content_hash("“Go,” he said.\n\nNow") == content_hash('"Go" he said. NOW')

    def test_a_number_does(self) -> None:
        assert content_hash("costs 1.5 billion") != content_hash("costs 15 billion")

    def test_is_the_same_in_every_run(self) -> None:
        digest = "86f6de2687522858c22e9cda8fa2254bbe41b67fc96834cc34fef0e49e454a4f"
        assert content_hash("The first flight.") == f"v1:{digest}"


class TestSimhash:
    def test_is_a_signed_64_bit_integer(self) -> None:
        assert all(-(2**63) <= simhash64(f"{ARTICLE} {n}") < 2**63 for n in range(50))

    def test_is_the_same_in_every_run(self) -> None:
        assert simhash64("The first flight of the new frigate") == 6283791779172276915

    def test_near_duplicates_are_within_three_bits(self) -> None:
        edited = "LONDON - " + ARTICLE.replace("day 7", "day seven") + " Copyright 2026."
        assert hamming_distance(simhash64(ARTICLE), simhash64(edited)) <= 3

    def test_other_texts_are_far(self) -> None:
        other = " ".join(f"Nothing here resembles item {n} in any other list." for n in range(60))
        assert hamming_distance(simhash64(ARTICLE), simhash64(other)) > 10

    @pytest.mark.parametrize("text", ["", "…"])
    def test_no_words_give_zero(self, text: str) -> None:
        assert simhash64(text) == 0

    @given(st.text())
    def test_takes_any_text(self, text: str) -> None:
        assert hamming_distance(simhash64(text), simhash64(text)) == 0
