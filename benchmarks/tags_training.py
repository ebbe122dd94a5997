"""Train the heads and write their weights: ``data/heads.npz``, with a record in ``heads.json``.

    python -m benchmarks.tags_training --shared ../shared        # make train-tags

Trained on the train and tune parts; the test part is left out before anything is computed. What
has to be chosen besides the weights (temperatures, the threshold of topics) is chosen on
predictions for texts that the predicting model has not seen: five folds by id. Same data, same
weights: nothing is drawn at random, and the folds follow from the ids.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar

from benchmarks.tags_heads import BAG_WEIGHTS, THRESHOLD, VALUES, Array, design, fit, vocabulary_of
from benchmarks.tags_scores import calibration_error, reliability, set_scores
from benchmarks.tags_texts import LabelledText, read_texts
from transforms.lib.tags.entities.find import find_entities
from transforms.lib.tags.heads.classify import value_sums
from transforms.lib.tags.heads.features import BAGS, TextFeatures, text_features
from transforms.lib.tags.heads.weights import TOPIC, pack, word_name
from transforms.lib.tags.tags import TAGGER_VERSION

DATA = Path(__file__).parents[1] / "transforms" / "lib" / "tags" / "data"
_FOLDS = 5
_READ_BY_OTHERS = ("press", "wire")
_ALIKE = 0.25  # cosine of the words of two headlines, by which one is another wording of the other
_TOPICS_MAX = 4


def main(arguments: list[str] | None = None) -> int:
    """Train, write both files, print the scores; 2 if the texts of others are not there."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    shared: Path = parser.parse_args(arguments).shared
    texts = [text for text in read_texts(shared) if text.part != "test"]
    if not any(text.source in _READ_BY_OTHERS for text in texts):
        print(f"no evaluation data at {shared}: name its directory with --shared")
        return 2
    features = [features_of(text) for text in texts]
    unseen = unseen_sums(texts, features)
    temperatures = {head: unseen.temperature(head) for head in VALUES}
    weights = fit(texts, features, temperatures)
    packed = pack(weights)
    (DATA / "heads.npz").write_bytes(packed)
    record = {
        "tagger_version": TAGGER_VERSION,
        "trained": datetime.now(UTC).date().isoformat(),
        "sha256": hashlib.sha256(packed).hexdigest(),
        "texts": dict(sorted(Counter(text.source for text in texts).items())),
        "seed": "none drawn: folds by id, deterministic solvers",
        "features": len(weights.rows),
        "temperatures": temperatures,
        "threshold": THRESHOLD,
        "unseen": unseen.scores(temperatures),
    }
    (DATA / "heads.json").write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(record, indent=2))
    return 0


@dataclass(frozen=True)
class Unseen:
    """What heads that were trained without a text say of it.

    ``sums`` is texts × values, in the order of ``VALUES``.
    """

    texts: Sequence[LabelledText]
    sums: Array

    def temperature(self, head: str) -> float:
        """By what to divide the sums of a head so that they say how sure they are."""
        rows = self._rows(_READ_BY_OTHERS)
        return temperature(self._part(head)[rows], self._expected(head)[rows], head)

    def scores(self, temperatures: dict[str, float]) -> dict[str, dict[str, Any]]:
        """Scores by source and head."""
        return {
            "+".join(sources): {
                head: self._score(head, sources, temperatures[head]) for head in VALUES
            }
            for sources in (_READ_BY_OTHERS, ("press",), ("wire",), ("own",))
        }

    def _score(self, head: str, sources: tuple[str, ...], divisor: float) -> dict[str, float]:
        rows = self._rows(sources)
        sums, expected = self._part(head)[rows] / divisor, self._expected(head)[rows]
        if head == TOPIC:
            names = np.array(VALUES[TOPIC])
            given = [names[topics_of(row)].tolist() for row in sums]
            wanted = [names[row > 0].tolist() for row in expected]
            topics = set_scores(given, wanted)
            return _rounded(precision=topics.precision, recall=topics.recall, f1=topics.f1)
        chances = np.exp(sums - np.logaddexp.reduce(sums, axis=1)[:, None])
        best = chances.argmax(axis=1)
        right = expected[np.arange(len(rows)), best] > 0
        bins = reliability(chances.max(axis=1).tolist(), right.tolist())
        return _rounded(right=float(right.mean()), ece=calibration_error(bins))

    def _rows(self, sources: tuple[str, ...]) -> list[int]:
        return [row for row, text in enumerate(self.texts) if text.source in sources]

    def _part(self, head: str) -> Array:
        start = sum(len(VALUES[name]) for name in list(VALUES)[: list(VALUES).index(head)])
        return self.sums[:, start : start + len(VALUES[head])]

    def _expected(self, head: str) -> Array:
        if head == TOPIC:
            given = [set(text.topics) for text in self.texts]
        else:
            given = [{getattr(text.labels, head)} for text in self.texts]
        return np.array([[value in one for value in VALUES[head]] for one in given], dtype=float)


