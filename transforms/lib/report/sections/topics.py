"""What the articles are about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa

from transforms.lib.lake.rows import flatten
from transforms.lib.report.content import Bars
from transforms.lib.report.sections.section import Section, ranked, value_counts


@dataclass(frozen=True)
class TopicCount:
    """The articles of one topic."""

    topic: str
    articles: int


class Topics(Section[TopicCount]):
    """Articles by topic."""

    identifier = "topics"
    title = "Topics"
    dataset = "articles"
    columns = ("topics",)
    wide = False

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()

    def add(self, partition: pa.Table) -> None:
        """Count the topics of one partition."""
        self._counts.update(value_counts(flatten(partition, "topics").column("id")))

    def rows(self) -> tuple[TopicCount, ...]:
        """The topics, the most frequent first."""
        return tuple(TopicCount(topic, articles) for topic, articles in ranked(self._counts))

    @staticmethod
    def content(rows: Sequence[TopicCount]) -> Bars:
        """A bar for each topic."""
        return Bars(tuple((row.topic, row.articles) for row in rows))
