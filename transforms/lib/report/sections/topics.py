"""What the articles are about."""

from __future__ import annotations

from collections import Counter

import pyarrow as pa

from transforms.lib.lake.rows import flatten
from transforms.lib.report.content import Bars, ranked
from transforms.lib.report.sections.section import Section, value_counts


class Topics(Section):
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

    def content(self) -> Bars:
        """The topics, the most frequent first."""
        return ranked(self._counts.items())
