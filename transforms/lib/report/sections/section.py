"""What a section of the report is."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter
from typing import ClassVar

import pyarrow as pa
import pyarrow.compute as pc

from transforms.lib.report.content import Content


class Section(ABC):
    """One section: it takes in the partitions of one dataset and gives what is to be shown."""

    identifier: ClassVar[str]
    """Of its element on the page."""

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
    def content(self) -> Content:
        """What there is to be shown."""


def value_counts(column: pa.ChunkedArray) -> Counter[str]:
    """How often each value occurs."""
    return Counter({item["values"]: item["counts"] for item in pc.value_counts(column).to_pylist()})
