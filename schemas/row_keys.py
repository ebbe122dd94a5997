"""What tells one row of a dataset from another: rows are written at least once. Loads no Beam."""

from collections.abc import Mapping
from typing import Final

ROW_KEYS: Final[Mapping[str, tuple[str, ...]]] = {
    "articles": ("article_id", "revision", "content_hash"),
    "polls": ("feed_url", "polled_at"),
    "pages": ("entry_key", "url", "fetched_at"),
    "rejects": ("stage", "entry_key", "feed_url", "attempt", "rejected_at"),
    "commits": ("run_id", "shard", "sequence", "committed_at"),
}
