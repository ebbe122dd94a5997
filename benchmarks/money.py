"""Score sums of money and contract awards on labelled texts, and hold floors.

    python -m benchmarks.money [--shared ../shared] [--split test|train]

Sums: ``tests/eval/amounts.jsonl``, sentences of our own with the sums and currencies expected. One
that is an expected one times a power of ten is counted apart: it is worse than none.

Awards: ``tests/eval/awards.jsonl``, labels of paragraphs that lie in ``--shared``. A field is right
if it equals the label, spaces and footnote stars aside; a description if it shares most of its
words with it. Invented are awards of paragraphs that are labelled as none, and of press articles.
Days were split by hash before any rule was written; no rule has seen the test days.

Ends with status 1 where a score of the test split is below its floor.
"""

from __future__ import annotations

import argparse
import json
import lzma
import re
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from benchmarks.tags import read_lines
from schemas.values import Award
from transforms.lib.tags.money.amounts import find_amounts
from transforms.lib.tags.money.awards import find_awards

LABELS: Final = Path(__file__).parents[1] / "tests" / "eval"
FIELDS: Final = (
    "contractors", "amount", "ceiling", "action", "agency", "contract_numbers", "place",
    "completion_date", "fms", "places", "completed_by", "cumulative", "obligated",
    "contract_type", "modification", "small_business", "buyer_country", "description",
)  # fmt: skip
FLOORS: Final = {"amounts F1": 0.96, "award fields": 0.96}
CEILINGS: Final = {"sums wrong by a power of ten": 0, "awards missed": 1, "awards invented": 0}
_SAME_WORDS = 0.6  # of the words of two descriptions
_FOOTNOTE = re.compile(r"\s*\*+\s*[^*]{3,80}$")


@dataclass
class AmountScore:
    """Counts of sums: found, invented, missed, and those wrong by a power of ten."""

    right: int = 0
    invented: int = 0
    missed: int = 0
    by_power: int = 0

    @property
    def f1(self) -> float:
        """Of pairs of value and currency."""
        return 2 * self.right / max(1, 2 * self.right + self.invented + self.missed)


@dataclass
class AwardScore:
    """Counts of awards, of paragraphs that hold some and gave none, and of fields by name."""

    awards: int = 0
    missed: int = 0
    invented: int = 0
    paragraphs: int = 0
    unread: int = 0
    right: Counter[str] = field(default_factory=Counter)
    compared: Counter[str] = field(default_factory=Counter)

    def share(self, names: Iterable[str] = FIELDS) -> float:
        """Share of fields that are right, of awards that were found."""
        names = list(names)
        return sum(self.right[n] for n in names) / max(1, sum(self.compared[n] for n in names))


def score_amounts(rows: Iterable[dict[str, Any]]) -> AmountScore:
    """Compare the sums of each text with those expected, each once."""
    score = AmountScore()
    for row in rows:
        left = [(amount.amount, amount.currency) for amount in find_amounts(row["text"])]
        for value, currency in row["expect"]:
            if (value, currency) in left:
                left.remove((value, currency))
                score.right += 1
            else:
                score.missed += 1
        score.invented += len(left)
        score.by_power += sum(_is_by_power(found, row["expect"]) for found, _ in left)
    return score


def _is_by_power(found: float, expected: Iterable[tuple[float, str]]) -> bool:
    digits = f"{found:.6e}".partition("e")[0]
    return any(
        f"{value:.6e}".partition("e")[0] == digits and value != found for value, _ in expected
    )


def score_awards(labels: Iterable[dict[str, Any]], days: dict[str, list[str]]) -> AwardScore:
    """Compare the awards of each labelled paragraph with its labels."""
    score = AwardScore()
    for row in labels:
        day, _, index = row["id"].partition("/")
        found = [as_label(award) for award in find_awards(with_footnotes(days[day], int(index)))]
        if not row["awards"]:
            score.invented += len(found)
        score.paragraphs += bool(row["awards"])
        score.unread += bool(row["awards"]) and not found
        for label, award in pairs(row["awards"], found):
            score.awards += 1
            if award is None:
                score.missed += 1
                continue
            for name in FIELDS:
                score.compared[name] += 1
                score.right[name] += is_same(name, label.get(name), award[name])
    return score


