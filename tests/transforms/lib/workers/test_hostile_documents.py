"""Hostile documents through the worker pool, under the memory limit of production.

The time budget is shorter here, so that what takes all of it costs less. ``test_workers.py`` shows
that a worker is ended and replaced.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest

from schemas.reasons import Reason
from tests.support.hostile_documents import (
    FORBIDDEN_FEEDS,
    HEAVY_FEEDS,
    HEAVY_PAGES,
    peak_mebibytes,
    tag_text,
)
from transforms.lib.extraction.extract import ExtractionError, Hints
from transforms.lib.feeds import FeedError, parse_feed
from transforms.lib.workers.jobs import extract_document
from transforms.lib.workers.pool import (
    WORKER_MEMORY_BYTES,
    DocumentError,
    WorkerPool,
)

URL = "https://example.org/feed"
FEED = b"<rss version='2.0'><channel><item><guid>1</guid><title>A</title></item></channel></rss>"
PAGE = b"<html><title>A</title><article>" + b"<p>The frigate left the yard on Tuesday.</p>" * 9
BUDGET = 2.5
TO_KILL = 21.5  # seconds in which also a busy machine ends a worker, and notices it
PATIENCE = 60.0  # the budget of harmless documents


@pytest.fixture(scope="module")
def pool() -> Iterator[WorkerPool]:
    workers = WorkerPool(1, BUDGET)
    workers.run(peak_mebibytes)
    yield workers
    workers.close()


def reason_of(pool: WorkerPool, work: Callable[..., object], *arguments: object) -> Reason | None:
    """Why the document is a reject; None when it is read. Checks time, memory and the next one."""
    started = time.monotonic()
    reason = None
    try:
        pool.run(work, *arguments)
    except (DocumentError, ExtractionError, FeedError) as error:
        reason = error.reason
    assert time.monotonic() - started < BUDGET + TO_KILL
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pool, "_budget", PATIENCE)
        assert pool.run(peak_mebibytes) < WORKER_MEMORY_BYTES >> 20
        assert pool.run(parse_feed, FEED, URL).entries[0].title == "A"
        assert pool.run(extract_document, PAGE, Hints(URL), "page").title == "A"
    return reason


@pytest.mark.parametrize("name", FORBIDDEN_FEEDS)
def test_forbidden_xml_is_refused_before_it_is_parsed(pool: WorkerPool, name: str) -> None:
    assert reason_of(pool, parse_feed, FORBIDDEN_FEEDS[name](), URL) is Reason.FORBIDDEN_XML


@pytest.mark.parametrize("name", HEAVY_FEEDS)
def test_a_heavy_feed_is_read_or_refused_within_its_budget(pool: WorkerPool, name: str) -> None:
    reason = reason_of(pool, parse_feed, HEAVY_FEEDS[name](), URL)
    assert reason in {None, Reason.BAD_FEED, Reason.NOT_A_FEED, Reason.PARSE_TIMEOUT}


@pytest.mark.parametrize("name", HEAVY_PAGES)
def test_a_heavy_page_is_read_or_refused_within_its_budget(pool: WorkerPool, name: str) -> None:
    reason = reason_of(pool, extract_document, HEAVY_PAGES[name](), Hints(URL), "page")
    refused = {Reason.TOO_LARGE, Reason.NO_TEXT, Reason.PARSE_FAILED, Reason.NOT_AN_ARTICLE}
    assert reason in {None, Reason.PARSE_TIMEOUT, *refused}


@pytest.mark.parametrize(
    "sentence", ["USS ", "General John Smith ", "$1,", "1", "A.", "F-", "the U.S. Navy of Norfolk "]
)
def test_the_longest_text_is_tagged_or_refused_within_its_budget(
    pool: WorkerPool, sentence: str
) -> None:
    text = sentence * (1_000_000 // len(sentence))
    assert reason_of(pool, tag_text, text) in {None, Reason.PARSE_TIMEOUT}
