"""When the articles were published."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from transforms.lib.report.content import Days
from transforms.lib.report.sections.section import Section, value_counts

DAYS = 21


@dataclass(frozen=True)
class DayCount:
    """The articles that were published on one day, ``YYYY-MM-DD``."""

    day: str
    articles: int


class ArticlesPerDay(Section[DayCount]):
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

    def rows(self) -> tuple[DayCount, ...]:
        """The last ``DAYS`` days with articles, in ascending order."""
        return tuple(DayCount(*counted) for counted in sorted(self._counts.items())[-DAYS:])

    @staticmethod
    def content(rows: Sequence[DayCount]) -> Days:
        """A column for each day."""
        return Days(tuple((row.day, row.articles) for row in rows))
