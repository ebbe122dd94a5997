"""Records for tests, whole by default, with the fields that matter given by name."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from apache_beam.utils.timestamp import Timestamp

from schemas.article import Article
from schemas.commit import Commit
from schemas.feed_poll import FeedEntry, FeedPoll, PendingEntry
from schemas.feed_source import FeedSource
from schemas.page import Page
from schemas.reject import Reject
from schemas.values import Amount, Award, AwardPlace, Entity, Span, TopicScore

NOON = Timestamp.from_utc_datetime(datetime(2026, 11, 20, 12, tzinfo=UTC))
DAY = "2026-11-20"
SOURCE = FeedSource("http://127.0.0.2/feed", "gazette", "Gazette", "GB", "press", "en")
KEY = "0f" * 32


def entry(**changes: Any) -> FeedEntry:
    fields: dict[str, Any] = {
        "entry_key": KEY,
        "entry_hash": "ab" * 16,
        "url": "http://127.0.0.2/a",
        "title": "A title",
        "authors": ("Ann Example",),
        "published": NOON,
    }
    return FeedEntry(**(fields | changes))


def poll(**changes: Any) -> FeedPoll:
    fields: dict[str, Any] = {
        "feed_url": SOURCE.feed_url,
        "source_id": SOURCE.source_id,
        "source_name": SOURCE.name,
        "source_country": SOURCE.country,
        "source_kind": SOURCE.kind,
        "source_language": SOURCE.language,
        "polled_at": NOON,
        "outcome": "new",
        "http_status": 200,
        "bytes": 1000,
        "duration_ms": 12,
        "entries": 1,
        "new_entries": 1,
        "etag": '"1"',
        "last_modified": "",
        "body_hash": "cd" * 32,
        "next_poll_at": NOON + 900,
        "failures": 0,
        "final_url": SOURCE.feed_url,
        "error": "",
        "document_keys": (KEY,),
        "discovered": (entry(),),
        "run_id": "run-1",
        "ingested_at": NOON,
        "poll_date": DAY,
    }
    return FeedPoll(**(fields | changes))


def pending(**changes: Any) -> PendingEntry:
    fields: dict[str, Any] = {
        "entry": entry(),
        "source": SOURCE,
        "discovered_at": NOON,
        "poll_date": DAY,
        "body_hash": "cd" * 32,
    }
    return PendingEntry(**(fields | changes))


def article(**changes: Any) -> Article:
    fields: dict[str, Any] = {
        "article_id": "12" * 16,
        "entry_key": KEY,
        "run_id": "run-1",
        "discovered_at": NOON,
        "entry_url": "http://127.0.0.2/a",
        "url": "http://127.0.0.2/a",
        "canonical_url": "http://127.0.0.2/a",
        "source_id": SOURCE.source_id,
        "source_name": SOURCE.name,
        "source_country": SOURCE.country,
        "source_kind": SOURCE.kind,
        "text_source": "page",
        "access": "free",
        "feed_url": SOURCE.feed_url,
        "title": "A title",
        "authors": ("Ann Example",),
        "summary": "In short.",
        "image_url": "",
        "feed_tags": ("navy",),
        "dateline": "LONDON",
        "published_at": NOON,
        "published_from": "feed",
        "updated_at": None,
        "fetched_at": NOON + 60,
        "ingested_at": NOON + 61,
        "language": "en",
        "text": "The frigate left port.",
        "word_count": 4,
        "content_hash": "v1:00",
        "simhash": -5,
        "duplicate_of": None,
        "category": "operations",
        "domain": "sea",
        "region": "europe",
        "category_score": 0.5,
        "domain_score": 0.75,
        "region_score": 0.25,
        "topics": (TopicScore("naval_maritime", 0.5),),
        "entities": (
            Entity("org:x", "organisation", "", "X", 1, "", "GB", 0.5, "alias", (Span(0, 3),)),
        ),
        "amounts": (Amount("$5m", 5e6, "USD", 5e6, 0, 3), Amount("€1m", 1e6, "EUR", None, 4, 7)),
        "awards": (
            Award(contractors=("X",), amount=1.0, completed_by="2027-06-30"),
            Award(places=(AwardPlace("Mesa, Arizona", 0.6), AwardPlace("Kuwait")), obligated=0.0),
            Award(places=None, contract_type=None),
        ),
        "revision": 1,
        "extractor_version": "1",
        "tagger_version": "1",
        "schema_version": "1",
        "pipeline_version": "0.1.0",
        "published_date": DAY,
    }
    return Article(**(fields | changes))


def reject(**changes: Any) -> Reject:
    fields: dict[str, Any] = {
        "stage": "fetch",
        "reason": "not_found",
        "permanent": True,
        "entry_key": KEY,
        "discovered_at": NOON,
        "url": "http://127.0.0.2/a",
        "feed_url": SOURCE.feed_url,
        "source_id": SOURCE.source_id,
        "http_status": 404,
        "error": "404",
        "attempt": 1,
        "next_attempt_at": None,
        "payload": b"",
        "rejected_at": NOON + 60,
        "run_id": "run-1",
        "ingested_at": NOON + 60,
        "reject_date": DAY,
    }
    return Reject(**(fields | changes))


def page(**changes: Any) -> Page:
    fields: dict[str, Any] = {
        "entry_key": KEY,
        "kind": "page",
        "url": "http://127.0.0.2/a",
        "final_url": "http://127.0.0.2/a",
        "http_status": 200,
        "content_type": "text/html",
        "charset": "utf-8",
        "etag": "",
        "last_modified": "",
        "body": b"\x28\xb5\x2f\xfd",
        "body_hash": "ef" * 32,
        "body_bytes": 10,
        "duration_ms": 5,
        "feed_url": SOURCE.feed_url,
        "source_id": SOURCE.source_id,
        "fetched_at": NOON,
        "run_id": "run-1",
        "ingested_at": NOON,
        "fetch_date": DAY,
    }
    return Page(**(fields | changes))


def commit(**changes: Any) -> Commit:
    fields: dict[str, Any] = {
        "run_id": "run-1",
        "sequence": 0,
        "polls": 1,
        "articles": 1,
        "rejects": 0,
        "pages": 0,
        "committed_at": NOON,
        "ingested_at": NOON,
        "commit_date": DAY,
    }
    return Commit(**(fields | changes))
