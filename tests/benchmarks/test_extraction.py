from __future__ import annotations

from pathlib import Path

from benchmarks.evaluation_pages import FOLDS, fold_of
from benchmarks.extraction_scores import Scored, load_scorer, score_pages

BODY = (
    "The harbour master of the northern port closed three of the five piers on Monday morning, and"
    " nobody could tell the crews when they would be opened again."
)
SECOND = (
    "Two ferries were sent to the island instead, where the passengers spent the night in a school"
    " and were given soup by the fire brigade of the village."
)


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


def test_interval_of_no_difference_holds_nothing_but_zero(shared_data: Path) -> None:
    one = scored(shared_data, *[BODY] * 8)
    assert one.gain_over(one) == (0.0, 0.0)


def test_interval_of_a_gain_on_every_page_lies_above_zero(shared_data: Path) -> None:
    half, whole = scored(shared_data, *[BODY] * 8), scored(shared_data, *[f"{BODY}\n{SECOND}"] * 8)
    low, high = whole.gain_over(half)
    assert 0 < low <= high


def test_lost_paragraph_is_counted_once_a_page(shared_data: Path) -> None:
    assert scored(shared_data, BODY, f"{BODY}\n{SECOND}").score().lost == 0.5
