"""What the last poll of a feed says that its next poll needs.

The memory is the key columns of the feed's last row in ``polls/``. A streaming job also keeps it in
Beam state, as the plain dictionary of ``as_dict``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from typing import Any, Self

from schemas.reasons import Reason

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_TIMES = frozenset(
    {"polled_at", "next_poll_at", "not_before", "changed_at", "unconditional_at", "parsed_at"}
)
_LISTS = frozenset({"skip_hours", "skip_days"})


@dataclass(frozen=True)
class FeedMemory:
    """What the last poll of a feed left behind. Times are aware and in UTC.

    Fields are named after the columns of ``schemas.feed_poll.FeedPoll``, which describes them.
    ``next_url`` is the URL to ask next, "" for that of the feed list. ``document_reason`` is why
    the document of ``body_hash`` was not understood, "" when it was; ``document_error`` is one line
    about it.
    """

    polled_at: datetime
    etag: str = ""
    last_modified: str = ""
    body_hash: str = ""
    failures: int = 0
    next_poll_at: datetime | None = None
    not_before: datetime | None = None
    changed_at: datetime | None = None
    unconditional_at: datetime | None = None
    parsed_at: datetime | None = None
    document_reason: str = ""
    document_error: str = ""
    lying: bool = False
    next_url: str = ""
    moved_to: str = ""
    permanent_redirects: int = 0
    retired: bool = False
    publisher_interval_seconds: int = 0
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[str, ...] = ()

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> Self:
        """The memory in a row of ``polls`` (columns ``POLL_COLUMNS``).

        Other columns are passed over, and null ones, or those an older file lacks, stand for
        their defaults. An older file that has an error and no reason of it means ``bad_feed``.
        """
        known: dict[str, Any] = {n: row[n] for n in MEMORY_COLUMNS if row.get(n) is not None}
        lists = {name: tuple(known[name]) for name in _LISTS & known.keys()}
        if known.get("document_error") and "document_reason" not in known:
            known["document_reason"] = Reason.BAD_FEED.value
        return cls(**(known | lists))

    def as_dict(self) -> dict[str, Any]:
        """Plain values that JSON can hold; times as microseconds since 1970."""
        return {name: _plain(getattr(self, name)) for name in MEMORY_COLUMNS}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Self:
        """What ``as_dict`` gave, in this version or in another one.

        Raises:
            KeyError, TypeError, ValueError: the values are not those of a memory.
        """
        micros = {n: v for n, v in values.items() if n in _TIMES and v is not None}
        times = {name: _EPOCH + int(value) * _MICROSECOND for name, value in micros.items()}
        return cls.from_row({**values, **times, "polled_at": times["polled_at"]})


# The columns of ``polls`` that the memory is made of.
MEMORY_COLUMNS = tuple(field.name for field in fields(FeedMemory))


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return (value - _EPOCH) // _MICROSECOND
    return list(value) if isinstance(value, tuple) else value
