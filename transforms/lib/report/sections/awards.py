"""The contracts that the articles announce."""

from __future__ import annotations

import heapq
from typing import Any

import pyarrow as pa

from transforms.lib.lake.rows import flatten
from transforms.lib.report.content import Cell, Table
from transforms.lib.report.sections.section import Section
from transforms.lib.report.words import day

LARGEST = 10


class LargestAwards(Section):
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

    def content(self) -> Table:
        """A row for each award, the largest first."""
        rows = tuple(
            (
                Cell(day(row["published_at"]), "time"),
                Cell(", ".join(row["contractors"]), link=row["url"]),
                Cell(row["agency"] or ""),
                Cell(row["description"] or ""),
                round(row["amount"]),
            )
            for row in self._largest
        )
        return Table(("published", "contractors", "agency", "for", "amount"), rows)
