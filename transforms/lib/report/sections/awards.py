"""The contracts that the articles announce."""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pyarrow as pa

from transforms.lib.lake.rows import flatten
from transforms.lib.report.content import Cell, Table
from transforms.lib.report.sections.section import Section
from transforms.lib.report.words import day

LARGEST = 10


@dataclass(frozen=True)
class LargestAward:
    """What is shown of an award, in whole US dollars, and of the article that tells of it."""

    published_at: datetime
    source_name: str
    url: str
    contractors: tuple[str, ...]
    agency: str
    description: str
    amount: int


class LargestAwards(Section[LargestAward]):
    """The awards of the largest amounts. Sums of other currencies than dollars are not compared."""

    identifier = "awards"
    title = "Largest contract awards, in US dollars"
    dataset = "articles"
    columns = ("published_at", "source_name", "url", "awards")

    def __init__(self) -> None:
        self._largest: list[dict[str, Any]] = []

    def add(self, partition: pa.Table) -> None:
        """Keep the largest of those known and those of one partition."""
        awards = flatten(partition, "awards", keep=["published_at", "source_name", "url"])
        found = [row for row in awards.to_pylist() if row["amount"] and row["currency"] == "USD"]
        self._largest = heapq.nlargest(
            LARGEST, (*self._largest, *found), key=lambda row: row["amount"]
        )

    def rows(self) -> tuple[LargestAward, ...]:
        """The largest first."""
        return tuple(
            LargestAward(
                published_at=row["published_at"],
                source_name=row["source_name"],
                url=row["url"],
                contractors=tuple(row["contractors"]),
                agency=row["agency"] or "",
                description=row["description"] or "",
                amount=round(row["amount"]),
            )
            for row in self._largest
        )

    @staticmethod
    def content(rows: Sequence[LargestAward]) -> Table:
        """A row for each award."""
        cells = tuple(
            (
                Cell(day(row.published_at), "time"),
                Cell(", ".join(row.contractors), link=row.url),
                Cell(row.agency),
                Cell(row.description),
                row.amount,
            )
            for row in rows
        )
        return Table(("published", "contractors", "agency", "for", "amount"), cells)
