"""What did not become an article, and why: dataset ``rejects/``."""

from dataclasses import dataclass, field
from typing import Optional

from apache_beam.utils.timestamp import Timestamp

from schemas.values import INT32

MAX_PAYLOAD_BYTES = 64 * 1024


@dataclass(frozen=True)
class Reject:
    """One entry, page or feed that was left out, with its reason (see ``schemas.reasons``).

    ``permanent`` says that this row ends the entry. A row with ``next_attempt_at`` leaves it
    pending. A row with neither belongs to a changed entry whose earlier end
    stands, or to a feed.

    The last columns are null in files of older versions and where they say nothing. ``against`` is
    what an entry was compared with: for ``known`` and ``unchanged`` an ``article_id``, and
    ``against_revision`` of it, or else the key of an entry that said the same; for ``too_old`` the
    date that was read; for ``withdrawn`` without an entry the key that was taken down. ``changed``
    names, with commas, what the feed had changed in the entry.
    """

    stage: str
    reason: str
    permanent: bool
    entry_key: str
    discovered_at: Optional[Timestamp]
    url: str
    feed_url: str
    source_id: str
    http_status: int = field(metadata=INT32)
    error: str
    attempt: int = field(metadata=INT32)
    next_attempt_at: Optional[Timestamp]
    payload: bytes
    rejected_at: Timestamp
    run_id: str
    ingested_at: Timestamp
    reject_date: str = field(metadata={"partition": True})
    against: Optional[str] = None
    against_revision: Optional[int] = field(default=None, metadata=INT32)
    changed: Optional[str] = None