def with_footnotes(paragraphs: list[str], index: int) -> str:
    """A paragraph and the footnotes of its day."""
    return "\n\n".join([paragraphs[index], *(p for p in paragraphs if _FOOTNOTE.match(p))])


def pairs(
    labels: list[dict[str, Any]], found: list[dict[str, Any]]
) -> Iterator[tuple[dict[str, Any], dict[str, Any] | None]]:
    """Each label with the award of the same contractors, else that of the same place, else None."""
    for at, label in enumerate(labels):
        same = (award for award in found if award["contractors"] == label["contractors"])
        yield label, next(same, found[at] if at < len(found) else None)


def as_label(award: Award) -> dict[str, Any]:
    """An award in the form of the labels."""
    names = {"fms": "fms_customers"}
    row = {name: getattr(award, names.get(name, name)) for name in FIELDS}
    row["places"] = [[place.place, place.share] for place in award.places or ()]
    return row


def is_same(name: str, label: Any, found: Any) -> bool:
    """Whether a field equals its label; nothing said is None, "" or no member alike."""
    if name == "description":
        return _shared_words(label or "", found) >= _SAME_WORDS
    return bool(_plain(label) == _plain(found))


def _plain(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, str):
        return re.sub(r"[\s\u00a0]+", " ", value.replace("*", "")).strip() or None
    if isinstance(value, int | float) and not isinstance(value, bool):
        return round(value, 2)
    return value


def _shared_words(label: str, found: str) -> float:
    one, other = (set(re.findall(r"\w+", text.lower())) for text in (label, found))
    return 2 * len(one & other) / (len(one) + len(other)) if one or other else 1.0


def read_days(shared: Path) -> dict[str, list[str]]:
    """The paragraphs of each day of announcements."""
    path = shared / "data" / "awards" / "dod_contracts.jsonl.xz"
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        return {row["day"]: row["paragraphs"] for row in map(json.loads, lines)}


def read_labels(name: str, split: str) -> list[dict[str, Any]]:
    """The rows of a file of labels that are of a split."""
    lines = (LABELS / name).read_text("utf-8").splitlines()
    return [row for row in map(json.loads, lines) if row["split"] == split]


def print_amounts(split: str) -> dict[str, float]:
    """Print the score of sums."""
    score = score_amounts(read_labels("amounts.jsonl", split))
    print(f"sums ({split}): F1 {score.f1:.3f}; {score.right} right, {score.missed} missed, "
          f"{score.invented} invented, {score.by_power} wrong by a power of ten")  # fmt: skip
    return {"amounts F1": score.f1, "sums wrong by a power of ten": score.by_power}


def print_awards(split: str, shared: Path) -> dict[str, float]:
    """Print the scores of awards, and what press articles give."""
    score = score_awards(read_labels("awards.jsonl", split), read_days(shared))
    press = read_lines(shared / "data" / "topics" / "press_texts.jsonl.gz")
    start = time.process_time()
    invented = sum(len(find_awards(row["text"], row["title"])) for row in press)
    seconds = time.process_time() - start
    words = sum(len(row["text"].split()) for row in press)
    print(
        f"awards ({split}): {score.share():.3f} of fields right, without descriptions "
        f"{score.share(FIELDS[:-1]):.3f}; {score.missed} of {score.awards} missed "
        f"({score.unread} of {score.paragraphs} paragraphs), {score.invented} invented"
    )
    print("  " + ", ".join(f"{n} {score.share([n]):.2f}" for n in FIELDS))
    print(f"press articles: {invented} awards in {len(press)}, {seconds / words * 1e6:.2f} ms")
    return {
        "award fields": score.share(),
        "awards missed": score.missed,
        "awards invented": score.invented + invented,
    }


def main(arguments: list[str] | None = None) -> int:
    """Print all scores; 1 if one of the test split is worse than it has to be, 2 without data."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--split", choices=("test", "train"), default="test")
    options = parser.parse_args(arguments)
    if not (options.shared / "data").is_dir():
        print(f"no evaluation data at {options.shared}: name its directory with --shared")
        return 2
    scores = print_amounts(options.split) | print_awards(options.split, options.shared)
    worse = [name for name, floor in FLOORS.items() if scores[name] < floor]
    worse += [name for name, ceiling in CEILINGS.items() if scores[name] > ceiling]
    if options.split == "test" and worse:
        print(f"worse than the floor: {', '.join(worse)}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
