"""When the articles were published."""

from __future__ import annotations

from collections import Counter

import pyarrow as pa
import pyarrow.compute as pc

from transforms.lib.report.content import Days
from transforms.lib.report.sections.section import Section, value_counts

DAYS = 21


class ArticlesPerDay(Section):
    """Articles by the day of their publication, the last days that have any."""

    identifier = "days"
    title = "Articles per day"
    dataset = "articles"
    columns = ("published_at",)

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()

    def add(self, partition: pa.Table) -> None:
        """Count the articles of one partition."""
        days = pc.strftime(partition.column("published_at"), "%Y-%m-%d")
        self._counts.update(value_counts(days))

    def content(self) -> Days:
        """The last ``DAYS`` days with articles."""
        return Days(tuple(sorted(self._counts.items())[-DAYS:]))
