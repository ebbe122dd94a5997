"""Reject rows: one builder for entries and one for feeds."""

from typing import Final

from apache_beam.utils.timestamp import Timestamp

from schemas.feed_poll import PendingEntry
from schemas.feed_source import FeedSource
from schemas.reasons import Reason
from schemas.reject import MAX_PAYLOAD_BYTES, Reject
from transforms.lib.identity.seen import SeenArticle
from transforms.lib.lake.attempts import judge
from transforms.stages.run_context import RunContext, date_of, now, optional_timestamp, to_datetime

REJECTS_TAG: Final = "rejects"
WITHDRAWN_ERROR: Final = "the article was taken down (pipelines.forget)"
_MAX_ERROR = 1000
_NEW_FOR_SECONDS = 86_400


def reject_entry(
    context: RunContext,
    stage: str,
    pending: PendingEntry,
    reason: Reason,
    error: str,
    *,
    http_status: int = 0,
    retry_after_seconds: float | None = None,
    payload: bytes = b"",
    against: SeenArticle | str = "",
) -> Reject:
    """The row of an entry whose attempt failed, final or with its next attempt.

    A changed entry keeps the end it has, article or reject: its final row is not ``permanent``.
    ``against`` is what it was compared with, "" for nothing.
    """
    at = now()
    verdict = judge(
        reason,
        pending.attempt,
        to_datetime(at),
        retry_after_seconds,
        excused=pending.excused or 0,
        new=_is_new(pending, at),
        there=pending.update or bool(pending.retold),
    )
    article = against if isinstance(against, SeenArticle) else None
    if verdict.reason is not reason:
        error = f"{reason}: {error}"
    return Reject(
        stage=stage,
        reason=verdict.reason,
        permanent=verdict.final and not pending.update,
        entry_key=pending.entry.entry_key,
        discovered_at=pending.discovered_at,
        url="" if reason is Reason.WITHDRAWN else pending.entry.url,
        feed_url=pending.source.feed_url,
        source_id=pending.source.source_id,
        http_status=http_status,
        error=error[:_MAX_ERROR],
        attempt=pending.attempt,
        next_attempt_at=optional_timestamp(verdict.next_attempt_at),
        payload=payload[:MAX_PAYLOAD_BYTES],
        rejected_at=at,
        run_id=context.run_id,
        ingested_at=at,
        reject_date=date_of(at),
        against=(article.article_id if article else str(against)) or None,
        against_revision=article.revision if article else None,
        changed=pending.changed or None,
    )


def _is_new(pending: PendingEntry, at: Timestamp) -> bool:
    """Younger than a day by its feed; one that the feed does not date, by its discovery."""
    since = pending.entry.published or pending.discovered_at
    return bool(at - since < _NEW_FOR_SECONDS)


def reject_feed(
    context: RunContext,
    source: FeedSource,
    reason: Reason,
    error: str,
    *,
    failures: int,
    http_status: int = 0,
    payload: bytes = b"",
) -> Reject:
    """The row of a feed whose poll failed. Feeds are polled again: the row is never final."""
    at = now()
    return Reject(
        stage="poll",
        reason=reason,
        permanent=False,
        entry_key="",
        discovered_at=None,
        url=source.feed_url,
        feed_url=source.feed_url,
        source_id=source.source_id,
        http_status=http_status,
        error=error[:_MAX_ERROR],
        attempt=failures,
        next_attempt_at=None,
        payload=payload[:MAX_PAYLOAD_BYTES],
        rejected_at=at,
        run_id=context.run_id,
        ingested_at=at,
        reject_date=date_of(at),
    )
