"""How records are cut into files."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from transforms.stages.writing import batches


@dataclass(frozen=True)
class Record:
    text: str
    number: int = 0


@pytest.mark.parametrize(
    ("texts", "cut"),
    [
        ([], []),
        (["a", "b", "c"], [["a", "b"], ["c"]]),  # by their number
        (["aaaa", "bb", "c"], [["aaaa"], ["bb", "c"]]),  # by their bytes
        (["a", "b" * 9, "c"], [["a"], ["b" * 9], ["c"]]),  # one above the limit
    ],
)
def test_a_batch_stays_below_both_limits(texts: list[str], cut: list[list[str]]) -> None:
    found = batches(map(Record, texts), 2, 5)
    assert [[record.text for record in batch] for batch in found] == cut
