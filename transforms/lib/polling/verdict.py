"""What one poll tells of a feed: is it alive, current, complete, and can its dates be believed?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from schemas.feed_source import FeedSource
from transforms.lib.feeds import FeedDocument, ParsedEntry, full_text_of
from transforms.lib.http import FetchFailure, FetchResponse
from transforms.lib.polling.decisions import Document
from transforms.lib.text.dates import plausible

STALE_AFTER: Final = timedelta(days=30)


@dataclass(frozen=True)
class FeedVerdict:
    """A feed as one request found it.

    ``error`` is why there is no feed, "" where there is one. ``newest`` is the last date of its
    entries that can be, ``full_texts`` counts those that carry the whole article, ``undated`` those
    without a date, and ``doubtful_dates`` those whose date is before 1995, more than a day ahead or
    speaks against itself (``lib.feeds.entry_dates``). ``moved_to`` is where 301 and 308 lead.
    """

    feed_url: str
    source_name: str
    http_status: int
    error: str = ""
    moved_to: str = ""
    entries: int = 0
    newest: datetime | None = None
    stale: bool = False
    full_texts: int = 0
    undated: int = 0
    doubtful_dates: int = 0

    @property
    def alive(self) -> bool:
        """True where there is a feed."""
        return not self.error

    @property
    def state(self) -> str:
        """``dead``, or ``ok``, or what is odd about it: ``moved, stale``."""
        if self.error:
            return "dead"
        odd = {"moved": bool(self.moved_to), "empty": not self.entries, "stale": self.stale}
        return ", ".join(name for name, holds in odd.items() if holds) or "ok"


def judge(
    source: FeedSource,
    result: FetchResponse | FetchFailure,
    document: Document | None,
    at: datetime,
) -> FeedVerdict:
    """Judge a feed.

    Args:
        source: of the feed list.
        result: what came of the request.
        document: what parsing gave, None for a failure.
        at: when it was asked; aware.
    """
    if isinstance(result, FetchFailure):
        error = f"{result.reason}: {result.error}"
        return FeedVerdict(source.feed_url, source.name, result.http_status, error)
    if not isinstance(document, FeedDocument):
        error = f"{document.reason}: {document.message}" if document else "not parsed"
        moved_to = result.moved_permanently_to
        return FeedVerdict(source.feed_url, source.name, result.status, error, moved_to)
    dates = [entry.published or entry.updated for entry in document.entries]
    believed = [moment for moment in dates if moment and plausible(moment, at)]
    newest = max(believed, default=None)
    return FeedVerdict(
        feed_url=source.feed_url,
        source_name=source.name,
        http_status=result.status,
        moved_to=result.moved_permanently_to,
        entries=len(document.entries),
        newest=newest,
        stale=newest is not None and at - newest > STALE_AFTER,
        full_texts=sum(bool(full_text_of(entry)) for entry in document.entries),
        undated=dates.count(None),
        doubtful_dates=sum(_doubtful(entry, at) for entry in document.entries),
    )


def _doubtful(entry: ParsedEntry, at: datetime) -> bool:
    moment = entry.published or entry.updated
    return moment is not None and (bool(entry.date_doubt) or not plausible(moment, at))
