"""Score the taggers: entities on re3d, category and domain on labelled texts, cost per 1,000 words.

    python -m benchmarks.tags --shared ../shared

``--shared`` holds the evaluation data and scorers, which are not part of the repository. Times are
CPU times of this process, the best of several rounds, so that other load on the machine counts
little. re3d is scored as its scorer says (``--named``), without the non-commercial BBC documents.
"""

from __future__ import annotations

import argparse
import gzip
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from transforms.lib.tags.entities.find import find_entities
from transforms.lib.tags.tagging import tag_document
from transforms.lib.tags.tags import Tags

_LABELS = {
    "person": "PERSON",
    "organisation": "ORG",
    "military_unit": "ORG",
    "country": "GPE",
    "place": "LOC",
    "facility": "FAC",
    "nationality": "NORP",
    "platform": "PLATFORM",
    "weapon": "WEAPON",
    "programme": "LAW",
}
_ROUNDS = 5
_PAGE_BYTES = 4096


def main(arguments: list[str] | None = None) -> int:
    """Print all figures; 2 if the data is not there."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    shared: Path = parser.parse_args(arguments).shared
    if not (shared / "data").is_dir():
        print(f"no evaluation data at {shared}: name its directory with --shared")
        return 2
    print_load_cost()
    print_entity_scores(shared)
    print_topic_accuracy(shared)
    print_speed(shared)
    return 0


def print_load_cost() -> None:
    """Time and memory of the first document of a process: tables, automata, patterns."""
    before, start = _resident_mib(), time.process_time()
    tag_document("First document", "Gen. Jane Roe said NATO will pay $1 million.")
    seconds, mib = time.process_time() - start, _resident_mib() - before
    print(f"load: {seconds:.2f} s, {mib:.0f} MiB")


def print_entity_scores(shared: Path) -> None:
    """F1 on re3d, exact and overlapping spans, by the scorer of the data set."""
    gold = shared / "data" / "entities" / "re3d.jsonl.gz"
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as predicted:
        for document in read_lines(gold):
            predicted.write(json.dumps(_prediction(document)) + "\n")
        predicted.flush()
        scorer = shared / "tools" / "eval_entities.py"
        command = [sys.executable, str(scorer), "--gold", str(gold), "--pred", predicted.name]
        subprocess.run([*command, "--named"], check=True)


def print_topic_accuracy(shared: Path) -> None:
    """Share of labelled articles whose category, and domain, is the label's."""
    texts = read_lines(shared / "data" / "topics" / "defense_texts.jsonl.gz")
    labelled = [row for row in texts if row["kind"] == "article"]
    tags = [_tag(row) for row in labelled]
    for column in ("category", "domain"):
        right = sum(
            getattr(t.topics, column) == row[column] for t, row in zip(tags, labelled, strict=True)
        )
        print(f"{column}: {right} of {len(labelled)} as labelled")


def print_speed(shared: Path) -> None:
    """CPU milliseconds per 1,000 words, of entities alone and of everything."""
    texts = [row["text"] for row in read_lines(shared / "data" / "entities" / "re3d.jsonl.gz")]
    words = sum(len(text.split()) for text in texts)
    print(f"entities: {_cost(lambda text: find_entities('', text), texts) / words * 1e6:.2f} ms")
    print(f"all tags: {_cost(lambda text: tag_document('', text), texts) / words * 1e6:.2f} ms")


def read_lines(path: Path) -> list[dict[str, Any]]:
    """The rows of a gzipped JSON-lines file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def _prediction(document: dict[str, Any]) -> dict[str, Any]:
    spans = [
        {"start": span.start, "end": span.end, "label": _LABELS[entity.type]}
        for entity in find_entities("", document["text"])
        for span in entity.offsets
    ]
    return {"id": document["id"], "entities": spans}


def _tag(row: dict[str, Any]) -> Tags:
    """The first paragraph of these texts repeats the title."""
    return tag_document(row["title"], row["text"].partition("\n\n")[2])


def _cost(work: Callable[[str], object], texts: Iterable[str]) -> float:
    """CPU seconds of one pass over the texts, the best of the rounds."""
    rounds = []
    for _ in range(_ROUNDS):
        start = time.process_time()
        for text in texts:
            work(text)
        rounds.append(time.process_time() - start)
    return min(rounds)


def _resident_mib() -> float:
    """Resident memory of this process in MiB; 0 where the system does not say."""
    statm = Path("/proc/self/statm")
    if not statm.exists():
        return 0.0
    return int(statm.read_text().split()[1]) * _PAGE_BYTES / 2**20


if __name__ == "__main__":
    sys.exit(main())
