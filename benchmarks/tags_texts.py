"""Texts with labels: what the classifying tags are trained and scored on.

The labels of all readers lie in ``tests/eval/labels.tsv``. Texts that we wrote lie beside them;
those of others are evaluation data outside the repository (``--shared``), and are left out where
it is absent. The part of a text follows from its id, so that no later label moves it.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

Part = Literal["train", "tune", "test"]

EVAL = Path(__file__).parents[1] / "tests" / "eval"
_TEST_SHARE, _TUNE_SHARE = 4, 5  # of ten: 0 to 3 test, 4 tune, the rest train
_ARTICLE = "article"
_INVENTED = ("headline", "report", "situation")  # each in its file, for training alone
_TRAINING_ALONE = (*_INVENTED, "synthetic")


@dataclass(frozen=True)
class Labels:
    """What one reader said of a text; ``region`` is empty where nobody was asked for it."""

    category: str
    domain: str
    region: str
    topics: tuple[str, ...] = ()
    is_sure: bool = True


@dataclass(frozen=True)
class LabelledText:
    """A text, its labels, and those of other readers if there were any.

    Attributes:
        source: ``press``, ``wire``, ``own``, ``headline``, ``report``, ``situation`` or
            ``synthetic``; the last two were not read for topics.
        second: of a reader who saw the whole text; of the test part alone.
        third: of a reader who saw its beginning, without region; never of the test part.
    """

    id: str
    source: str
    title: str
    text: str
    labels: Labels
    second: Labels | None = None
    third: Labels | None = None
    language: str = "en"

    @property
    def part(self) -> Part:
        """Train, tune or test. What was written for training is for training alone."""
        return "train" if self.source in _TRAINING_ALONE else part_of(self.id)

    @property
    def topics(self) -> tuple[str, ...]:
        """What any reader named, in the order of the readers."""
        readers = filter(None, (self.labels, self.second, self.third))
        return tuple(dict.fromkeys(topic for labels in readers for topic in labels.topics))

    def agreed(self, column: str) -> str:
        """The label of a column; empty where two readers who were asked for it differ."""
        readers = filter(None, (self.labels, self.second, self.third))
        named = {label for labels in readers if (label := getattr(labels, column))}
        return named.pop() if len(named) == 1 else ""


def part_of(text_id: str) -> Part:
    """The part to which a text belongs, by the hash of its id."""
    tenth = int(hashlib.sha256(text_id.encode()).hexdigest(), 16) % 10
    if tenth < _TEST_SHARE:
        return "test"
    return "tune" if tenth < _TUNE_SHARE else "train"


def read_texts(shared: Path) -> list[LabelledText]:
    """All labelled texts that are there, in the order of their files."""
    texts = [*_own(), *(text for source in _INVENTED for text in _invented(source))]
    topics = shared / "data" / "topics"
    if topics.is_dir():
        first, second, third = map(read_labels, ("first", "second", "third"))
        for source, name in (("press", "press_texts"), ("wire", "defense_texts")):
            for row in read_lines(topics / f"{name}.jsonl.gz"):
                others = second.get(row["id"]), third.get(row["id"])
                if row["id"] in first:
                    texts.append(_of_others(row, source, first[row["id"]], *others))
        texts += map(_synthetic, read_lines(topics / "synthetic_texts.jsonl.gz"))
    return texts


def read_labels(reader: str) -> dict[str, Labels]:
    """The labels of the ``first``, ``second`` or ``third`` reader by text id."""
    with (EVAL / "labels.tsv").open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines, delimiter="\t") if row["reader"] == reader]
    return {row["id"]: _labels(row, row["topics"].split(",")) for row in rows}


def read_lines(path: Path) -> list[dict[str, Any]]:
    """The rows of a gzipped JSON-lines file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def _own() -> Iterator[LabelledText]:
    for line in (EVAL / "own_texts.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        labels = _labels(row, row["topics"])
        yield LabelledText(
            row["id"], "own", row["title"], row["text"], labels, language=row["lang"]
        )


def _invented(source: str) -> Iterator[LabelledText]:
    with (EVAL / f"{source}s.tsv").open(encoding="utf-8", newline="") as lines:
        for number, row in enumerate(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)):
            labels = _labels(row, row.get("topics", "").split(","))
            yield LabelledText(f"{source}/{number}", source, row["title"], row["text"], labels)


def _of_others(
    row: dict[str, Any], source: str, first: Labels, second: Labels | None, third: Labels | None
) -> LabelledText:
    text = row["text"]
    if row.get("kind") == _ARTICLE:  # the first paragraph of these repeats the title
        text = text.partition("\n\n")[2]
    return LabelledText(row["id"], source, row.get("title", ""), text, first, second, third)


def _synthetic(row: dict[str, Any]) -> LabelledText:
    labels = Labels(row["category"], row["domain"], "", is_sure=False)
    return LabelledText(row["id"], "synthetic", "", row["text"], labels)


def _labels(row: dict[str, Any], topics: list[str]) -> Labels:
    return Labels(
        row["category"],
        row["domain"],
        row["region"],
        tuple(filter(None, topics)),
        is_sure=row.get("sureness") != "doubt",
    )
