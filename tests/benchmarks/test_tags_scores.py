"""Scores of labels, against values worked out by hand."""

import pytest

from benchmarks.tags_scores import accuracy, calibration_error, macro_f1, reliability, set_scores


def test_accuracy_lies_in_its_interval() -> None:
    score = accuracy(["a", "b", "b", "a"] * 25, ["a", "b", "a", "a"] * 25)
    assert score.right == 0.75
    assert 0.6 < score.low < score.right < score.high < 0.9


def test_the_interval_is_the_same_in_every_run() -> None:
    labels = ["a", "b", "c"] * 10, ["a", "b", "a"] * 10
    assert accuracy(*labels) == accuracy(*labels)


def test_macro_f1_counts_each_expected_value_alike() -> None:
    # a: two right of two named and three expected; b: one right of two named, one expected
    assert macro_f1(["a", "a", "b", "b"], ["a", "a", "a", "b"]) == pytest.approx((0.8 + 2 / 3) / 2)


def test_a_value_that_is_never_named_scores_nothing() -> None:
    assert macro_f1(["a", "a"], ["a", "b"]) == pytest.approx((2 / 3 + 0) / 2)


def test_sets_are_scored_by_pair_of_text_and_label() -> None:
    scores = set_scores([{"a", "b"}, {"c"}], [{"a"}, {"c", "d", "e"}])
    assert scores.precision == pytest.approx(2 / 3)
    assert scores.recall == pytest.approx(2 / 4)
    assert scores.f1 == pytest.approx(4 / 7)


def test_no_labels_at_all_score_zero() -> None:
    assert set_scores([set()], [set()]).f1 == 0.0


def test_bins_go_from_the_least_sure_to_the_surest() -> None:
    bins = reliability([0.95, 1.0, 0.12, 0.9], [True, True, False, False])
    assert [b.texts for b in bins] == [1, 3]
    assert [b.score for b in bins] == pytest.approx([0.12, 0.95])
    assert [b.right for b in bins] == pytest.approx([0.0, 2 / 3])


def test_calibration_error_is_the_distance_of_claim_and_truth() -> None:
    honest = reliability([0.8] * 20, [True] * 16 + [False] * 4)
    assert calibration_error(honest) == pytest.approx(0.0)
    sure_and_wrong = reliability([1.0] * 20, [False] * 20)
    assert calibration_error(sure_and_wrong) == 1.0
