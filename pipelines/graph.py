"""The graph of the pipeline, in two parts that both modes share: poll, and work off.

sources ─► PollFeeds ─┬─► pages/ ─► polls/        (a poll row is written after its document)
                      └─► rejects/

pending ─► FetchPages ─► ExtractArticles ─► DropSeen ─► TagArticles ─► articles/ ─► rejects/
               └─► pages/          └──────────┴────────────┴─► rejects
"""

import apache_beam as beam
from apache_beam.pvalue import PCollection

from schemas.commit import WrittenFile
from schemas.feed_poll import PendingEntry
from schemas.feed_source import FeedSource
from transforms.drop_seen import DropSeen
from transforms.extract_articles import ExtractArticles
from transforms.fetch_pages import FetchPages
from transforms.poll_feeds import PollFeeds
from transforms.run_context import RunContext
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
    extracted = fetched.documents | "ExtractArticles" >> ExtractArticles(context)
    new = extracted.articles | "DropSeen" >> DropSeen(context)
    tagged = new.articles | "TagArticles" >> TagArticles(context)
    all_rejects = (
        fetched.rejects,
        extracted.rejects,
        new.rejects,
        tagged.rejects,
    ) | "FlattenRejects" >> beam.Flatten()
    pages = fetched.pages | "WritePages" >> WriteParquet("pages", context.lake)
    articles = tagged.articles | "WriteArticles" >> WriteParquet("articles", context.lake)
    # An entry is rejected as known because of an article: that one must be written first.
    rejects = all_rejects | "WriteRejects" >> WriteParquet(
        "rejects", context.lake, after=(articles,)
    )
    files: PCollection[WrittenFile] = (
        pages,
        articles,
        rejects,
    ) | "FlattenFiles" >> beam.Flatten()
    return files
