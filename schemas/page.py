"""A document as it was fetched: dataset ``pages/``."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Optional

from apache_beam.utils.timestamp import Timestamp

from schemas.feed_poll import FeedEntry
from schemas.values import INT32, freeze_sequences


@dataclass(frozen=True)
class Page:
    """A fetched page, or a feed document that carries full text (``kind`` = page or feed).

    ``body`` is the decoded body compressed with Zstandard: uncompressed bytes never cross a
    shuffle. ``body_hash`` is the SHA-256 of the uncompressed bytes, ``body_bytes`` their number.

    The columns from ``discovered_at`` on are what the feed said, so that a backfill can make the
    articles again from the page alone; they are null in files of older versions. ``told`` is the
    entry that a page was fetched for, or the entries with full text that a feed document brought.
    ``is_update`` and ``is_retold`` are those of its ``PendingEntry``, of a page.
    """

    entry_key: str
    kind: str
    url: str
    final_url: str
    http_status: int = field(metadata=INT32)
    content_type: str
    charset: str
    etag: str
    last_modified: str
    body: bytes
    body_hash: str
    body_bytes: int
    duration_ms: int
    feed_url: str
    source_id: str
    fetched_at: Timestamp
    run_id: str
    ingested_at: Timestamp
    fetch_date: str = field(metadata={"partition": True})
    discovered_at: Optional[Timestamp] = None
    told: Optional[Sequence[FeedEntry]] = None
    source_name: Optional[str] = None
    source_country: Optional[str] = None
    source_kind: Optional[str] = None
    source_language: Optional[str] = None
    is_update: Optional[bool] = None
    is_retold: Optional[bool] = None

    def __post_init__(self) -> None:
        freeze_sequences(self, "told")
