"""The feed collection: thousands of real and made documents of other feed parsers' tests."""

from __future__ import annotations

import tarfile
import time
from collections import Counter
from pathlib import Path

import pytest

from transforms.lib.feeds import FeedError, full_text_of, parse_feed
from transforms.lib.identity.said import said_by

SECONDS_PER_FEED = 10


@pytest.mark.parametrize(
    "name", ["feed-rs", "feedparser", "gofeed", "miniflux", "reader", "rss-parser"]
)
def test_every_document_gives_entries_or_a_reason(shared_data: Path, name: str) -> None:
    outcomes: Counter[str] = Counter()
    with tarfile.open(shared_data / "data" / "feeds" / f"{name}.tar.xz") as archive:
        for member in archive:
            file = archive.extractfile(member)
            if file is None:
                continue
            start = time.process_time()
            outcomes[_outcome(file.read())] += 1
            assert time.process_time() - start < SECONDS_PER_FEED, member.name
    assert outcomes["entries"] >= MINIMUM_READ[name], outcomes


# Most documents of feedparser and gofeed show one element each, without a link or an id; JSON files
# are mostly expected results. What was read at least once must stay readable.
MINIMUM_READ = {
    "feed-rs": 34,
    "feedparser": 43,
    "gofeed": 20,
    "miniflux": 3,
    "reader": 5,
    "rss-parser": 14,
}


def _outcome(body: bytes) -> str:
    try:
        document = parse_feed(body, "https://feeds.example.org/rss")
    except FeedError as error:
        return error.reason
    for entry in document.entries:
        assert entry.link or entry.guid
        assert entry.published is None or entry.published.tzinfo is not None
        assert len(said_by(entry, full_text_of(entry))) == 32
    return "entries"
