"""One poll of one feed, and the entries it discovered: dataset ``polls/``."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Optional

from apache_beam.utils.timestamp import Timestamp

from schemas.feed_source import FeedSource
from schemas.values import INT32, freeze_sequences


@dataclass(frozen=True)
class FeedEntry:
    """One entry of a feed: enough to fetch and describe its article without the feed.

    ``entry_key`` is known before the fetch and says whether the entry is new; ``entry_hash`` covers
    title, summary, dates and full text and says whether it changed ("" after a takedown).
    ``full_text`` is true when the feed's own content is the article, found in the archived feed
    document. ``date_doubt`` says why
    the page is believed before ``published``: all entries bear the time at which the feed was made
    (``build_time``), or it is far from the dates of all others (``out_of_line``).
    """

    entry_key: str
    entry_hash: str
    url: str
    title: str = ""
    summary: str = ""
    authors: Sequence[str] = ()
    tags: Sequence[str] = ()
    image_url: str = ""
    language: str = ""
    published: Optional[Timestamp] = None
    updated: Optional[Timestamp] = None
    full_text: bool = False
    date_doubt: Optional[str] = None

    def __post_init__(self) -> None:
        freeze_sequences(self, "authors", "tags")

    @property
    def withdrawn(self) -> bool:
        """True where the article was taken down: the entry says nothing, and has no hash."""
        return not self.entry_hash


@dataclass(frozen=True)
class FeedPoll:
    """One poll of one feed: its health, its validators and what it discovered, in one row.

    Validators (``etag``, ``last_modified``) and ``discovered`` commit together: were they apart, a
    crash between the two would turn into a 304, and the entries would be lost for good.
    ``document_keys`` holds the entry keys of the whole current document, and ``twins`` is how many
    of its ``entries`` have the key of another one: one story that is there twice.

    The columns from ``not_before`` on are null in files of older versions. When to ask:
    ``not_before`` is the time the server or the publisher asked for, ``changed_at`` the last
    poll with new entries, ``unconditional_at`` the last one without validators, ``parsed_at``
    the last one whose document was read. ``publisher_interval_seconds`` (``ttl`` or
    ``sy:updatePeriod``), ``skip_hours`` (GMT) and ``skip_days`` are the wishes in the document
    read last. What to ask: ``request_url`` was asked, ``next_url`` is next; ``moved_to`` is
    where 301 and 308 led, ``permanent_redirects`` in how many polls in a row. ``lying``: the
    body changed under the same validators, which are not sent any more. ``retired``: 410, not
    asked any more. ``document_reason``: why the current document was not understood,
    ``document_error`` one line about it (older files lack the reason: there it starts with it).
    """

    feed_url: str
    source_id: str
    source_name: str
    source_country: str
    source_kind: str
    source_language: str
    polled_at: Timestamp
    outcome: str
    http_status: int = field(metadata=INT32)
    bytes: int
    duration_ms: int
    entries: int = field(metadata=INT32)
    new_entries: int = field(metadata=INT32)
    etag: str
    last_modified: str
    body_hash: str
    next_poll_at: Timestamp
    failures: int = field(metadata=INT32)
    final_url: str
    error: str
    document_keys: Sequence[str]
    discovered: Sequence[FeedEntry]
    run_id: str
    ingested_at: Timestamp
    poll_date: str = field(metadata={"partition": True})
    not_before: Optional[Timestamp] = None
    changed_at: Optional[Timestamp] = None
    unconditional_at: Optional[Timestamp] = None
    parsed_at: Optional[Timestamp] = None
    document_error: Optional[str] = None
    lying: Optional[bool] = None
    request_url: Optional[str] = None
    next_url: Optional[str] = None
    moved_to: Optional[str] = None
    permanent_redirects: Optional[int] = field(default=None, metadata=INT32)
    retired: Optional[bool] = None
    publisher_interval_seconds: Optional[int] = None
    skip_hours: Optional[Sequence[int]] = None
    skip_days: Optional[Sequence[str]] = None
    document_reason: Optional[str] = None
    twins: Optional[int] = field(default=None, metadata=INT32)

    def __post_init__(self) -> None:
        freeze_sequences(self, "document_keys", "discovered")
        wishes = [n for n in ("skip_hours", "skip_days") if getattr(self, n) is not None]
        freeze_sequences(self, *wishes)

    @property
    def source(self) -> FeedSource:
        """The feed and its outlet, as the feed list had them at the time of the poll."""
        return FeedSource(
            self.feed_url,
            self.source_id,
            self.source_name,
            self.source_country,
            self.source_kind,
            self.source_language,
        )


@dataclass(frozen=True)
class PendingEntry:
    """An entry with no final row yet, and all that its article or reject row will need.

    ``attempt`` counts from 1; ``excused`` of those before it (None: 0) used up none.
    ``update`` is true when the entry was settled before, by an article
    or a reject, and came again because the feed changed it. ``body_hash`` and ``poll_date`` find
    the archived feed document of an entry whose text came in the feed. ``changed`` names, with
    commas, what changed in an update. ``retold`` is true for a new entry of an address of which the
    feed told something else before.
    """

    entry: FeedEntry
    source: FeedSource
    discovered_at: Timestamp
    poll_date: str
    body_hash: str
    attempt: int = 1
    update: bool = False
    excused: Optional[int] = None
    changed: Optional[str] = None
    retold: Optional[bool] = None
