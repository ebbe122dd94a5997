"""Score category, domain, region and topics on texts that no rule, cue or weight has seen.

    python -m benchmarks.tags_classification --shared ../shared

The test part of press and wire texts is what counts; our own short texts are scored apart. Beside
the tagger stand, in the same run: the most frequent value, TF-IDF with a linear model trained on
the train part, and what the rules of ``rules-1`` said of the same texts before they were replaced
(``tests/eval/rules_1.tsv``). Prints sums alone: who reads the errors of a test has no test.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

from benchmarks.tags_scores import accuracy, calibration_error, reliability, set_scores
from benchmarks.tags_texts import EVAL, LabelledText, read_texts
from transforms.lib.tags.tagging import tag_document
from transforms.lib.tags.tags import TAGGER_VERSION

COLUMNS = ("category", "domain", "region")
_READ_BY_OTHERS = ("press", "wire")


@dataclass(frozen=True)
class Answer:
    """What a tagger says of a text; ``scores`` by column, empty if it gives none."""

    category: str
    domain: str
    region: str
    topics: tuple[str, ...] = ()
    scores: tuple[tuple[str, float], ...] = ()


def main(arguments: list[str] | None = None) -> int:
    """Print all tables; 2 if the texts of others are not there."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    shared: Path = parser.parse_args(arguments).shared
    texts = read_texts(shared)
    if not any(text.source in _READ_BY_OTHERS for text in texts):
        print(f"no evaluation data at {shared}: name its directory with --shared")
        return 2
    print_agreement([text for text in texts if text.second])
    test = [text for text in texts if text.part == "test"]
    systems = answers_of_all(texts, test)
    for name, sources in (
        ("press and wire", _READ_BY_OTHERS),
        *((source, (source,)) for source in ("press", "wire", "own")),
    ):
        print_scores(name, test, systems, sources)
    print_reliability(test, systems[TAGGER_VERSION])
    return 0


def answers_of_all(
    texts: Sequence[LabelledText], test: Sequence[LabelledText]
) -> dict[str, list[Answer]]:
    """The answers of each system for the test texts, by its name."""
    train = [text for text in texts if text.part == "train"]
    return {
        "majority": majority(train, test),
        "TF-IDF, linear": linear_model(train, test),
        "rules-1": frozen_rules(test),
        TAGGER_VERSION: [answer_of(text) for text in test],
    }


def answer_of(text: LabelledText) -> Answer:
    """What the tagger of this tree says."""
    tags = tag_document(text.title, text.text, language=text.language).topics
    scores = tuple((column, float(getattr(tags, f"{column}_score"))) for column in COLUMNS)
    topics = tuple(topic.id for topic in tags.topics)
    return Answer(tags.category, tags.domain, tags.region, topics, scores)


def majority(train: Sequence[LabelledText], test: Sequence[LabelledText]) -> list[Answer]:
    """The most frequent value of each column for every text."""
    category, domain, region = (
        Counter(_labels(train, column)[1]).most_common(1)[0][0] for column in COLUMNS
    )
    return [Answer(category, domain, region)] * len(test)


def linear_model(train: Sequence[LabelledText], test: Sequence[LabelledText]) -> list[Answer]:
    """Logistic regression over TF-IDF of words and pairs of words, per column."""
    columns = []
    for column in COLUMNS:
        known, labels = _labels(train, column)
        model = make_pipeline(
            TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True),
            LogisticRegression(C=20, max_iter=1000, class_weight="balanced"),
        )
        model.fit([_whole(text) for text in known], labels)
        columns.append(model.predict([_whole(text) for text in test]))
    rows = zip(*columns, strict=True)
    return [Answer(str(category), str(domain), str(region)) for category, domain, region in rows]


def frozen_rules(test: Sequence[LabelledText]) -> list[Answer]:
    """What ``rules-1`` said."""
    with (EVAL / "rules_1.tsv").open(encoding="utf-8", newline="") as lines:
        rows = {row["id"]: row for row in csv.DictReader(lines, delimiter="\t")}
    return [_frozen(rows[text.id]) for text in test]


def print_agreement(texts: Sequence[LabelledText]) -> None:
    """How often the two readers say the same."""
    print(f"two readers, {len(texts)} texts")
    for column in COLUMNS:
        first = [getattr(text.labels, column) for text in texts]
        second = [getattr(text.second, column) for text in texts]
        print(f"  {column:9} {accuracy(second, first)}")
    topics = [(text.labels.topics, text.second.topics) for text in texts if text.second]
    print(f"  topics    {set_scores([s for _, s in topics], [f for f, _ in topics])}")


def print_scores(
    name: str,
    test: Sequence[LabelledText],
    systems: dict[str, list[Answer]],
    sources: Iterable[str],
) -> None:
    """Each column for each system; topics against both readers where two have read."""
    chosen = [index for index, text in enumerate(test) if text.source in sources]
    print(f"\n{name}, {len(chosen)} texts of the test part")
    for system, answers in systems.items():
        for column in COLUMNS:
            predicted = [getattr(answers[index], column) for index in chosen]
            expected = [getattr(test[index].labels, column) for index in chosen]
            print(f"  {system:15} {column:9} {accuracy(predicted, expected)}")
        if any(answer.topics for answer in answers):
            _print_topics(system, [(test[index], answers[index]) for index in chosen])


def print_reliability(test: Sequence[LabelledText], answers: Sequence[Answer]) -> None:
    """For each column: scores in ten bins beside how often they were right, and the ECE."""
    pairs = [p for p in zip(test, answers, strict=True) if p[0].source in _READ_BY_OTHERS]
    for column in COLUMNS:
        scores = [dict(answer.scores)[column] for _, answer in pairs]
        right = [getattr(a, column) == getattr(t.labels, column) for t, a in pairs]
        bins = reliability(scores, right)
        cells = " ".join(f"{b.score:.2f}/{b.right:.2f}" for b in bins)
        print(f"\n{column}_score, ECE {calibration_error(bins):.3f}; score/right: {cells}")


def _print_topics(system: str, pairs: Sequence[tuple[LabelledText, Answer]]) -> None:
    read_twice = [pair for pair in pairs if pair[0].second] or list(pairs)
    union = [text.topics for text, _ in read_twice]
    scores = set_scores([answer.topics for _, answer in read_twice], union)
    bare = sum(bool(text.labels.topics and not answer.topics) for text, answer in pairs)
    print(f"  {system:15} topics    {scores} ({len(read_twice)} texts; {bare} left without)")


def _labels(texts: Sequence[LabelledText], column: str) -> tuple[list[LabelledText], list[str]]:
    known = [text for text in texts if getattr(text.labels, column)]
    return known, [getattr(text.labels, column) for text in known]


def _whole(text: LabelledText) -> str:
    return f"{text.title}\n{text.text}"


def _frozen(row: dict[str, str]) -> Answer:
    topics = tuple(filter(None, row["topics"].split(",")))
    return Answer(row["category"], row["domain"], row["region"], topics)


if __name__ == "__main__":
    sys.exit(main())
