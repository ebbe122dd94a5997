from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks import extraction
from benchmarks.evaluation_pages import FOLDS, fold_of
from benchmarks.extraction import below_floors, check, raised
from benchmarks.extraction_scores import Score, Scored, load_scorer, score_pages

BODY = (
    "The harbour master of the northern port closed three of the five piers on Monday morning, and"
    " nobody could tell the crews when they would be opened again."
)
SECOND = (
    "Two ferries were sent to the island instead, where the passengers spent the night in a school"
    " and were given soup by the fire brigade of the village."
)
SCORES = {"one": Score(f1=0.9, exact=0.5, lost=0.0, pages=10)}


def scored(shared_data: Path, *texts: str, truth: str = f"{BODY}\n{SECOND}") -> Scored:
    rows = [{"id": str(number), "body": truth} for number in range(len(texts))]
    found = {str(number): text for number, text in enumerate(texts)}
    return score_pages(load_scorer(shared_data / "tools/eval_extract.py"), rows, found)


def test_pages_of_one_host_are_in_one_fold() -> None:
    addresses = ["https://a.example/1", "http://a.example/2?x", "https://www.a.example/3"]
    assert len({fold_of(str(n), address) for n, address in enumerate(addresses)}) == 1


def test_hosts_spread_over_all_folds() -> None:
    folds = [fold_of("", f"https://host{n}.example/") for n in range(300)]
    assert all(folds.count(fold) > 60 for fold in range(FOLDS))


def test_page_without_address_has_a_fold_of_its_own() -> None:
    assert len({fold_of(f"page-{n}.html", "hard::page") for n in range(50)}) == FOLDS


def test_score_below_a_floor_is_told() -> None:
    failures = below_floors(SCORES, {"one": {"f1": 0.91, "exact": 0.5}})
    assert failures == ["one: f1 0.9000, and the floor is 0.9100"]


def test_part_without_a_floor_passes() -> None:
    assert below_floors(SCORES, {}) == []


def test_floors_only_rise() -> None:
    floors = {"one": {"f1": 0.8, "exact": 0.6}, "two": {"f1": 0.7}}
    assert raised(SCORES, floors) == {
        "one": {"f1": 0.9, "exact": 0.6},
        "two": {"f1": 0.7},
    }


def test_gate_fails_and_leaves_the_floors(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    floors = tmp_path / "floors.json"
    floors.write_text(json.dumps({"one": {"f1": 0.95}}))
    monkeypatch.setattr(extraction, "FLOORS", floors)
    with pytest.raises(SystemExit, match="the floor is"):
        check(SCORES, [], raise_floors=True)
    assert json.loads(floors.read_text()) == {"one": {"f1": 0.95}}


def test_gate_fails_where_a_part_is_worse_than_the_baseline() -> None:
    with pytest.raises(SystemExit, match="held back: worse"):
        check({}, ["one, held back: worse than default, and not by chance"], raise_floors=False)


def test_interval_of_no_difference_holds_nothing_but_zero(shared_data: Path) -> None:
    one = scored(shared_data, *[BODY] * 8)
    assert one.gain_over(one) == (0.0, 0.0)


def test_interval_of_a_gain_on_every_page_lies_above_zero(shared_data: Path) -> None:
    half, whole = scored(shared_data, *[BODY] * 8), scored(shared_data, *[f"{BODY}\n{SECOND}"] * 8)
    low, high = whole.gain_over(half)
    assert 0 < low <= high


def test_lost_paragraph_is_counted_once_a_page(shared_data: Path) -> None:
    assert scored(shared_data, BODY, f"{BODY}\n{SECOND}").score().lost == 0.5
