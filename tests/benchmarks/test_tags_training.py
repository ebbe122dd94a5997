"""Training: the same texts give the same weights, and the weights say what the texts show."""

from pathlib import Path

import numpy as np
import pytest

from benchmarks.tags_heads import VALUES, design, fit, vocabulary_of
from benchmarks.tags_texts import LabelledText, read_texts
from benchmarks.tags_training import features_of, rewordings, temperature
from transforms.lib.tags.heads.classify import value_sums
from transforms.lib.tags.heads.features import TextFeatures, text_features
from transforms.lib.tags.heads.weights import Weights, pack


@pytest.fixture(scope="module")
def texts() -> list[LabelledText]:
    own = [text for text in read_texts(Path("/nonexistent")) if text.part == "train"]
    return own[:120]


@pytest.fixture(scope="module")
def features(texts: list[LabelledText]) -> list[TextFeatures]:
    return [features_of(text) for text in texts]


@pytest.fixture(scope="module")
def weights(texts: list[LabelledText], features: list[TextFeatures]) -> Weights:
    return fit(texts, features)


def test_the_same_texts_give_the_same_file(
    texts: list[LabelledText], features: list[TextFeatures], weights: Weights
) -> None:
    assert pack(fit(texts, features)) == pack(weights)


def test_most_texts_that_were_learned_are_known(
    texts: list[LabelledText], features: list[TextFeatures], weights: Weights
) -> None:
    place, values = weights.group("category")
    sums = [value_sums(one, weights)[place] for one in features]
    right = [values[int(s.argmax())] == t.labels.category for s, t in zip(sums, texts, strict=True)]
    assert np.mean(right) > 0.9


def test_production_and_training_make_the_same_sums(
    features: list[TextFeatures], weights: Weights
) -> None:
    vocabulary = vocabulary_of(features)
    matrix = design(features, vocabulary).toarray() / vocabulary.bag_weights
    expected = weights.bias + matrix @ weights.matrix
    found = np.array([value_sums(one, weights) for one in features])
    assert np.allclose(found, expected, atol=1e-3)


def test_a_fold_learns_no_other_wording_of_a_headline_that_it_holds_out() -> None:
    read, again, other = (
        text_features(title, "", ())
        for title in ("Navy orders frigates", "Frigates for navy ordered", "Senate trims budget")
    )
    features, held_out = [read, *[again] * 3, *[other] * 3], 2
    folds = np.array([held_out, *[5] * 6])
    found = [fold.tolist() for fold in rewordings(features, folds)]
    assert found[held_out] == [False, True, True, True, False, False, False]
    assert not any(any(fold) for place, fold in enumerate(found) if place != held_out)


def test_the_temperature_of_sums_that_claim_too_much_is_above_one() -> None:
    sums = np.array([[4.0, 0.0]] * 10_000)
    expected = np.array([[1.0, 0.0]] * 7_000 + [[0.0, 1.0]] * 3_000)
    divisor = temperature(sums, expected, "category")
    chance = 1 / (1 + np.exp(-4.0 / divisor))
    assert divisor > 1
    assert chance == pytest.approx(0.69, abs=0.01)


def test_the_fewer_texts_there_are_the_less_a_score_claims() -> None:
    def divisor(texts: int) -> float:
        expected = np.array([[1.0, 0.0]] * (7 * texts) + [[0.0, 1.0]] * (3 * texts))
        return temperature(np.array([[4.0, 0.0]] * (10 * texts)), expected, "category")

    assert divisor(5) > divisor(50) > divisor(500) > 4.5


def test_every_value_has_a_column(weights: Weights) -> None:
    assert weights.values == tuple(f"{h}:{v}" for h, values in VALUES.items() for v in values)
