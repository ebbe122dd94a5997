"""The newest articles."""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import pyarrow as pa
import pyarrow.compute as pc

from transforms.lib.report.content import Cell, Table
from transforms.lib.report.sections.section import Section
from transforms.lib.report.words import minutes, words

LATEST = 15
_SHOWN = ("article_id", "published_at", "source_name", "title", "url", "category")


@dataclass(frozen=True)
class LatestArticle:
    """What is shown of an article, as in its columns."""

    article_id: str
    published_at: datetime
    source_name: str
    title: str
    url: str
    category: str


class LatestArticles(Section[LatestArticle]):
    """The articles that were published last."""

    identifier = "latest"
    title = "Latest articles"
    dataset = "articles"
    columns = _SHOWN

    def __init__(self) -> None:
        self._rows: list[LatestArticle] = []

    def add(self, partition: pa.Table) -> None:
        """Keep the newest of those known and those of one partition."""
        order = [("published_at", "descending"), ("article_id", "ascending")]
        newest = pc.sort_indices(partition, sort_keys=order)[:LATEST]
        rows = partition.select(list(_SHOWN)).take(newest).to_pylist()
        articles = (*self._rows, *(LatestArticle(**row) for row in rows))
        self._rows = heapq.nlargest(LATEST, articles, key=lambda article: article.published_at)

    def rows(self) -> tuple[LatestArticle, ...]:
        """The newest first."""
        return tuple(self._rows)

    @staticmethod
    def content(rows: Sequence[LatestArticle]) -> Table:
        """A row for each article."""
        cells = tuple(
            (
                Cell(minutes(row.published_at), "time"),
                Cell(row.source_name),
                Cell(row.title or "untitled", link=row.url),
                Cell(words(row.category)),
            )
            for row in rows
        )
        return Table(("published", "source", "title", "category"), cells)
