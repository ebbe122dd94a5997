"""The figures of the estimate that are measured here: ``--measure`` prints them."""

from __future__ import annotations

import io
import statistics
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pyarrow as pa
import zstandard

from schemas.arrow import arrow_schema
from schemas.datasets import ARTICLES
from tests.support.corpus import corpus_pages
from tests.support.newsroom import item, rss
from transforms.lib.feeds import parse_feed
from transforms.lib.lake.snapshot import read_snapshot, write_snapshot
from transforms.lib.lake.state import ARTICLE_COLUMNS, LakeState
from transforms.lib.polling.memory import FeedMemory
from transforms.lib.stream.unconfirmed import Unconfirmed

_ARTICLES = 20_000
_DOCUMENTS = 50


def measure(corpus: Path) -> Iterator[str]:
    """A line for each figure; that of the pages only where the evaluation data is."""
    yield f"parse_ms={parse_ms():.1f}: a feed of 30 entries"
    yield f"decision_bytes={decision_bytes()}: the last poll of a feed, in Beam state"
    yield f"index_bytes={index_bytes():.0f}: the keys of an article and its entry on disk"
    size, seconds = snapshot_cost()
    yield f"a snapshot: {size:.0f} bytes an article, {seconds * 1e6:.0f} µs to start from it"
    if corpus.exists():
        yield f"page_bytes={page_bytes(corpus):.0f}: a page in Zstandard, mean of the corpus"


def parse_ms() -> float:
    """CPU of one parse."""
    entries = (item(f"http://example.com/{n}", f"Story {n}", summary="Text.") for n in range(30))
    document = rss(entries).encode()
    started = time.process_time()
    for _ in range(_DOCUMENTS):
        parse_feed(document, "http://example.com/")
    return (time.process_time() - started) / _DOCUMENTS * 1000


def decision_bytes() -> int:
    """As the polling stage keeps it."""
    now = datetime.now(UTC)
    memory = FeedMemory(
        polled_at=now,
        etag='"abcdef0123456789"',
        last_modified="Wed, 25 Nov 2026 10:00:00 GMT",
        body_hash="0" * 64,
        next_poll_at=now,
        changed_at=now,
        parsed_at=now,
    )
    decisions = Unconfirmed(FeedMemory)
    decisions.put("https://www.example.com/feed/", memory, now.timestamp())
    return len(decisions.to_bytes())


def index_bytes(articles: int = _ARTICLES) -> float:
    """With one alias to each article, as a feed with tracking parameters has."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "state.sqlite")
        _state_of(articles).save(file)
        return file.stat().st_size / articles


def snapshot_cost() -> tuple[float, float]:
    """Bytes and seconds of an article."""
    snapshot = io.BytesIO()
    write_snapshot(_state_of(_ARTICLES), 0, snapshot)
    size = snapshot.tell()
    snapshot.seek(0)
    started = time.perf_counter()
    read_snapshot(snapshot)
    return size / _ARTICLES, (time.perf_counter() - started) / _ARTICLES


def _state_of(articles: int) -> LakeState:
    state = LakeState()
    for first in range(0, articles, 1000):
        state.add_articles(_articles(first), "2026-11-25")
    return state


def _articles(first: int) -> pa.Table:
    schema = arrow_schema(ARTICLES)
    fields = pa.schema([schema.field(column) for column in ARTICLE_COLUMNS])
    return pa.Table.from_pylist([_article(n) for n in range(first, first + 1000)], fields)


def _article(number: int) -> dict[str, object]:
    digest = sha256(str(number).encode()).hexdigest()
    url = f"https://www.example.com/news/{number}/"
    now = datetime.now(UTC)
    return {
        "article_id": digest[:32],
        "entry_key": digest,
        "discovered_at": now,
        "ingested_at": now,
        "fetched_at": now,
        "source_id": "example",
        "edge_lines": [number, number + 1],
        "entry_url": f"{url}?utm_source=rss",
        "url": url,
        "canonical_url": url,
        "revision": 1,
        "content_hash": f"v1:{digest}",
        "simhash": int(digest[:15], 16),
        "title": f"Story {number}",
        "published_at": now,
        "authors": ["Jane Roe"],
        "feed_url": "https://www.example.com/feed/",
        "text_source": "page",
        "word_count": 600,
        "duplicate_of": None,
    }


def page_bytes(corpus: Path) -> float:
    """The mean over the pages of the evaluation data."""
    compressor = zstandard.ZstdCompressor()
    return statistics.fmean(len(compressor.compress(body)) for _, body in corpus_pages(corpus))
