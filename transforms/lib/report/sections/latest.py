"""The newest articles."""

from __future__ import annotations

import heapq
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from transforms.lib.report.content import Cell, Table
from transforms.lib.report.sections.section import Section
from transforms.lib.report.words import minutes, words

LATEST = 15
_SHOWN = ("published_at", "source_name", "title", "url", "category")


class LatestArticles(Section):
    """The articles that were published last."""

    identifier = "latest"
    title = "Latest articles"
    dataset = "articles"
    columns = ("article_id", *_SHOWN)

    def __init__(self) -> None:
        self._rows: list[dict[str, Any]] = []

    def add(self, partition: pa.Table) -> None:
        """Keep the newest of those known and those of one partition."""
        order = [("published_at", "descending"), ("article_id", "ascending")]
        newest = pc.sort_indices(partition, sort_keys=order)[:LATEST]
        rows = partition.select(list(_SHOWN)).take(newest).to_pylist()
        self._rows = heapq.nlargest(LATEST, (*self._rows, *rows), key=lambda r: r["published_at"])

    def content(self) -> Table:
        """A row for each article, the newest first."""
        rows = tuple(
            (
                Cell(minutes(row["published_at"]), "time"),
                Cell(row["source_name"]),
                Cell(row["title"] or "untitled", link=row["url"]),
                Cell(words(row["category"])),
            )
            for row in self._rows
        )
        return Table(("published", "source", "title", "category"), rows)
