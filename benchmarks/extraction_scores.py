"""Scores of extracted texts, and how sure their difference from another extractor's is.

Pages with a full body are scored by 4-word shingles, pages with segments by how many of the wanted
and unwanted ones are there; both as ``eval_extract.py`` beside the data counts them.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

RESAMPLES: Final = 1000
LOST_WORDS: Final = 20
_KEPT_SHARE: Final = 0.2
Columns = NDArray[np.float64]
"""One row a page: precision, recall, exact of a body; or true and false positives and negatives."""


@dataclass(frozen=True)
class Score:
    """How well some pages were extracted.

    ``exact`` is the share of texts that are word for word right, 0 for segments; ``lost`` the share
    of pages without some true paragraph of at least ``LOST_WORDS`` words.
    """

    f1: float
    exact: float
    lost: float
    pages: int


def load_scorer(path: Path) -> ModuleType:
    """The scorer as a module, from its file."""
    spec = importlib.util.spec_from_file_location("eval_extract", path)
    if spec is None or spec.loader is None:
        raise FileNotFoundError(path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@dataclass(frozen=True)
class Scored:
    """The pages of one set and fold as one extractor gave them, page by page."""

    columns: Columns
    lost: tuple[int, ...]
    combine: Callable[[Columns], float]

    def score(self) -> Score:
        """The scores over all pages."""
        exact = float(self.columns[:, 2].mean()) if self.combine is shingle_f1 else 0.0
        lost = float(np.mean([count > 0 for count in self.lost])) if self.lost else 0.0
        return Score(self.combine(self.columns), exact, lost, len(self.columns))

    def gain_over(self, other: Scored, seed: int = 0) -> tuple[float, float]:
        """Bounds of the 95 % interval of the gain in F1, the same pages drawn for both."""
        draws = np.random.default_rng(seed)
        pages = len(self.columns)
        gains = [
            self.combine(self.columns[drawn]) - self.combine(other.columns[drawn])
            for drawn in (draws.integers(0, pages, pages) for _ in range(RESAMPLES))
        ]
        low, high = np.quantile(gains, (0.025, 0.975))
        return float(low), float(high)


def score_pages(
    scorer: ModuleType, rows: Sequence[Mapping[str, Any]], texts: Mapping[str, str]
) -> Scored:
    """Score the texts of pages that all have a body, or all have segments."""
    if "body" not in rows[0]:
        counts = [_segments(scorer, row, texts[row["id"]]) for row in rows]
        return Scored(np.array(counts, dtype=float), (), segment_f1)
    columns = [_shingles(scorer, row, texts[row["id"]]) for row in rows]
    lost = tuple(len(lost_paragraphs(scorer, row, texts[row["id"]])) for row in rows)
    return Scored(np.array(columns, dtype=float), lost, shingle_f1)


def shingle_f1(columns: Columns) -> float:
    """Harmonic mean of the mean precision and the mean recall, over the pages that have them."""
    return _f1(float(np.nanmean(columns[:, 0])), float(np.nanmean(columns[:, 1])))


def segment_f1(columns: Columns) -> float:
    """F1 over the segments of all pages together."""
    hits, misses, intruders, _ = columns.sum(axis=0)
    return _f1(hits / max(1.0, hits + intruders), hits / max(1.0, hits + misses))


def lost_paragraphs(scorer: ModuleType, row: Mapping[str, Any], text: str) -> list[str]:
    """Paragraphs of the truth of 20 words and more of which hardly a shingle is in the text."""
    optional = set(row.get("optional") or ())
    found = scorer.shingles(scorer.words(text))
    lost = []
    for number, line in enumerate(row["body"].split("\n")):
        words = scorer.words(line)
        true = scorer.shingles(words)
        kept = sum((true & found).values())
        missing = kept < _KEPT_SHARE * sum(true.values())
        if len(words) >= LOST_WORDS and number not in optional and missing:
            lost.append(line)
    return lost


def _shingles(scorer: ModuleType, row: Mapping[str, Any], text: str) -> tuple[float, float, float]:
    page = scorer.page_score(row["body"], text, set(row.get("optional") or ()))
    values = (page["precision"], page["recall"], page["exact"])
    precision, recall, exact = (np.nan if value is None else float(value) for value in values)
    return precision, recall, exact


def _segments(scorer: ModuleType, row: Mapping[str, Any], text: str) -> tuple[int, int, int, int]:
    counts = scorer.evaluate_segments({row["id"]: (row["with"], row["without"])}, {row["id"]: text})
    return counts["tp"], counts["fn"], counts["fp"], counts["tn"]


def _f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0
