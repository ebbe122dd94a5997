"""What was left out, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from schemas.row_keys import ROW_KEYS
from transforms.lib.lake.rows import first_of_each
from transforms.lib.report.content import Cell, Table
from transforms.lib.report.sections.section import Section
from transforms.lib.report.words import words

_ROW_KEY = ROW_KEYS["rejects"]


@dataclass(frozen=True)
class ReasonCount:
    """What was rejected for one reason: distinct entries and feeds, and rows of ``rejects``."""

    reason: str
    tried_again: bool
    entries: int
    feeds: int
    rows: int


class Rejects(Section[ReasonCount]):
    """Rejects by reason: the distinct entries and feeds, and the rows.

    A reason whose rows announce another attempt is counted apart from one that ends an entry.
    """

    identifier = "rejects"
    title = "Rejects, by reason"
    dataset = "rejects"
    columns = (*_ROW_KEY, "reason", "permanent", "next_attempt_at")

    def __init__(self) -> None:
        self._parts: list[pa.Table] = []

    def add(self, partition: pa.Table) -> None:
        """Take in the rows of one partition, each once."""
        self._parts.append(_subjects(partition))

    def settled(self) -> pa.Array:
        """The keys of the entries that were rejected for good."""
        rows = self._subjects()
        return rows.filter(rows.column("permanent")).column("subject").combine_chunks()

    def rows(self) -> tuple[ReasonCount, ...]:
        """The most frequent reason first."""
        counts = (ReasonCount(*key, *numbers) for key, numbers in self._counts().items())
        order = sorted(counts, key=lambda c: (-c.entries, -c.feeds, c.reason, c.tried_again))
        return tuple(order)

    @staticmethod
    def content(rows: Sequence[ReasonCount]) -> Table:
        """A row for each reason."""
        cells = tuple(
            (
                Cell(words(row.reason)),
                Cell("tried again" if row.tried_again else "", "soft"),
                *(row.entries, row.feeds, row.rows),
            )
            for row in rows
        )
        return Table(("reason", "", "entries", "feeds", "rows"), cells)

    def _subjects(self) -> pa.Table:
        return pa.concat_tables([_NOTHING, *self._parts], promote_options="permissive")

    def _counts(self) -> dict[tuple[str, bool], list[int]]:
        """Entries, feeds and rows by reason and whether it is tried again."""
        distinct = self._subjects().group_by(["reason", "retried", "is_feed", "subject"])
        counts: dict[tuple[str, bool], list[int]] = {}
        for row in _grouped(distinct.aggregate([([], "count_all")])):
            count = counts.setdefault((row["reason"], row["retried"]), [0, 0, 0])
            count[int(row["is_feed"])] += row["count_all"]
            count[2] += row["count_all_sum"]
        return counts


_NOTHING = pa.table(
    {
        "reason": pa.array([], pa.string()),
        "retried": pa.array([], pa.bool_()),
        "permanent": pa.array([], pa.bool_()),
        "is_feed": pa.array([], pa.bool_()),
        "subject": pa.array([], pa.string()),
    }
)


def _subjects(table: pa.Table) -> pa.Table:
    """The distinct rows; ``subject`` is the entry key, or the feed URL in the row of a feed."""
    rows = first_of_each(table, _ROW_KEY)
    is_feed = pc.equal(rows.column("entry_key"), "")
    return pa.table(
        {
            "reason": rows.column("reason"),
            "retried": pc.is_valid(rows.column("next_attempt_at")),
            "permanent": rows.column("permanent"),
            "is_feed": is_feed,
            "subject": pc.if_else(is_feed, rows.column("feed_url"), rows.column("entry_key")),
        }
    )


def _grouped(subjects: pa.Table) -> list[dict[str, Any]]:
    grouped = subjects.group_by(["reason", "retried", "is_feed"], use_threads=False)
    aggregated = grouped.aggregate([([], "count_all"), ("count_all", "sum")])
    rows: list[dict[str, Any]] = aggregated.to_pylist()
    return rows
