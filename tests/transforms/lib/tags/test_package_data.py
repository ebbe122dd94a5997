"""The word lists are words, whatever YAML takes them for."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from transforms.lib.tags.entities.lexicon import load_lexicon
from transforms.lib.tags.package_data import read_lists


def test_words_that_yaml_takes_for_truth_values_are_words() -> None:
    assert "off" in load_lexicon().place_prepositions
    assert "Yes" in load_lexicon().breakers


@dataclass(frozen=True)
class Other:
    """Not the lists of the file."""

    of_another_file: frozenset[str]


def test_lists_that_are_missing_or_unknown_are_named() -> None:
    with pytest.raises(ValueError, match=r"designations\.yaml: lists differ by .*of_another_file"):
        read_lists("designations.yaml", Other)
