"""The outlets that the articles are from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import pyarrow as pa

from transforms.lib.report.content import Cell, Table
from transforms.lib.report.sections.section import Section
from transforms.lib.report.words import day, words

_NAMES = ("source_id", "source_name", "source_country", "source_kind")


@dataclass(frozen=True)
class Outlet:
    """Articles of one outlet, described as its newest article has it."""

    source_id: str
    name: str
    country: str
    kind: str
    articles: int
    newest: datetime


class Sources(Section[Outlet]):
    """Articles by outlet."""

    identifier = "sources"
    title = "Sources"
    dataset = "articles"
    columns = (*_NAMES, "article_id", "published_at")
    wide = False

    def __init__(self) -> None:
        self._outlets: dict[str, Outlet] = {}

    def __len__(self) -> int:
        return len(self._outlets)

    def add(self, partition: pa.Table) -> None:
        """Count the articles of one partition; an outlet's name follows its newest article."""
        grouped = partition.group_by(list(_NAMES), use_threads=False).aggregate(
            [("article_id", "count"), ("published_at", "max")]
        )
        for row in grouped.to_pylist():
            identifier, name, country, kind = (row[column] for column in _NAMES)
            articles, newest = row["article_id_count"], row["published_at_max"]
            self._add(Outlet(identifier, name, country, kind, articles, newest))

    def _add(self, outlet: Outlet) -> None:
        known = self._outlets.get(outlet.source_id, outlet)
        newer = max(known, outlet, key=lambda one: one.newest)
        articles = outlet.articles + (known.articles if known is not outlet else 0)
        self._outlets[outlet.source_id] = Outlet(
            newer.source_id, newer.name, newer.country, newer.kind, articles, newer.newest
        )

    def rows(self) -> tuple[Outlet, ...]:
        """That with most articles first."""
        return tuple(sorted(self._outlets.values(), key=lambda o: (-o.articles, o.source_id)))

    @staticmethod
    def content(rows: Sequence[Outlet]) -> Table:
        """A row for each outlet."""
        cells = tuple(
            (
                Cell(outlet.name),
                Cell(outlet.country),
                Cell(words(outlet.kind)),
                outlet.articles,
                Cell(day(outlet.newest), "time"),
            )
            for outlet in rows
        )
        return Table(("source", "country", "kind", "articles", "newest"), cells)
