"""How the feeds of a lake are doing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from schemas.poll_outcome import FAILED_OUTCOMES, PollOutcome
from schemas.row_keys import ROW_KEYS
from transforms.lib.lake.rows import distinct_values, first_of_each, flatten
from transforms.lib.report.content import Cell, Style, Table
from transforms.lib.report.sections.section import Section
from transforms.lib.report.words import minutes, number

POLL_COLUMNS = (
    *("feed_url", "source_name", "polled_at", "outcome", "http_status"),
    *("new_entries", "failures", "error", "next_url", "lying", "retired", "discovered"),
)


@dataclass(frozen=True)
class FeedHealth:
    """One feed: how its last poll went, and what all of its polls brought.

    ``failures`` counts the failed polls in a row up to the last; ``new_entries`` are those that all
    ``polls`` discovered. ``moved_to`` is where it is asked since it moved for good, "" for the URL
    of the feed list. ``lying``: its validators are not believed any more; ``retired``: it
    answered 410 and is not asked any more.
    """

    feed_url: str
    source_name: str
    last_polled: datetime
    outcome: str
    http_status: int
    error: str
    failures: int
    new_entries: int
    polls: int
    last_success: datetime | None
    moved_to: str = ""
    lying: bool = False
    retired: bool = False

    @property
    def failing(self) -> bool:
        """True when the last poll gave no usable answer."""
        return self.outcome in FAILED_OUTCOMES

    @property
    def state(self) -> str:
        """``retired`` or ``failing``, or ``ok`` and what is odd about it: ``ok, moved, lying``."""
        if self.retired:
            return "retired"
        if self.failing:
            return "failing"
        odd = {"moved": bool(self.moved_to), "lying": self.lying}
        return ", ".join(["ok", *(name for name, holds in odd.items() if holds)])


class Feeds(Section[FeedHealth]):
    """Each feed: how its last poll went, and what all of its polls brought."""

    identifier = "feeds"
    title = "Feeds"
    dataset = "polls"
    columns = POLL_COLUMNS

    def __init__(self) -> None:
        self._feeds: dict[str, FeedHealth] = {}
        self._discovered = [pa.array([], pa.string())]

    def add(self, partition: pa.Table) -> None:
        """Take in the polls of one partition."""
        self._discovered.append(distinct_values(flatten(partition, "discovered")["entry_key"]))
        for feed in feed_health(partition):
            known = self._feeds.get(feed.feed_url)
            self._feeds[feed.feed_url] = _together(known, feed) if known else feed

    def rows(self) -> tuple[FeedHealth, ...]:
        """All feeds, the failing ones first, then by outlet."""
        order = sorted(
            self._feeds.values(),
            key=lambda f: (not f.failing, f.source_name.casefold(), f.feed_url),
        )
        return tuple(order)

    def discovered(self) -> pa.Array:
        """The keys of all entries that were discovered."""
        return distinct_values(pa.concat_arrays(self._discovered))

    @staticmethod
    def content(rows: Sequence[FeedHealth]) -> Table:
        """A row for each feed."""
        columns = ("feed", "state", "last success", "last poll", "polls", "new")
        return Table(columns, tuple(map(_row, rows)))


def _row(feed: FeedHealth) -> tuple[Cell | int, ...]:
    times = f" ({number(feed.failures)} polls in a row)" if feed.failures > 1 else ""
    notes: list[tuple[str, Style]] = [(feed.feed_url, "soft")]
    if feed.failing:
        notes.append((f"{feed.error}{times}", "bad"))
    if feed.moved_to:
        notes.append((f"moved to {feed.moved_to}", "soft"))
    return (
        Cell(feed.source_name, notes=tuple(notes)),
        Cell(feed.state, "bad" if feed.failing else "good"),
        Cell(minutes(feed.last_success), "time"),
        Cell(minutes(feed.last_polled), "time"),
        feed.polls,
        feed.new_entries,
    )


def feed_health(table: pa.Table) -> list[FeedHealth]:
    """The health of each feed by one partition of ``polls``."""
    table = table.filter(pc.field("outcome") != PollOutcome.REDRIVEN.value)
    polls = first_of_each(table.drop_columns(["discovered"]), ROW_KEYS["polls"])
    last = first_of_each(polls, ["feed_url"], ["polled_at"])
    brought = polls.group_by("feed_url", use_threads=False).aggregate(
        [("new_entries", "sum"), ("polled_at", "count")]
    )
    sums = {row["feed_url"]: row for row in brought.to_pylist()}
    successes = _last_successes(polls)
    return [
        _health(row, sums[row["feed_url"]], successes.get(row["feed_url"]))
        for row in last.to_pylist()
    ]


def _last_successes(polls: pa.Table) -> dict[str, datetime]:
    failed = pc.is_in(polls.column("outcome"), pa.array(sorted(FAILED_OUTCOMES)))
    newest = first_of_each(polls.filter(pc.invert(failed)), ["feed_url"], ["polled_at"])
    return {row["feed_url"]: row["polled_at"] for row in newest.to_pylist()}


def _health(last: dict[str, Any], sums: dict[str, Any], success: datetime | None) -> FeedHealth:
    return FeedHealth(
        feed_url=last["feed_url"],
        source_name=last["source_name"],
        last_polled=last["polled_at"],
        outcome=last["outcome"],
        http_status=last["http_status"],
        error=last["error"],
        failures=last["failures"],
        new_entries=sums["new_entries_sum"],
        polls=sums["polled_at_count"],
        last_success=success,
        # Null in files of older versions.
        moved_to=last["next_url"] if last["next_url"] not in (None, last["feed_url"]) else "",
        lying=bool(last["lying"]),
        retired=bool(last["retired"]),
    )


def _together(one: FeedHealth, other: FeedHealth) -> FeedHealth:
    last = max(one, other, key=lambda feed: feed.last_polled)
    successes = [moment for moment in (one.last_success, other.last_success) if moment]
    return replace(
        last,
        new_entries=one.new_entries + other.new_entries,
        polls=one.polls + other.polls,
        last_success=max(successes, default=None),
    )
