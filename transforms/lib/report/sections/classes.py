"""The classes of the articles: category, domain, region, language."""

from __future__ import annotations

from collections import Counter

import pyarrow as pa

from transforms.lib.report.content import Groups, ranked
from transforms.lib.report.sections.section import Section, value_counts


class Classes(Section):
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

    def content(self) -> Groups:
        """Bars for each class."""
        return Groups(tuple((name, ranked(c.items())) for name, c in self._counts.items()))
