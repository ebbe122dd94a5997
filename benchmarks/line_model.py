"""Grow the line models on the evaluation pages that may be read, and say what it gains.

    python -m benchmarks.line_model [--data ../shared] [--folds 5] [--output FOLDER]

Pages of the hosts that are held back take no part. With ``--folds`` the models are first grown that
many times without the hosts of one fold and scored on them; the difference from the scores of
``benchmarks.extraction``, whose seen pages the shipped models were grown on, is what it learned by
heart. Needs scikit-learn, which only this uses; the trees are shipped as numbers.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import logging
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier

from benchmarks import extraction
from benchmarks.evaluation_pages import Page, Truth, host_of, load_truth, read_pages
from benchmarks.extraction_scores import load_scorer, score_pages
from transforms.lib.extraction import line_model, lines
from transforms.lib.extraction.blocks import Block
from transforms.lib.extraction.error import ExtractionError
from transforms.lib.extraction.html_tree import parse_html
from transforms.lib.extraction.line_features import (
    NAMES_WITH_KEPT,
    Columns,
    PageFeatures,
    key,
)
from transforms.lib.extraction.line_model import LineModel, read_model
from transforms.lib.extraction.metadata.page import read_metadata
from transforms.lib.extraction.seed_blocks import find_seeds, read_seeds
from transforms.lib.text.charset import decode_html

TREES: Final = 80
LEAVES: Final = 10
LEARNING_RATE: Final = 0.15
_WORD = re.compile(r"\w+")
_SHINGLE: Final = 4
_TRUE_SHARE: Final = 0.6
_FALSE_SHARE: Final = 0.3
_MIN_SEGMENT: Final = 15
UNKNOWN: Final = -1


@dataclass(frozen=True)
class Example:
    """A page to learn from: its blocks as the models see them, and which of them are text."""

    page: Page
    rows: Columns
    labels: NDArray[np.int8]


def examples(pages: Sequence[Page], truth: Mapping[str, Truth]) -> Iterator[Example]:
    """The pages that can be read; 1 is text, 0 furniture, -1 where the truth is silent."""
    for page in pages:
        try:
            tree = parse_html(decode_html(page.html))
        except ExtractionError:
            continue
        metadata = read_metadata(tree, page.url)
        if blocks := lines.page_blocks(tree):
            seeds = read_seeds(tree, blocks)
            titles = (*metadata.titles, *metadata.headings)
            keys = [key(block.text) for block in blocks]
            kept = find_seeds(keys, seeds)
            rows = PageFeatures(blocks, keys, titles, metadata.summary).with_kept(kept)
            row = truth[page.id]
            label = _by_segments if "with" in row else _by_body
            yield Example(page, rows, np.array(label(blocks, row), dtype=np.int8))


def _by_body(blocks: Sequence[Block], row: Mapping[str, Any]) -> list[int]:
    """By the share of a block's shingles that the true body has."""
    optional = set(row.get("optional") or ())
    true_lines = [_WORD.findall(line) for line in row["body"].split("\n")]
    body = [word for line in true_lines for word in line]
    shingles = _shingles(body)
    whole = f" {' '.join(body)} "
    free = [" ".join(line) for number, line in enumerate(true_lines) if number in optional]
    found = (_WORD.findall(block.text) for block in blocks)
    return [_label(words, true_lines, shingles, whole, free) for words in found]


def _label(
    words: list[str],
    true_lines: list[list[str]],
    shingles: Counter[tuple[str, ...]],
    whole: str,
    free: list[str],
) -> int:
    text = " ".join(words)
    if not words or any(line.startswith(text[:40]) for line in free):
        return UNKNOWN
    if len(words) < _SHINGLE:
        inside = len(words) > 1 and f" {text} " in whole
        return 1 if words in true_lines else UNKNOWN if inside else 0
    own = _shingles(words)
    share = sum((own & shingles).values()) / sum(own.values())
    return 1 if share >= _TRUE_SHARE else 0 if share < _FALSE_SHARE else UNKNOWN


def _shingles(words: list[str]) -> Counter[tuple[str, ...]]:
    return Counter(zip(*(words[start:] for start in range(_SHINGLE)), strict=False))


def _by_segments(blocks: Sequence[Block], row: Mapping[str, Any]) -> list[int]:
    """By the wanted and unwanted segments that a block has, or is part of."""
    wanted, unwanted = (list(map(key, row[name])) for name in ("with", "without"))
    labels = []
    for block in blocks:
        text = key(block.text)
        yes, no = (any(_meet(text, segment) for segment in some) for some in (wanted, unwanted))
        labels.append(UNKNOWN if yes == no else int(yes))
    return labels


