"""How likely a block of a page is text of its article, by decision trees learned from pages.

There are two models: one that rates a page alone, and one that also knows what trafilatura took.
Their trees were grown on the evaluation pages of two thirds of the hosts
(``benchmarks.line_model``) and are shipped as numbers: tables of nodes, each a question about one
column of ``line_features``. A score can be taken apart into what each column added.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from transforms.lib.extraction.line_features import NAMES, NAMES_WITH_KEPT, Columns

TABLES: Final = {
    len(NAMES): "line_model.csv",
    len(NAMES_WITH_KEPT): "line_model_with_kept.csv",
}
"""Table of the model for rows of so many columns."""

DATA: Final = Path(__file__).with_name("data")
_LEAF: Final = -1


@dataclass(frozen=True)
class LineModel:
    """The nodes of all trees in one table.

    Attributes:
        roots: Row of the root of each tree.
        columns: Column that a node asks about; -1 for a leaf.
        thresholds: Values up to this go left.
        below: Rows of the nodes to go to, two for each node: right, left; a leaf leads to itself.
        values: Mean log-odds of the training blocks in the node.
        base: Log-odds before the first tree.
    """

    roots: NDArray[np.intp]
    columns: NDArray[np.intp]
    thresholds: NDArray[np.float64]
    below: NDArray[np.intp]
    values: NDArray[np.float64]
    base: float

    def probabilities(self, rows: Columns) -> NDArray[np.float64]:
        """Probability of being text, one for each row."""
        count, width = rows.shape
        values, starts = rows.ravel(), np.arange(count)[:, None] * width
        nodes = np.broadcast_to(self.roots, (count, len(self.roots)))
        while True:
            columns = self.columns.take(nodes)
            if columns.max(initial=_LEAF) == _LEAF:
                break
            # A leaf asks for the value before its row, and leads to itself whatever that is.
            goes_left = values.take(starts + columns) <= self.thresholds.take(nodes)
            nodes = self.below.take(2 * nodes + goes_left)
        odds = self.base + self.values[nodes].sum(axis=1)
        return np.asarray(1.0 / (1.0 + np.exp(-odds)))

    def reasons(self, row: NDArray[np.float32], most: int = 3) -> list[tuple[str, float]]:
        """The columns that moved the log-odds of a row the most, with how far."""
        moved: dict[str, float] = defaultdict(float)
        for root in self.roots:
            node = int(root)
            while (column := int(self.columns[node])) != _LEAF:
                goes_left = row[column] <= self.thresholds[node]
                below = int(self.below[2 * node + goes_left])
                moved[NAMES_WITH_KEPT[column]] += float(self.values[below] - self.values[node])
                node = below
        return sorted(moved.items(), key=lambda pair: -abs(pair[1]))[:most]


@cache
def line_model(columns: int = len(NAMES)) -> LineModel:
    """The model that is shipped for rows of so many columns: alone, or with what was kept."""
    return read_model(DATA / TABLES[columns])


def read_model(path: Path) -> LineModel:
    """A model from its table: tree, column, threshold, left, right, value; row 0 is the base."""
    with path.open(newline="", encoding="utf-8") as lines:
        base, *rows = list(csv.DictReader(lines))
    numbers = {name: column for column, name in enumerate(NAMES_WITH_KEPT)}
    trees = np.array([int(row["tree"]) for row in rows])
    own = np.arange(len(rows))
    columns = np.array([numbers.get(row["column"], _LEAF) for row in rows])
    below = np.array([[int(row[side] or 0) for side in ("right", "left")] for row in rows])
    return LineModel(
        roots=np.flatnonzero(np.r_[True, np.diff(trees) > 0]),
        columns=columns,
        thresholds=np.array([float(row["threshold"] or 0) for row in rows]),
        below=np.where(columns == _LEAF, own, below.T).T.ravel(),
        values=np.array([float(row["value"]) for row in rows]),
        base=float(base["value"]),
    )
