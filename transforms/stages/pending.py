"""Pending entries as they go through the graph: from a poll, or out of the lake's state."""

from schemas.arrow import record_of
from schemas.feed_poll import FeedEntry, FeedPoll, PendingEntry
from schemas.feed_source import FeedSource
from transforms.lib.lake.state import PendingRow
from transforms.stages.run_context import date_of, to_timestamp


def discovered_entry(
    poll: FeedPoll, entry: FeedEntry, *, update: bool, changed: str
) -> PendingEntry:
    """One of the entries that a poll discovered, before its first attempt."""
    return PendingEntry(
        entry=entry,
        source=poll.source,
        discovered_at=poll.polled_at,
        poll_date=poll.poll_date,
        body_hash=poll.body_hash,
        update=update,
        changed=changed,
    )


def pending_entry(row: PendingRow) -> PendingEntry:
    """A pending row of the lake's state as the record that goes through the graph."""
    poll = row.poll
    discovered_at = to_timestamp(poll["polled_at"])
    return PendingEntry(
        entry=record_of(FeedEntry, row.entry),
        source=FeedSource(
            feed_url=poll["feed_url"],
            source_id=poll["source_id"],
            name=poll["source_name"],
            country=poll["source_country"],
            kind=poll["source_kind"],
            language=poll["source_language"],
        ),
        discovered_at=discovered_at,
        poll_date=date_of(discovered_at),
        body_hash=poll["body_hash"],
        attempt=row.attempt,
        excused=row.excused,
        update=row.update,
        changed=row.changed,
    )
