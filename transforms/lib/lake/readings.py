"""Rows of a lake as its index keeps them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pyarrow as pa

from transforms.lib.identity.entries import Telling
from transforms.lib.identity.fingerprints import words_hash
from transforms.lib.identity.said import changes, named, said_before
from transforms.lib.identity.seen import (
    FETCHED,
    UNDATED,
    SeenArticle,
    details_hash,
    feed_hash,
    is_own,
    title_words,
    words_as_extracted,
)
from transforms.lib.lake.index import EntryState
from transforms.lib.urls.canonical import canonical_url
from transforms.lib.urls.keys import article_id
from transforms.lib.urls.parts import UrlError


def telling_of(key: str, state: EntryState) -> Telling:
    """An entry as it was seen last."""
    return Telling(key, state.entry_hash, state.telling, state.discovered, state.settled)


def what_changed(before: EntryState, entry: dict[str, Any]) -> str:
    """What changed since an entry was last settled, by names with commas."""
    if before.discovered < 0:
        return ""
    updated = entry["updated"]
    changed = changes(
        before.entry_hash,
        entry["entry_hash"],
        lambda: said_before(entry["title"], entry["summary"], updated),
    )
    unsettled = before.settled < before.discovered and before.changed
    return named(changed | set(before.changed.split(",") if unsettled else ()))


def seen_in(row: dict[str, Any], published_date: str, published: int) -> SeenArticle:
    """An article out of a row (columns ``ARTICLE_COLUMNS``); ``published`` in microseconds."""
    return SeenArticle(
        row["article_id"],
        published_date,
        row["revision"],
        row["content_hash"],
        row["simhash"],
        words_hash(row["title"]),
        title_words(row["title"]),
        details_hash(row["title"], row["authors"], row["canonical_url"]),
        words_as_extracted(row["word_count"], row["outlet_lines"]),
        published if row["published_from"] != FETCHED else UNDATED,
        feed_hash(row["feed_url"]),
        from_feed=row["text_source"] == "feed",
        own=is_own(row["url"], row["article_id"]),
        sketch=row["sketch"],
        ingested=to_micros(row["ingested_at"]),
    )


def to_micros(moment: datetime) -> int:
    """A timezone-aware time in microseconds since 1970, exactly."""
    seconds = int(moment.replace(microsecond=0).timestamp())
    return seconds * 1_000_000 + moment.microsecond


def from_micros(micros: int) -> datetime | None:
    """A time in microseconds since 1970, in UTC; None for a negative one, which stands for none."""
    return None if micros < 0 else datetime.fromtimestamp(micros / 1e6, UTC)


def micros_in(column: pa.ChunkedArray) -> list[int | None]:
    """The times of a column in microseconds since 1970."""
    micros: list[int | None] = column.cast(pa.int64()).to_pylist()
    return micros


def identifier_of(url: str) -> str:
    """The id of the article behind a URL, "" where it is none."""
    try:
        return article_id(canonical_url(url))
    except UrlError:
        return ""
