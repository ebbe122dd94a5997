"""Pages on their way to and from the archive: Zstandard bodies, one builder, one reader."""

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

import pyarrow.compute as pc
import zstandard
from apache_beam.utils.timestamp import Timestamp

from schemas.datasets import PAGES
from schemas.feed_poll import FeedEntry, PendingEntry
from schemas.feed_source import FeedSource
from schemas.page import Page
from transforms.lake.lake import Lake
from transforms.lib.http import FetchResponse
from transforms.stages.run_context import RunContext, date_of

# Level 3: on real pages each higher level costs more time than it saves bytes.
_LEVEL = 3
_LISTINGS = 3


def archive_page(
    context: RunContext, response: FetchResponse, pending: PendingEntry, *, at: Timestamp
) -> Page:
    """The archive row of a page that was fetched for an entry at a time."""
    page = _page(context, response, pending.source, "page", at)
    return replace(
        page,
        entry_key=pending.entry.entry_key,
        discovered_at=pending.discovered_at,
        told=(pending.entry,),
        is_update=pending.update,
        is_retold=bool(pending.retold),
    )


def archive_feed(
    context: RunContext,
    response: FetchResponse,
    source: FeedSource,
    told: Sequence[FeedEntry],
    *,
    at: Timestamp,
) -> Page:
    """The archive row of a feed document, with the entries that it brought with their full text.

    ``at`` is the time of the poll: the document is looked for on that day.
    """
    page = _page(context, response, source, "feed", at)
    return replace(page, discovered_at=at, told=told)


def _page(
    context: RunContext, response: FetchResponse, source: FeedSource, kind: str, at: Timestamp
) -> Page:
    return Page(
        entry_key="",
        kind=kind,
        url=response.url,
        final_url=response.final_url,
        http_status=response.status,
        content_type=response.content_type,
        charset=response.charset,
        etag=response.etag,
        last_modified=response.last_modified,
        body=zstandard.compress(response.body, _LEVEL),
        body_hash=response.body_hash,
        body_bytes=len(response.body),
        duration_ms=response.duration_ms,
        **source.columns(),
        fetched_at=at,
        run_id=context.run_id,
        ingested_at=at,
        fetch_date=date_of(at),
        source_language=source.language,
    )


@dataclass(frozen=True)
class ArchivedFeed:
    """A feed document out of the archive, with what its parser must know."""

    body: bytes
    url: str
    content_type: str


def read_feed_document(lake: Lake, pending: PendingEntry) -> ArchivedFeed | None:
    """The archived feed document an entry was discovered in.

    None where the archive no longer holds it (``--keep_pages``): the entry's page is fetched then.
    """
    for _ in range(_LISTINGS - 1):
        # Compaction may take a file away after the listing; what it held is in another.
        with contextlib.suppress(FileNotFoundError):
            return _find_feed_document(lake, pending)
    return _find_feed_document(lake, pending)


def _find_feed_document(lake: Lake, pending: PendingEntry) -> ArchivedFeed | None:
    wanted = (pc.field("kind") == "feed") & (pc.field("body_hash") == pending.body_hash)
    for file in lake.files(PAGES.name, f"{PAGES.partition_column}={pending.poll_date}"):
        keys = lake.read_table(file.path, ("kind", "body_hash"))
        if keys.filter(wanted).num_rows == 0:
            continue
        columns = ("kind", "body_hash", "body", "final_url", "content_type")
        row = lake.read_table(file.path, columns, wanted).slice(0, 1).to_pylist()[0]
        body = zstandard.decompress(row["body"])
        return ArchivedFeed(body, row["final_url"], row["content_type"])
    return None
