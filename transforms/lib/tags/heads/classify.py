"""From features to probabilities: one sum per value, the same on any machine.

The sums are made term by term in a fixed order, without BLAS, whose order of additions differs
between machines.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from transforms.lib.tags.heads.features import Features, TextFeatures
from transforms.lib.tags.heads.weights import COLUMNS, TOPIC, Weights, load_weights

_SHOWN = 8


@dataclass(frozen=True)
class Reason:
    """What a feature adds to the sum of a value, against the mean of the other values."""

    feature: str
    weight: float


def probabilities(features: TextFeatures, leaning: Features | None = None) -> dict[str, Features]:
    """The probability of each value by column; those of ``topic`` do not sum to one.

    ``leaning`` is added to the sums of the values that it names (``region:europe``): what is known
    of an article besides its text.
    """
    sums = value_sums(features, load_weights())
    for value, amount in (leaning or {}).items():
        sums[_place(value)] += amount
    all_sums: list[float] = sums.tolist()
    found = {}
    for column in (*COLUMNS, TOPIC):
        place, values = _group(column)
        chances = (_sigmoid if column == TOPIC else _softmax)(all_sums[place])
        found[column] = dict(zip(values, chances, strict=True))
    return found


def value_sums(features: TextFeatures, weights: Weights) -> NDArray[np.float32]:
    """The sum of each value of ``weights.values``: bias and weighted features."""
    rows, amounts = _sparse(features, weights)
    return np.asarray(weights.bias + np.einsum("i,ij->j", amounts, weights.matrix[rows]))


def reasons(features: TextFeatures, column: str, value: str) -> list[Reason]:
    """The features that speak most for or against a value, the strongest first."""
    weights = load_weights()
    names, (rows, amounts) = list(weights.rows), _sparse(features, weights)
    place, values = _group(column)
    within = weights.matrix[rows][:, place]
    chosen = within[:, values.index(value)]
    against = within.mean(axis=1) if column != TOPIC else np.zeros(len(rows), np.float32)
    terms = (chosen - against) * amounts
    strongest = np.argsort(-np.abs(terms), kind="stable")[:_SHOWN]
    return [Reason(names[rows[index]], round(float(terms[index]), 3)) for index in strongest]


def _sparse(
    features: TextFeatures, weights: Weights
) -> tuple[NDArray[np.intp], NDArray[np.float32]]:
    """The known features of a text, in the order in which the text shows them."""
    known = weights.rows
    evidence = {name: amount for name, amount in features.evidence.items() if name in known}
    rows = [known[name] for name in evidence]
    amounts = list(evidence.values())
    for words, bag in zip(weights.words, features.words, strict=True):
        found = {words[word]: amount for word, amount in bag.items() if word in words}
        scales = weights.scale[list(found)].tolist()
        scaled = [amount * scale for amount, scale in zip(found.values(), scales, strict=True)]
        length = sum([amount * amount for amount in scaled]) ** 0.5
        rows += found
        amounts += [amount / length for amount in scaled]
    return np.array(rows, np.intp), np.array(amounts, np.float32)


@cache
def _group(column: str) -> tuple[slice, tuple[str, ...]]:
    return load_weights().group(column)


@cache
def _place(value: str) -> int:
    return load_weights().values.index(value)


def _softmax(sums: Sequence[float]) -> list[float]:
    largest = max(sums)
    powers = [math.exp(one - largest) for one in sums]
    total = sum(powers)
    return [power / total for power in powers]


def _sigmoid(sums: Sequence[float]) -> list[float]:
    return [0.5 + 0.5 * math.tanh(0.5 * one) for one in sums]  # without overflow
