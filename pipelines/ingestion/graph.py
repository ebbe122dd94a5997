"""The graph of the pipeline: for one run in two parts, poll and work off; for a stream in one.

A backfill has a graph for each of its ways; all are made of the same stages.

sources ─► PollFeeds ─┬─► pages/ ─► polls/        (a poll row is written after its document)
                      └─► rejects/

pending ─► FetchPages ─► ExtractArticles ─► DropSeen ─► TagArticles ─► articles/ ─► rejects/
               └─► pages/          └──────────┴────────────┴─► rejects

ticks ─► GiveTicks ─┬─► PollFeeds ─► FetchPages ─► ExtractArticles ─► DropSeen ─► TagArticles
                    │       ▼            ▼               ▼               ▼            ▼
                    └─► WriteParquet: polls/, pages/, rejects/, articles/, commits/
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import apache_beam as beam
from apache_beam.pvalue import PCollection

from schemas.article import Article
from schemas.commit import WrittenFile
from schemas.feed_poll import PendingEntry
from schemas.feed_source import FeedSource
from schemas.page import Page
from schemas.reject import Reject
from schemas.stream import PageRequest, StoredRow
from transforms.drop_seen import DropSeen
from transforms.extract_articles import ExtractArticles
from transforms.fetch_pages import FetchPages
from transforms.keep_changed import KeepChanged, KeepIdentity
from transforms.lib.lake.remade import Discovery, Stored
from transforms.lib.stream.shards import shard_names
from transforms.poll_feeds import PollFeeds
from transforms.read_pages import ReadPages
from transforms.stages.documents import Document
from transforms.stages.run_context import RunContext
from transforms.stages.stream_context import StreamContext
from transforms.stream.drop_seen import DropSeenInStream
from transforms.stream.fetch_pages import FetchPagesAtTicks
from transforms.stream.give_ticks import GiveTicks
from transforms.stream.poll_feeds import PollFeedsAtTicks
from transforms.stream.store_rows import StoreRows
from transforms.stream.write_parquet import WriteParquetAtTicks
from transforms.tag_articles import TagArticles
from transforms.write_parquet import WriteParquet


def poll(sources: PCollection[FeedSource], context: RunContext) -> PCollection[WrittenFile]:
    """Poll the feeds and write what they said."""
    polled = sources | "PollFeeds" >> PollFeeds(context)
    pages = polled.pages | "WriteFeedPages" >> WriteParquet("pages", context.lake)
    # A poll row promises that its full-text entries can be read from the archive.
    polls = polled.polls | "WritePolls" >> WriteParquet("polls", context.lake, after=(pages,))
    rejects = polled.rejects | "WriteFeedRejects" >> WriteParquet("rejects", context.lake)
    files: PCollection[WrittenFile] = (
        pages,
        polls,
        rejects,
    ) | "FlattenPollFiles" >> beam.Flatten()
    return files


def work_off(pending: PCollection[PendingEntry], context: RunContext) -> PCollection[WrittenFile]:
    """Fetch, extract, compare, tag and write pending entries."""
    fetched = pending | "FetchPages" >> FetchPages(context)
    articles, rejects = _made_of(fetched.documents, (fetched.rejects,), context)
    pages = fetched.pages | "WritePages" >> WriteParquet("pages", context.lake)
    files: PCollection[WrittenFile] = (
        pages,
        *_written(articles, rejects, context),
    ) | "FlattenFiles" >> beam.Flatten()
    return files


def _made_of(
    documents: PCollection[Document], before: Sequence[PCollection[Reject]], context: RunContext
) -> tuple[PCollection[Article], PCollection[Reject]]:
    """Extract, compare and tag documents; the rejects with those of ``before``."""
    extracted = documents | "ExtractArticles" >> ExtractArticles(context)
    new = extracted.articles | "DropSeen" >> DropSeen(context)
    tagged = new.articles | "TagArticles" >> TagArticles(context)
    all_rejects = (
        *before,
        extracted.rejects,
        new.rejects,
        tagged.rejects,
    ) | "FlattenRejects" >> beam.Flatten()
    return tagged.articles, all_rejects


def _written(
    found: PCollection[Article], rejected: PCollection[Reject], context: RunContext
) -> tuple[PCollection[WrittenFile], PCollection[WrittenFile]]:
    articles = found | "WriteArticles" >> WriteParquet("articles", context.lake)
    # An entry is rejected as known because of an article: that one must be written first.
    rejects = rejected | "WriteRejects" >> WriteParquet("rejects", context.lake, after=(articles,))
    return articles, rejects


def replay(pages: PCollection[Page], context: RunContext) -> PCollection[WrittenFile]:
    """Make articles of archived pages as a run does that has just fetched them."""
    documents = pages | "ReadPages" >> ReadPages(context)
    files: PCollection[WrittenFile] = (
        _written(*_made_of(documents, (), context), context) | "FlattenFiles" >> beam.Flatten()
    )
    return files


def remake(
    pages: PCollection[Page], context: RunContext, stored: Mapping[Discovery, Stored]
) -> PCollection[WrittenFile]:
    """Extract and tag archived pages again, and write the rows in ``stored`` that changed.

    One that is rejected now keeps the row that it has.
    """
    documents = pages | "ReadPages" >> ReadPages(context)
    extracted = documents | "ExtractArticles" >> ExtractArticles(context)
    kept = extracted.articles | "KeepIdentity" >> KeepIdentity(context, stored)
    digests = {(row.article_id, row.revision): row.digest for row in stored.values()}
    tagged = kept | "TagArticles" >> TagArticles(context)
    changed = tagged.articles | "KeepChanged" >> KeepChanged(digests)
    files: PCollection[WrittenFile] = changed | "WriteArticles" >> WriteParquet(
        "articles", context.lake
    )
    return files


def tag_elsewhere(
    articles: PCollection[tuple[PendingEntry, Article]], context: RunContext
) -> PCollection[WrittenFile]:
    """Tag stored articles, and write them to another lake."""
    tagged = articles | "TagArticles" >> TagArticles(context)
    files: PCollection[WrittenFile] = (
        _written(tagged.articles, tagged.rejects, context) | "FlattenFiles" >> beam.Flatten()
    )
    return files


def stream(ticks: PCollection[Any], context: StreamContext) -> PCollection[WrittenFile]:
    """Poll, fetch, extract, compare, tag and write, driven by ticks, without end."""
    shards = ticks | "GiveTicks" >> GiveTicks(context)
    polled = shards | "PollFeeds" >> PollFeedsAtTicks(context)
    requests = (
        shards | "AskForPages" >> beam.Map(_page_tick),
        polled.entries,
    ) | "FlattenRequests" >> beam.Flatten()
    fetched = requests | "FetchPages" >> FetchPagesAtTicks(context)
    extracted = fetched.documents | "ExtractArticles" >> ExtractArticles(context.run)
    new = extracted.articles | "DropSeen" >> DropSeenInStream(context)
    tagged = new.articles | "TagArticles" >> TagArticles(context.run)
    rejects = (polled.rejects, fetched.rejects, extracted.rejects, new.rejects, tagged.rejects)
    pages = (polled.pages, fetched.pages) | "FlattenPages" >> beam.Flatten()
    all_rejects = rejects | "FlattenRejects" >> beam.Flatten()
    rows = (
        shards | "AskForCommits" >> beam.ParDo(_WriterTicks(context.writer_shards)),
        polled.polls | "StorePolls" >> StoreRows("polls", context.writer_shards),
        pages | "StorePages" >> StoreRows("pages", context.writer_shards),
        tagged.articles | "StoreArticles" >> StoreRows("articles", context.writer_shards),
        all_rejects | "StoreRejects" >> StoreRows("rejects", context.writer_shards),
    ) | "FlattenRows" >> beam.Flatten()
    files: PCollection[WrittenFile] = rows | "WriteParquet" >> WriteParquetAtTicks(context)
    return files


def _page_tick(tick: tuple[str, bytes]) -> tuple[str, PageRequest]:
    return tick[0], PageRequest()


class _WriterTicks(beam.DoFn):
    """One tick for each writer shard out of those for the host shards."""

    def __init__(self, writer_shards: int) -> None:
        self._shards = frozenset(shard_names(writer_shards))

    def process(self, tick: tuple[str, bytes]) -> Iterator[tuple[str, StoredRow]]:
        if tick[0] in self._shards:
            yield tick[0], StoredRow()
