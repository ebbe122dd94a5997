"""How the feeds of a lake are doing, what was rejected and what is still to be fetched."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from transforms.lib.lake.rows import distinct_values, first_of_each, flatten

POLL_COLUMNS = (
    *("feed_url", "source_name", "polled_at", "outcome", "http_status"),
    *("new_entries", "failures", "error", "next_url", "lying", "retired", "discovered"),
)
REJECT_COLUMNS = (
    *("stage", "reason", "permanent", "entry_key", "feed_url", "attempt", "next_attempt_at"),
    "rejected_at",
)
# The outcomes of schemas.feed_poll.PollOutcome that are failures; a test compares the two.
FAILED_OUTCOMES = frozenset({"gone", "error"})
# A row of pipelines.redrive, which asked no server.
_REDRIVEN = "redriven"
_POLL_KEY = ("feed_url", "polled_at")
_REJECT_KEY = ("stage", "entry_key", "feed_url", "attempt", "rejected_at")


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


@dataclass(frozen=True)
class RejectCount:
    """One reason: the distinct entries and feeds it was given for, and the rows.

    ``retried`` is true where the rows announce another attempt.
    """

    reason: str
    retried: bool
    entries: int
    feeds: int
    rows: int


def feed_health(table: pa.Table) -> list[FeedHealth]:
    """The health of each feed by one partition of ``polls`` (columns ``POLL_COLUMNS``)."""
    table = table.filter(pc.field("outcome") != _REDRIVEN)
    polls = first_of_each(table.drop_columns(["discovered"]), _POLL_KEY)
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


def merge_feeds(parts: Iterable[Iterable[FeedHealth]]) -> tuple[FeedHealth, ...]:
    """Put together the health by several partitions: failing feeds first, then by outlet."""
    merged: dict[str, FeedHealth] = {}
    for part in parts:
        for feed in part:
            known = merged.get(feed.feed_url)
            merged[feed.feed_url] = _together(known, feed) if known else feed
    order = sorted(merged.values(), key=lambda f: (f.source_name.casefold(), f.feed_url))
    return tuple(sorted(order, key=lambda feed: not feed.failing))


def _together(one: FeedHealth, other: FeedHealth) -> FeedHealth:
    last = max(one, other, key=lambda feed: feed.last_polled)
    successes = [moment for moment in (one.last_success, other.last_success) if moment]
    return replace(
        last,
        new_entries=one.new_entries + other.new_entries,
        polls=one.polls + other.polls,
        last_success=max(successes, default=None),
    )


def discovered_keys(table: pa.Table) -> pa.Array:
    """The distinct entry keys that the polls of one partition discovered."""
    return distinct_values(flatten(table, "discovered").column("entry_key"))


def reject_rows(table: pa.Table) -> pa.Table:
    """The distinct rows of one partition of ``rejects``, with the columns that counting takes.

    ``subject`` is the entry key, or the feed URL in the row of a feed.
    """
    rows = first_of_each(table, _REJECT_KEY)
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


def count_rejects(rows: pa.Table) -> tuple[RejectCount, ...]:
    """Count what ``reject_rows`` gave for all partitions; the most frequent reason first."""
    distinct = rows.group_by(["reason", "retried", "is_feed", "subject"], use_threads=False)
    subjects = distinct.aggregate([([], "count_all")])
    counts: dict[tuple[str, bool], list[int]] = {}
    for row in _grouped(subjects, ["reason", "retried", "is_feed"]):
        count = counts.setdefault((row["reason"], row["retried"]), [0, 0, 0])
        count[int(row["is_feed"])] += row["count_all"]
        count[2] += row["count_all_sum"]
    rejects = [RejectCount(*key, *count) for key, count in counts.items()]
    return tuple(sorted(rejects, key=lambda r: (-r.entries, -r.feeds, r.reason, r.retried)))


def _grouped(subjects: pa.Table, key: list[str]) -> list[dict[str, Any]]:
    grouped = subjects.group_by(key, use_threads=False)
    rows: list[dict[str, Any]] = grouped.aggregate(
        [([], "count_all"), ("count_all", "sum")]
    ).to_pylist()
    return rows


def count_pending(discovered: pa.Array, articles: pa.Array, rejects: pa.Table) -> int:
    """Discovered entries that are neither an article nor a permanent reject, as in the ledger.

    Args:
        discovered: entry keys, repetitions allowed.
        articles: entry keys of all article rows.
        rejects: what ``reject_rows`` gave.
    """
    final = rejects.filter(rejects.column("permanent")).column("subject").combine_chunks()
    settled = pa.concat_arrays([articles, final])
    waiting = pc.invert(pc.is_in(distinct_values(discovered), settled))
    return int(pc.sum(waiting).as_py() or 0)
