"""What each part of the heads adds: trained without it, scored on texts held out of training.

    python -m benchmarks.tags_ablation --shared ../shared

Five folds over the train and tune parts, as in ``benchmarks.tags_training``; nothing is written.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks.tags_heads import VALUES
from benchmarks.tags_texts import LabelledText, read_texts
from benchmarks.tags_training import features_of, unseen_sums
from transforms.lib.tags.heads.features import TextFeatures

Keep = Callable[[str], bool]

_PARTS: dict[str, Keep] = {
    "events": lambda name: not any(mark in name for mark in ("event.", "actor.", "thing.")),
    "domains": lambda name: "domain" not in name and not _is_domain(name),
    "places": lambda name: not any(m in name for m in ("place.", " at ", " at or by ", " by ")),
    "topic cues": lambda name: "topic" not in name and "weak." not in name,
    "entities": lambda name: not name.startswith(("entity ", "entities ")),
    "all evidence": lambda _: False,
}


def main(arguments: list[str] | None = None) -> int:
    """Print a row for each part that is left out; 2 if the texts of others are not there."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    shared: Path = parser.parse_args(arguments).shared
    texts = [text for text in read_texts(shared) if text.part != "test"]
    if not any(text.source == "press" for text in texts):
        print(f"no evaluation data at {shared}: name its directory with --shared")
        return 2
    features = [features_of(text) for text in texts]
    _print_scores("everything", texts, features)
    for part, keep in _PARTS.items():
        _print_scores(f"without {part}", texts, [_kept(one, keep) for one in features])
    wordless = [TextFeatures(one.evidence, ({}, {}, {})) for one in features]
    _print_scores("without words", texts, wordless)
    for source in ("headline", "report", "situation", "synthetic"):
        rows = [row for row, text in enumerate(texts) if text.source != source]
        left = [texts[row] for row in rows]
        _print_scores(f"without {source} texts", left, [features[row] for row in rows])
    return 0


def _kept(one: TextFeatures, keep: Keep) -> TextFeatures:
    evidence = {name: amount for name, amount in one.evidence.items() if keep(name)}
    return TextFeatures(evidence, one.words)


def _is_domain(name: str) -> bool:
    kinds = ("air", "land", "sea", "cyber", "space", "strategic", "joint")
    return name.rsplit(" ", maxsplit=1)[-1] in kinds or " base." in name


def _print_scores(
    name: str, texts: Sequence[LabelledText], features: Sequence[TextFeatures]
) -> None:
    scores = unseen_sums(texts, features).scores(dict.fromkeys(VALUES, 1.0))
    cells = [
        f"{source} "
        + " ".join(
            f"{column} {row.get('right', row.get('f1')):.3f}" for column, row in heads.items()
        )
        for source, heads in scores.items()
        if source in ("press+wire", "own")
    ]
    print(f"{name:24} {' | '.join(cells)}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
