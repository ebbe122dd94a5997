"""What a section of the report is: records, and how they are shown."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import ClassVar, Generic, TypeVar

import pyarrow as pa
import pyarrow.compute as pc

from transforms.lib.report.content import Content

Row = TypeVar("Row")


class Section(ABC, Generic[Row]):
    """One section: it takes in the partitions of one dataset and gives its rows.

    A row is a frozen dataclass: JSON has it as it is, and ``content`` is drawn from it.
    """

    identifier: ClassVar[str]
    """Of its element on the page; its key in JSON."""

    title: ClassVar[str]
    dataset: ClassVar[str]
    """The name of the dataset whose partitions it takes."""

    columns: ClassVar[tuple[str, ...]]
    """The columns it reads. Of ``articles`` the current rows come, one for each article."""

    wide: ClassVar[bool] = True
    """False for a section that shares its line on the page with another."""

    @abstractmethod
    def add(self, partition: pa.Table) -> None:
        """Take in one partition, with the columns it asked for or more."""

    @abstractmethod
    def rows(self) -> tuple[Row, ...]:
        """What there is, in the order in which it is shown."""

    @staticmethod
    @abstractmethod
    def content(rows: Sequence[Row]) -> Content:
        """How the rows are shown."""


def value_counts(column: pa.ChunkedArray) -> Counter[str]:
    """How often each value occurs."""
    return Counter({item["values"]: item["counts"] for item in pc.value_counts(column).to_pylist()})


def ranked(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """By number, then by name, so that two reports on one lake are equal."""
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))
