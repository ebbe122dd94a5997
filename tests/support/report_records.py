"""Records with harmless defaults, for tests that care about a few columns."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, datetime
from typing import Any, get_args, get_type_hints

from apache_beam.utils.timestamp import Timestamp

from schemas.article import Article
from schemas.commit import Commit
from schemas.feed_poll import FeedEntry, FeedPoll
from schemas.reject import Reject
from schemas.values import Entity, TopicScore

_DEFAULTS: dict[Any, Any] = {
    str: "",
    int: 0,
    float: 0.0,
    bool: False,
    bytes: b"",
    Timestamp: Timestamp(1_795_000_000),
}


def at(text: str) -> Timestamp:
    """``at("2026-11-20 08:30")``, in UTC."""
    return Timestamp.from_utc_datetime(datetime.fromisoformat(text).replace(tzinfo=UTC))


def _with_defaults(record_type: type[Any], values: dict[str, Any]) -> Any:
    hints = get_type_hints(record_type)
    complete: dict[str, Any] = {}
    for column in fields(record_type):
        annotation = hints[column.name]
        if type(None) in get_args(annotation):
            complete[column.name] = None
        else:
            complete[column.name] = _DEFAULTS.get(annotation, ())
    return record_type(**{**complete, **values})


def article(article_id: str, **values: Any) -> Article:
    """An article of its own entry, first revision, published on 2026-11-20."""
    defaults = {
        "article_id": article_id,
        "entry_key": f"entry-{article_id}",
        "title": f"Title of {article_id}",
        "url": f"https://gazette.example/{article_id}",
        "source_id": "gazette",
        "source_name": "Gazette",
        "source_country": "GB",
        "source_kind": "press",
        "language": "en",
        "category": "policy",
        "domain": "multi",
        "region": "europe",
        "revision": 1,
        "content_hash": "v1:00",
        "published_at": at("2026-11-20 08:30"),
        "published_date": "2026-11-20",
    }
    record: Article = _with_defaults(Article, defaults | values)
    return record


def topics(*identifiers: str) -> tuple[TopicScore, ...]:
    """Topics with a score each."""
    return tuple(TopicScore(identifier, 0.5) for identifier in identifiers)


def entity(entity_type: str, name: str, mentions: int = 1) -> Entity:
    """An entity without offsets."""
    return Entity(
        f"{entity_type}:{name}", entity_type, "", name, mentions, "", "", 1.0, "gazetteer"
    )


def poll(feed_url: str, polled_at: str, *entry_keys: str, **values: Any) -> FeedPoll:
    """A poll that discovered these entries."""
    defaults = {
        "feed_url": feed_url,
        "source_name": "Gazette",
        "polled_at": at(polled_at),
        "outcome": "new" if entry_keys else "unchanged",
        "http_status": 200,
        "entries": len(entry_keys),
        "new_entries": len(entry_keys),
        "discovered": [FeedEntry(key, "hash", f"https://x.example/{key}") for key in entry_keys],
        "poll_date": polled_at[:10],
    }
    record: FeedPoll = _with_defaults(FeedPoll, defaults | values)
    return record


def reject(reason: str, entry_key: str = "", **values: Any) -> Reject:
    """A permanent reject of an entry, or of a feed when there is no entry key."""
    defaults = {
        "stage": "fetch" if entry_key else "poll",
        "reason": reason,
        "permanent": True,
        "entry_key": entry_key,
        "attempt": 1,
        "reject_date": "2026-11-20",
    }
    record: Reject = _with_defaults(Reject, defaults | values)
    return record


def transient(record: Reject) -> Reject:
    """The same reject with another attempt announced."""
    return replace(record, permanent=False, next_attempt_at=at("2026-11-20 12:00"))


def commit(run_id: str, committed_at: str) -> Commit:
    """The first commit of a run."""
    defaults = {
        "run_id": run_id,
        "committed_at": at(committed_at),
        "commit_date": committed_at[:10],
    }
    record: Commit = _with_defaults(Commit, defaults)
    return record
