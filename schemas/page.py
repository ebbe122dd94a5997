"""A document as it was fetched: dataset ``pages/``."""

from dataclasses import dataclass, field

from apache_beam.utils.timestamp import Timestamp

from schemas.values import INT32


@dataclass(frozen=True)
class Page:
    """A fetched page, or a feed document that carries full text (``kind`` = page or feed).

    ``body`` is the decoded body compressed with Zstandard: uncompressed bytes never cross a
    shuffle. ``body_hash`` is the SHA-256 of the uncompressed bytes, ``body_bytes`` their number.
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
