"""Scores that may not sink: a file of floors by set and measure, which only ever get stricter."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

Scores = dict[str, dict[str, float]]
COUNTED_AGAINST: Final = frozenset({"others"})
"""Measures of which less is better: their floors are ceilings."""


def below(scores: Scores, floors: Scores) -> list[str]:
    """What is worse than its floor, one sentence each."""
    return [
        f"{name}: {measure} {found:.4f}, and the floor is {floors[name][measure]:.4f}"
        for name, measures in scores.items()
        for measure, found in measures.items()
        if measure in floors.get(name, {}) and _is_better(measure, floors[name][measure], found)
    ]


def raised(scores: Scores, floors: Scores) -> Scores:
    """The floors, with those of the scores that are better or new."""
    new = {name: dict(measures) for name, measures in floors.items()}
    for name, measures in scores.items():
        for measure, found in measures.items():
            floor = new.setdefault(name, {}).setdefault(measure, found)
            new[name][measure] = found if _is_better(measure, found, floor) else floor
    return new


def hold(path: Path, scores: Scores, worse: Sequence[str] = (), *, raise_them: bool) -> None:
    """Exit with 1 below a floor, or where ``worse`` names something; else raise the floors."""
    floors: Scores = json.loads(path.read_text()) if path.exists() else {}
    if failures := [*worse, *below(scores, floors)]:
        sys.exit("\n".join(failures))
    if raise_them:
        path.write_text(json.dumps(raised(scores, floors), indent=1, sort_keys=True) + "\n")


def _is_better(measure: str, score: float, other: float) -> bool:
    return score < other if measure in COUNTED_AGAINST else score > other
