"""The classes of the articles: category, domain, region, language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import pyarrow as pa

from transforms.lib.report.content import Bars, Groups
from transforms.lib.report.sections.section import Section, ranked, value_counts


@dataclass(frozen=True)
class ClassCount:
    """The articles with one value of a class; "" where they have none."""

    column: str
    value: str
    articles: int


class Classes(Section[ClassCount]):
    """Articles by each of their classes."""

    identifier = "classes"
    title = "Classes"
    dataset = "articles"
    columns = ("category", "domain", "region", "language")

    def __init__(self) -> None:
        self._counts: dict[str, Counter[str]] = {column: Counter() for column in self.columns}

    def add(self, partition: pa.Table) -> None:
        """Count the classes of one partition."""
        for column, counts in self._counts.items():
            counts.update(value_counts(partition.column(column)))

    def rows(self) -> tuple[ClassCount, ...]:
        """Column by column, the most frequent value first."""
        return tuple(
            ClassCount(column, value, articles)
            for column, counts in self._counts.items()
            for value, articles in ranked(counts)
        )

    @staticmethod
    def content(rows: Sequence[ClassCount]) -> Groups:
        """Bars for each column."""
        by_column = groupby(rows, key=lambda row: row.column)
        return Groups(
            tuple(
                (column, Bars(tuple((row.value or "unknown", row.articles) for row in of_column)))
                for column, of_column in by_column
            )
        )
