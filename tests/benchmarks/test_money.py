"""How sums and awards are scored, and that the labels are whole."""

import hashlib
import json
from typing import Any

import pytest

from benchmarks.money import (
    FIELDS,
    LABELS,
    as_label,
    is_same,
    pairs,
    score_amounts,
    score_awards,
)
from benchmarks.money_days import day_sums, drawing
from transforms.lib.tags.money.awards import find_awards

PARAGRAPH = (
    "Acme Corp., Reno, Nevada, was awarded a $7,000,000 firm-fixed-price contract for pumps. "
    "The Sample Depot, Reno, Nevada, is the contracting activity."
)


def test_a_sum_that_is_wrong_by_a_power_of_ten_is_counted_apart() -> None:
    rows = [
        {"text": "It costs $3 million.", "expect": [[3e6, "USD"]]},
        {"text": "It costs $3 million and €5.", "expect": [[3e9, "USD"], [7.0, "EUR"]]},
    ]
    score = score_amounts(rows)
    assert (score.right, score.missed, score.invented, score.by_power) == (1, 2, 2, 1)
    assert score.f1 == pytest.approx(1 / 3)


def test_awards_are_compared_field_by_field() -> None:
    (award,) = find_awards(PARAGRAPH)
    label = as_label(award) | {"amount": 7000001, "completed_by": ""}
    rows: list[dict[str, Any]] = [{"id": "d/0", "awards": [label]}, {"id": "d/1", "awards": []}]
    score = score_awards(rows, {"d": [PARAGRAPH, PARAGRAPH]})
    assert (score.awards, score.missed, score.invented) == (1, 0, 1)
    assert score.share(["amount"]) == 0
    assert score.share(set(FIELDS) - {"amount"}) == 1


def test_an_award_that_is_not_found_is_missed() -> None:
    score = score_awards([{"id": "d/0", "awards": [{"contractors": ["X"]}]}], {"d": ["NAVY"]})
    assert (score.awards, score.missed) == (1, 1)
    assert list(pairs([{"contractors": ["X"]}], [])) == [({"contractors": ["X"]}, None)]


def test_spaces_stars_and_most_words_of_a_description_do_not_count() -> None:
    assert is_same("contractors", ["Acme  Corp.*"], ("Acme Corp.",))
    assert is_same("description", "spare pumps for ships", "spare pumps")
    assert not is_same("description", "spare pumps for ships", "hay")


@pytest.mark.parametrize("name", ["amounts.jsonl", "awards.jsonl"])
def test_labels_are_split_by_hash_and_hold_no_text_of_others(name: str) -> None:
    rows = [json.loads(line) for line in (LABELS / name).read_text("utf-8").splitlines()]
    assert len({row["id"] for row in rows}) == len(rows) >= 120
    for row in rows:
        digest = hashlib.sha256(row["id"].partition("/")[0].encode()).hexdigest()
        assert row["split"] == ("test" if int(digest, 16) % 10 <= 3 else "train")
        assert "text" not in row or name == "amounts.jsonl"


def test_a_day_is_a_bar() -> None:
    sums = day_sums({"2024-01-02": [PARAGRAPH, PARAGRAPH], "2024-01-03": ["NAVY"]})
    assert sums == {"2024-01-02": 14e6, "2024-01-03": 0.0}
    assert drawing(sums).count("<title>") == 2
