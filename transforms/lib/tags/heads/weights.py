"""The trained numbers as ``make train-tags`` wrote them, read once per process.

They are in ``data/heads.npz``; ``data/heads.json`` records from what, when and
how they were trained, and their scores.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources
from io import BytesIO

import numpy as np
from numpy.typing import NDArray

from transforms.lib.tags.heads.features import BAGS

_FILE = "heads.npz"
COLUMNS = ("category", "domain", "region")
TOPIC = "topic"
_QUOTE = "'"


def word_name(bag: str, word: str) -> str:
    """The name of a word of one of ``BAGS`` among the features."""
    return f"{bag} {_QUOTE}{word}{_QUOTE}"


@dataclass(frozen=True)
class Weights:
    """One linear model per value of each column, and one per topic.

    Attributes:
        rows: the row of each feature.
        scale: by row, what a feature is multiplied with before its bag is scaled to length one.
        matrix: weight of feature (row) for value (column).
        bias: by value.
        values: ``<column>:<value>`` of each column of the matrix, topics last.
        threshold: probability from which a topic is given.
    """

    rows: dict[str, int]
    scale: NDArray[np.float32]
    matrix: NDArray[np.float32]
    bias: NDArray[np.float32]
    values: tuple[str, ...]
    threshold: float

    @cached_property
    def words(self) -> tuple[dict[str, int], ...]:
        """For each of ``BAGS`` the rows of its words."""
        bags: dict[str, dict[str, int]] = {bag: {} for bag in BAGS}
        for name, row in self.rows.items():
            bag, _, word = name.partition(" ")
            if word.startswith(_QUOTE):
                bags[bag][word[1:-1]] = row
        return tuple(bags.values())

    def group(self, column: str) -> tuple[slice, tuple[str, ...]]:
        """The columns of the matrix that are one head, and their values."""
        names = [name.partition(":") for name in self.values]
        places = [place for place, (head, _, _) in enumerate(names) if head == column]
        return slice(places[0], places[-1] + 1), tuple(names[place][2] for place in places)


def pack(weights: Weights) -> bytes:
    """The file of these weights; the same weights give the same bytes."""
    buffer = BytesIO()
    np.savez_compressed(
        buffer,
        names=_text("\n".join(weights.rows)),
        values=_text("\n".join(weights.values)),
        scale=weights.scale.astype(np.float16),
        matrix=weights.matrix.astype(np.float16),
        bias=weights.bias.astype(np.float32),
        threshold=np.float32(weights.threshold),
    )
    return buffer.getvalue()


def unpack(data: bytes) -> Weights:
    """What ``pack`` wrote, with numbers rounded to half precision."""
    with np.load(BytesIO(data), allow_pickle=False) as arrays:
        return Weights(
            rows={name: row for row, name in enumerate(_lines(arrays["names"]))},
            scale=arrays["scale"].astype(np.float32),
            matrix=arrays["matrix"].astype(np.float32, order="C"),
            bias=arrays["bias"],
            values=tuple(_lines(arrays["values"])),
            threshold=float(arrays["threshold"]),
        )


@cache
def load_weights() -> Weights:
    """The weights of the package."""
    return unpack((resources.files("transforms.lib.tags") / "data" / _FILE).read_bytes())


def _text(text: str) -> NDArray[np.uint8]:
    return np.frombuffer(text.encode("utf-8"), dtype=np.uint8)


def _lines(array: NDArray[np.uint8]) -> list[str]:
    return array.tobytes().decode("utf-8").split("\n")
