"""Fit the heads to labelled texts: which features are kept, and what each weighs.

A topic's head has one feature more while it is trained: what a model shared by all topics makes
of the topic's own cues. Rare topics learn from it what a cue is worth; it is linear, so that it is
added to the weights of the cues in the end.

Where readers differ about a column, a text teaches nothing of it; of topics it teaches all that
either named.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from benchmarks.tags_texts import LabelledText
from transforms.lib.tags.heads.features import BAGS, Features, TextFeatures
from transforms.lib.tags.heads.weights import COLUMNS, TOPIC, Weights, word_name
from transforms.lib.tags.topics.taxonomy import CATEGORIES, DOMAINS, REGIONS, load_topics

VALUES: dict[str, tuple[str, ...]] = {
    **dict(zip(COLUMNS, (CATEGORIES, DOMAINS, REGIONS), strict=True)),
    TOPIC: tuple(topic.id for topic in load_topics()),
}
# Swept on the folds: C 0.2 to 2, bags 1 to 8; flat around these.
_STRENGTH = 0.5  # inverse of the L2 penalty
# Where words help as much as evidence, each is trained apart, and the head is the mean of both:
# together, evidence explains the words away (category: log loss .555 together, .525 apart).
_APART = ("category", TOPIC)
_WORDS_STRENGTH = 4.0
BAG_WEIGHTS = (3.0, 2.0, 3.0)  # weight of the words of title, lead and text against evidence
_EVIDENCE_MIN, _WORD_MIN = 3, 3  # texts that must show a feature
_WORDS_MAX = 9000
# Swept on the folds. Nine in ten press articles play in one region; unweighted, a text without a
# place would too. Reports at more than a tenth make what has several theatres ``global``.
_SOURCE_WEIGHTS = {
    "category": {"synthetic": 0.5, "headline": 0.5, "report": 0.5, "situation": 0.5},
    "domain": {"synthetic": 0.5, "headline": 0.5, "report": 0.5, "situation": 0.5},
    "region": {"press": 0.7, "headline": 0.5, "report": 0.1, "situation": 0.1},
}
THRESHOLD = 0.3  # swept on the folds: F1 is flat from 0.2 to 0.4
_WITHOUT_TOPICS = ("synthetic", "situation")
_PAIRS = (" > ", " does ")
_PASSAGES = ("title", "lead", "text")
# What the shared model of topics sees of a topic's own cues.
_CUES = (
    *(f"{passage} topic.{{}}" for passage in _PASSAGES),
    *(f"{passage} weak.{{}}" for passage in _PASSAGES),
    *(f"{passage} topics topic.{{}}" for passage in _PASSAGES),
)
Array = NDArray[np.float64]


@dataclass(frozen=True)
class Vocabulary:
    """The features that are kept: ``evidence`` of them first, then the words of the three bags."""

    rows: dict[str, int]
    scale: Array
    bag_weights: Array
    evidence: int

    def views(self, head: str) -> list[tuple[NDArray[np.intp], float]]:
        """The features of each model of a head, whose sums it averages, and their strengths."""
        used = np.array([row for name, row in self.rows.items() if _is_used(head, name)], np.intp)
        if head not in _APART:
            return [(used, _STRENGTH)]
        is_word = used >= self.evidence
        apart = (used[~is_word], _STRENGTH), (used[is_word], _WORDS_STRENGTH)
        return [view for view in apart if view[0].size]


def fit(
    texts: Sequence[LabelledText],
    features: Sequence[TextFeatures],
    temperatures: dict[str, float] | None = None,
) -> Weights:
    """All heads, trained on all of these texts; their sums divided by the temperatures."""
    vocabulary = vocabulary_of(features)
    matrix = design(features, vocabulary)
    heads = {column: column_head(texts, matrix, vocabulary, column) for column in COLUMNS}
    heads[TOPIC] = topic_heads(texts, matrix, vocabulary)
    divisors = temperatures or dict.fromkeys(heads, 1.0)
    weights = np.vstack([heads[head][0] / divisors[head] for head in heads]).T
    return Weights(
        rows=vocabulary.rows,
        scale=vocabulary.scale.astype(np.float32),
        matrix=(weights * vocabulary.bag_weights[:, None]).astype(np.float32),
        bias=np.concatenate([heads[h][1] / divisors[h] for h in heads]).astype(np.float32),
        values=tuple(f"{head}:{value}" for head in heads for value in VALUES[head]),
        threshold=THRESHOLD,
    )


def vocabulary_of(features: Sequence[TextFeatures]) -> Vocabulary:
    """What stands in enough texts, and for words how rare each is."""
    evidence = _frequent((one.evidence for one in features), _EVIDENCE_MIN)
    rows = {name: row for row, name in enumerate(sorted(evidence))}
    scale, bags = [1.0] * len(rows), [1.0] * len(rows)
    for place in range(len(BAG_WEIGHTS)):
        words = _frequent((one.words[place] for one in features), _WORD_MIN)
        commonest = sorted(words, key=lambda word: (-words[word], word))[:_WORDS_MAX]
        for word in sorted(commonest):
            rows[word_name(BAGS[place], word)] = len(rows)
            scale.append(float(np.log((1 + len(features)) / (1 + words[word])) + 1.0))
        bags += [BAG_WEIGHTS[place]] * (len(rows) - len(bags))
    rounded = np.array(scale, dtype=np.float16).astype(np.float64)
    return Vocabulary(rows, rounded, np.array(bags), len(evidence))


def design(features: Sequence[TextFeatures], vocabulary: Vocabulary) -> sparse.csr_matrix:
    """Texts × features; bags of words are scaled to their weight."""
    cells: list[tuple[int, int, float]] = []
    for row, one in enumerate(features):
        rows = vocabulary.rows
        cells += [(row, rows[name], a) for name, a in one.evidence.items() if name in rows]
        for bag, words, weight in zip(BAGS, one.words, BAG_WEIGHTS, strict=True):
            known = [
                (rows[name], amount * vocabulary.scale[rows[name]])
                for word, amount in words.items()
                if (name := word_name(bag, word)) in rows
            ]
            length = sum(amount * amount for _, amount in known) ** 0.5
            cells += [(row, place, weight * amount / length) for place, amount in known]
    places, columns, amounts = zip(*cells, strict=True)
    return sparse.csr_matrix(
        (amounts, (places, columns)), shape=(len(features), len(vocabulary.rows))
    )


def column_head(
    texts: Sequence[LabelledText],
    matrix: sparse.csr_matrix,
    vocabulary: Vocabulary,
    column: str,
) -> tuple[Array, Array]:
    """Weights (values × features) and biases of one column, over the texts that have its label.

    A text on which readers differ teaches nothing.
    """
    known = [row for row, text in enumerate(texts) if text.agreed(column)]
    labels = [texts[row].agreed(column) for row in known]
    coefficients = np.zeros((len(VALUES[column]), matrix.shape[1]))
    biases = np.zeros(len(coefficients))
    views = vocabulary.views(column)
    for used, strength in views:
        model = LogisticRegression(C=strength, max_iter=1000)
        model.fit(matrix[known][:, used], labels, sample_weight=_weights(texts, known, column))
        order = [list(model.classes_).index(value) for value in VALUES[column]]
        coefficients[:, used] += model.coef_[order] / len(views)
        biases += model.intercept_[order] / len(views)
    return coefficients, biases


def topic_heads(
    texts: Sequence[LabelledText], matrix: sparse.csr_matrix, vocabulary: Vocabulary
) -> tuple[Array, Array]:
    """Weights (topics × features) and biases of all topics."""
    known = [row for row, text in enumerate(texts) if text.source not in _WITHOUT_TOPICS]
    rows = matrix[known]
    topics = [set(texts[row].topics) for row in known]
    labels = np.array([[topic in given for topic in VALUES[TOPIC]] for given in topics], dtype=int)
    guesses, biases = _guesses(rows, labels, vocabulary)
    coefficients = np.zeros(guesses.shape)
    for index, guess in enumerate(guesses):
        if not labels[:, index].any():  # no text bears it: the guess is all there is
            coefficients[index] = guess
            continue
        guessed = rows @ guess + biases[index]
        coefficients[index], biases[index] = _topic_head(
            rows, labels[:, index], vocabulary, (guess, biases[index], guessed)
        )
    return coefficients, biases


def _topic_head(
    rows: sparse.csr_matrix,
    labels: NDArray[np.int_],
    vocabulary: Vocabulary,
    guess: tuple[Array, float, Array],
) -> tuple[Array, float]:
    """Weights and bias of one topic; ``guess``: weights, bias, and its sums for the rows."""
    weights, bias, sums = guess
    coefficients, biases = np.zeros(rows.shape[1]), 0.0
    views = vocabulary.views(TOPIC)
    for used, strength in views:
        model = LogisticRegression(C=strength, solver="liblinear", max_iter=1000, random_state=0)
        model.fit(sparse.hstack([rows[:, used], sums[:, None]]).tocsr(), labels)
        trust = model.coef_[0, -1]
        coefficients[used] += model.coef_[0, :-1]
        coefficients += trust * weights
        biases += float(model.intercept_[0]) + trust * bias
    return coefficients / len(views), biases / len(views)


def _guesses(
    rows: sparse.csr_matrix, labels: NDArray[np.int_], vocabulary: Vocabulary
) -> tuple[Array, Array]:
    """One model for all topics, over each topic's own cues and how frequent it is.

    As weights (topics × features) and biases: a cue of one topic weighs what a cue of any does.
    """
    counts = labels.sum(axis=0)
    frequency = np.log((counts + 1) / (len(labels) + 1 - counts))
    places = np.array(
        [[vocabulary.rows.get(cue.format(t), -1) for cue in _CUES] for t in VALUES[TOPIC]]
    )
    dense = np.hstack([rows.toarray(), np.zeros((rows.shape[0], 1))])  # a cue never seen: zero
    own = dense[:, places]  # texts × topics × cues
    wide = np.concatenate(
        [own, np.broadcast_to(frequency[None, :, None], (*own.shape[:2], 1))], axis=2
    )
    model = LogisticRegression(C=10.0, max_iter=1000)
    model.fit(wide.reshape(-1, wide.shape[2]), labels.ravel())
    guesses = np.zeros((len(counts), rows.shape[1] + 1))
    for topic, own_places in enumerate(places):
        guesses[topic, own_places] = model.coef_[0, :-1]
    return guesses[:, :-1], model.intercept_[0] + model.coef_[0, -1] * frequency


def _frequent(bags: Iterable[Features], at_least: int) -> dict[str, int]:
    counts: Counter[str] = Counter()
    for bag in bags:
        counts.update(bag.keys())
    return {name: count for name, count in counts.items() if count >= at_least}


def _is_used(column: str, name: str) -> bool:
    """In which domain and where a text plays does not follow from who did what."""
    marks = {"domain": _PAIRS, "region": (*_PAIRS, "topic", "weak.")}.get(column, ())
    return not any(mark in name for mark in marks)


def _weights(texts: Sequence[LabelledText], rows: Sequence[int], column: str) -> list[float]:
    weights = _SOURCE_WEIGHTS[column]
    return [weights.get(texts[row].source, 1.0) for row in rows]
