"""Score entities on texts labelled by reading, against a second reader, and hold floors.

    python -m benchmarks.entities [--shared ../shared] [--split test|tune|train]

The spans lie in ``tests/eval/entities.jsonl``, the texts in ``--shared``: press articles, and short
ones of the US military's wire, which are all in the test part. A mention counts if its
type is the label's; *exact* asks for the same span, *overlap* for a code point in common, each
label matched once at most. Prints sums alone: who reads the errors of a test has no test.

Ends with status 1 where a score of the test split is below its floor.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, NamedTuple

from benchmarks.tags_texts import EVAL, part_of, read_lines
from transforms.lib.tags.entities.find import find_entities

FLOORS: Final = {"overlap": 0.87, "exact": 0.825}
WIRE_FLOORS: Final = {"overlap": 0.84, "exact": 0.79}


class TypedSpan(NamedTuple):
    """A mention: ``text[start:end]`` is a name of that type."""

    start: int
    end: int
    type: str


@dataclass
class Tally:
    """Mentions labelled, found and matched, by type."""

    labelled: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    matched: Counter[str] = field(default_factory=Counter)

    def f1(self, kind: str = "") -> float:
        """F1 of one type, or of all types together."""
        sums = [
            count[kind] if kind else count.total()
            for count in (self.matched, self.labelled, self.found)
        ]
        return 2 * sums[0] / max(1, sums[1] + sums[2])


def main(arguments: list[str] | None = None) -> int:
    """Print the scores of one split; 1 below a floor, 2 if the texts are not there."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--split", choices=("test", "tune", "train"), default="test")
    options = parser.parse_args(arguments)
    topics = options.shared / "data" / "topics"
    if not topics.is_dir():
        print(f"no evaluation data at {options.shared}: name its directory with --shared")
        return 2
    first = read_spans("first")
    worse = []
    for source, floors in (("press", FLOORS), ("defense", WIRE_FLOORS)):
        texts = {row["id"]: row for row in read_lines(topics / f"{source}_texts.jsonl.gz")}
        labels = {i: first[i] for i in first if i in texts and part_of(i) == options.split}
        found = {i: tagged(texts[i].get("title", ""), texts[i]["text"]) for i in labels}
        scores = print_scores(f"{source}, {options.split}, {len(labels)} texts", labels, found)
        worse += [f"{source} {name}" for name, floor in floors.items() if scores[name] < floor]
    if options.split != "test":
        return 0
    second = read_spans("second")
    print_scores(
        f"two readers, {len(second)} press articles", {i: first[i] for i in second}, second
    )
    if worse:
        print(f"worse than the floor: {', '.join(worse)}")
    return 1 if worse else 0


def read_spans(reader: str) -> dict[str, list[TypedSpan]]:
    """The spans of the ``first`` or ``second`` reader by text id."""
    rows = map(json.loads, (EVAL / "entities.jsonl").read_text("utf-8").splitlines())
    return {
        row["id"]: [TypedSpan(*span) for span in row["entities"]]
        for row in rows
        if row["reader"] == reader
    }


def tagged(title: str, text: str) -> list[TypedSpan]:
    """The mentions of a text as the tagger finds them, in text order."""
    found = find_entities(title, text)
    return sorted(TypedSpan(s.start, s.end, e.type) for e in found for s in e.offsets)


def print_scores(
    heading: str, labels: Mapping[str, list[TypedSpan]], found: Mapping[str, list[TypedSpan]]
) -> dict[str, float]:
    """A table of F1 by type; the F1 of all types, ``overlap`` and ``exact``."""
    tallies = {
        name: tally((labels[text_id], found[text_id]) for text_id in labels)
        for name, tally in (("overlap", _overlapping), ("exact", _exact))
    }
    overlap, exact = tallies["overlap"], tallies["exact"]
    print(f"\n{heading}: F1 overlap {overlap.f1():.3f}, exact {exact.f1():.3f}")
    for kind, count in overlap.labelled.most_common():
        print(f"  {kind:<14} {count:>5}  {overlap.f1(kind):.3f}  {exact.f1(kind):.3f}")
    return {name: tally.f1() for name, tally in tallies.items()}


def _exact(pairs: Iterable[tuple[Sequence[TypedSpan], Sequence[TypedSpan]]]) -> Tally:
    tally = Tally()
    for labels, found in pairs:
        _count(tally, labels, found)
        tally.matched.update(span.type for span in set(labels) & set(found))
    return tally


def _overlapping(pairs: Iterable[tuple[Sequence[TypedSpan], Sequence[TypedSpan]]]) -> Tally:
    tally = Tally()
    for labels, found in pairs:
        _count(tally, labels, found)
        free = list(labels)
        for span in found:
            match = next((label for label in free if _agree(label, span)), None)
            if match is not None:
                free.remove(match)
                tally.matched[span.type] += 1
    return tally


def _count(tally: Tally, labels: Iterable[TypedSpan], found: Iterable[TypedSpan]) -> None:
    tally.labelled.update(span.type for span in labels)
    tally.found.update(span.type for span in found)


def _agree(label: TypedSpan, span: TypedSpan) -> bool:
    return label.type == span.type and label.start < span.end and span.start < label.end


if __name__ == "__main__":
    sys.exit(main())