def topics_of(sums: Array) -> list[int]:
    """The topics that are given at these sums, as ``tag_topics`` gives them."""
    ranked = np.argsort(-sums, kind="stable")[:_TOPICS_MAX]
    chances = 1.0 / (1.0 + np.exp(-sums))
    return [int(t) for place, t in enumerate(ranked) if chances[t] >= THRESHOLD or place == 0]


def features_of(text: LabelledText) -> TextFeatures:
    """The features of a text as in production."""
    entities = find_entities(text.title, text.text, language=text.language)
    return text_features(text.title, text.text, entities)


def unseen_sums(texts: Sequence[LabelledText], features: Sequence[TextFeatures]) -> Unseen:
    """For each text that may be held out the sums of heads trained without it and its like."""
    folds = np.array([_fold(text) for text in texts])
    held_out: list[LabelledText] = []
    sums: list[NDArray[np.float32]] = []
    for fold, alike in enumerate(rewordings(features, folds)):
        seen = np.flatnonzero((folds != fold) & ~alike).tolist()
        weights = fit([texts[i] for i in seen], [features[i] for i in seen])
        for index in np.flatnonzero(folds == fold).tolist():
            held_out.append(texts[index])
            sums.append(value_sums(features[index], weights))
    return Unseen(held_out, np.array(sums, dtype=np.float64))


def rewordings(
    features: Sequence[TextFeatures], folds: NDArray[np.int_]
) -> Iterator[NDArray[np.bool_]]:
    """By fold, the texts for training alone whose headline is like one that is held out.

    Some were written after reading what a fold holds out: learned, they would flatter its scores.
    """
    vocabulary = vocabulary_of(features)
    word = word_name(BAGS[0], "")[:-1]
    words = [row for name, row in vocabulary.rows.items() if name.startswith(word)]
    headlines = design(features, vocabulary)[:, words] / BAG_WEIGHTS[0]
    for fold in range(_FOLDS):
        likeness = (headlines @ headlines[folds == fold].T).toarray().max(axis=1, initial=0.0)
        yield (folds == _FOLDS) & (likeness > _ALIKE)


def temperature(sums: Array, expected: Array, head: str) -> float:
    """By what to divide the sums so that they say how sure they are.

    ``expected`` has a one for each value that is right. Topics take the divisor of the least log
    loss. A column takes the largest one whose loss is within a standard error of the least, since
    headlines that word again what a fold holds out make heads look surer than they are.
    """

    def losses(divisor: float) -> Array:
        scaled = sums / divisor
        if head == TOPIC:
            return np.asarray((np.logaddexp(0.0, scaled) - expected * scaled).mean(axis=1))
        norms = np.logaddexp.reduce(scaled, axis=1)
        return np.asarray(norms - (scaled * expected).sum(axis=1))

    found = minimize_scalar(lambda d: losses(d).mean(), bounds=(0.2, 5.0), method="bounded")
    best, least = float(found.x), losses(float(found.x))
    if head == TOPIC:
        return round(best, 3)
    larger: list[float] = np.arange(best, 2 * best, 0.01).tolist()
    return max(round(divisor, 2) for divisor in larger if _is_near(losses(divisor), least))


def _is_near(losses: Array, least: Array) -> bool:
    """Whether the mean of losses is at most a standard error above that of the least."""
    more = losses - least
    return bool(more.mean() <= more.std() / len(more) ** 0.5)


def _fold(text: LabelledText) -> int:
    """The fold in which a text is held out; those for training alone never are."""
    if text.source not in (*_READ_BY_OTHERS, "own"):
        return _FOLDS
    return int(hashlib.md5(text.id.encode(), usedforsecurity=False).hexdigest(), 16) % _FOLDS


def _rounded(**scores: float) -> dict[str, float]:
    return {name: round(score, 3) for name, score in scores.items()}


if __name__ == "__main__":
    sys.exit(main())
