"""How good labels are: accuracy with its interval, macro-F1, topics, calibration. Numbers only."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_SEED = 13
_RESAMPLES = 2000
_INTERVAL = (2.5, 97.5)  # percent
_BINS = 10


@dataclass(frozen=True)
class Accuracy:
    """Share of texts labelled right, its 95 % bootstrap interval, and macro-F1, all 0 to 1."""

    right: float
    low: float
    high: float
    macro_f1: float

    def __str__(self) -> str:
        return f"{self.right:.3f} [{self.low:.3f}, {self.high:.3f}] macro-F1 {self.macro_f1:.3f}"


def accuracy(predicted: Sequence[str], expected: Sequence[str]) -> Accuracy:
    """Scores of one column; the two sequences are of one length and not empty."""
    hits = np.array([p == e for p, e in zip(predicted, expected, strict=True)], dtype=float)
    samples = np.random.default_rng(_SEED).integers(0, len(hits), (_RESAMPLES, len(hits)))
    low, high = np.percentile(hits[samples].mean(axis=1), _INTERVAL)
    return Accuracy(float(hits.mean()), float(low), float(high), macro_f1(predicted, expected))


def macro_f1(predicted: Sequence[str], expected: Sequence[str]) -> float:
    """The mean F1 of the values that are expected somewhere."""
    scores = []
    for value in sorted(set(expected)):
        right = sum(p == e == value for p, e in zip(predicted, expected, strict=True))
        named = sum(p == value for p in predicted) + sum(e == value for e in expected)
        scores.append(2 * right / named)
    return sum(scores) / len(scores)


@dataclass(frozen=True)
class SetScores:
    """Precision, recall and F1 over all pairs of text and topic."""

    precision: float
    recall: float
    f1: float

    def __str__(self) -> str:
        return f"precision {self.precision:.3f} recall {self.recall:.3f} F1 {self.f1:.3f}"


def set_scores(
    predicted: Sequence[Collection[str]], expected: Sequence[Collection[str]]
) -> SetScores:
    """Micro-averaged scores of sets of labels."""
    pairs = list(zip(predicted, expected, strict=True))
    right = sum(len(set(p) & set(e)) for p, e in pairs)
    named = sum(len(set(p)) for p, _ in pairs)
    wanted = sum(len(set(e)) for _, e in pairs)
    precision = right / named if named else 0.0
    recall = right / wanted if wanted else 0.0
    f1 = 2 * right / (named + wanted) if named + wanted else 0.0
    return SetScores(precision, recall, f1)


@dataclass(frozen=True)
class Bin:
    """Texts of like score: how many, what they claim, how often they are right."""

    texts: int
    score: float
    right: float


def reliability(scores: Sequence[float], is_right: Sequence[bool]) -> list[Bin]:
    """Ten bins of equal width from 0 to 1; empty ones are left out."""
    claimed = np.asarray(scores, dtype=float)
    right = np.asarray(is_right, dtype=float)
    places = np.minimum((claimed * _BINS).astype(int), _BINS - 1)
    return [_bin(claimed[places == place], right[places == place]) for place in np.unique(places)]


def calibration_error(bins: Sequence[Bin]) -> float:
    """ECE: the mean distance of score and truth, weighted by texts."""
    total = sum(b.texts for b in bins)
    return sum(b.texts * abs(b.score - b.right) for b in bins) / total


def _bin(claimed: NDArray[np.float64], right: NDArray[np.float64]) -> Bin:
    return Bin(len(claimed), float(claimed.mean()), float(right.mean()))