def _meet(text: str, segment: str) -> bool:
    return bool(text and segment) and (
        segment in text or (len(text) > _MIN_SEGMENT and text in segment)
    )


def grow(found: Sequence[Example], columns: int) -> HistGradientBoostingClassifier:
    """Trees for so many columns of these pages; a block counts by the logarithm of its words."""
    rows = np.concatenate([one.rows[:, :columns] for one in found])
    labels = np.concatenate([one.labels for one in found])
    known = labels != UNKNOWN
    forest = HistGradientBoostingClassifier(
        max_iter=TREES, learning_rate=LEARNING_RATE, max_leaf_nodes=LEAVES, max_depth=6,
        min_samples_leaf=40, l2_regularization=2.0, early_stopping=False, random_state=0,
    )  # fmt: skip
    return forest.fit(rows[known], labels[known], sample_weight=rows[known][:, 0])


def write(forest: HistGradientBoostingClassifier, path: Path) -> None:
    """The trees as the table that ``line_model.read_model`` reads."""
    with path.open("w", newline="", encoding="utf-8") as output:
        table = csv.writer(output, lineterminator="\n")
        table.writerow(("tree", "column", "threshold", "left", "right", "value"))
        base = float(np.ravel(forest._baseline_prediction)[0])  # noqa: SLF001 - not public
        table.writerow(("", "base", "", "", "", f"{base:.5f}"))
        first = 0
        for tree, (predictor,) in enumerate(forest._predictors):  # noqa: SLF001 - not public
            for node in predictor.nodes:
                question = ("", "", "", "")
                if not node["is_leaf"]:
                    question = (
                        NAMES_WITH_KEPT[node["feature_idx"]], f"{node['num_threshold']:.6g}",
                        first + node["left"], first + node["right"],
                    )  # fmt: skip
                table.writerow((tree, *question, f"{node['value']:.5f}"))
            first += len(predictor.nodes)


def folds_of(pages: Sequence[Page], count: int) -> dict[str, int]:
    """Fold of each page, by a hash of its host other than that which holds pages back."""
    hosts = {page.id: host_of(page.id, page.url) for page in pages}
    return {
        key: int.from_bytes(hashlib.md5(host.encode(), usedforsecurity=False).digest()) % count
        for key, host in hosts.items()
    }


def main(arguments: list[str] | None = None) -> None:
    """Score by folds, then grow and write the model."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--data", type=Path, default=Path(__file__).parents[2] / "shared")
    parser.add_argument("--folds", type=int, default=0)
    parser.add_argument("--output", type=Path, default=line_model.DATA)
    options = parser.parse_args(arguments)
    logging.disable(logging.CRITICAL)
    folder = options.data / "data" / "extraction"
    if not folder.is_dir():
        sys.exit(f"no evaluation data at {folder}: pass --data")
    truth = load_truth(folder / "truth.jsonl.gz")
    pages = {
        name: [page for page in read_pages(folder / f"{name}.tar.xz", truth) if not page.held_back]
        for name in extraction.SETS
    }
    found = list(examples([page for some in pages.values() for page in some], truth))
    if options.folds:
        texts = cross_validated(found, options.folds)
        scorer = load_scorer(options.data / "tools" / "eval_extract.py")
        for name, some in pages.items():
            score = score_pages(scorer, [truth[page.id] for page in some], texts).score()
            print(f"{name:10} F1 {score.f1:.4f}  exact {score.exact:.3f}  lost {score.lost:.3f}")
    grow_all(found, options.output)


def grow_all(found: Sequence[Example], folder: Path) -> dict[int, LineModel]:
    """Write both models to the folder and read them, by their number of columns."""
    for columns, table in line_model.TABLES.items():
        write(grow(found, columns), folder / table)
    return {columns: read_model(folder / table) for columns, table in line_model.TABLES.items()}


def cross_validated(found: Sequence[Example], count: int) -> defaultdict[str, str]:
    """Texts of all pages, each extracted with models that saw no page of its host."""
    folds = folds_of([one.page for one in found], count)
    texts: defaultdict[str, str] = defaultdict(str)  # a page that cannot be read has none
    for fold in range(count):
        with TemporaryDirectory() as folder:
            rest = [one for one in found if folds[one.page.id] != fold]
            models = grow_all(rest, Path(folder))
        setattr(lines, "line_model", models.__getitem__)  # noqa: B010 - for this run only
        for one in found:
            if folds[one.page.id] == fold:
                texts[one.page.id] = extraction.ours(one.page.html, one.page.url)
    return texts


if __name__ == "__main__":
    main()
