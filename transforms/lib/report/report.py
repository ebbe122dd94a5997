"""The report on a lake: pure aggregation, from Arrow tables to what is to be shown.

    articles, polls, rejects ─► sections ─┐
    commits ──────────────────► totals ───┼─► build_report ─► Report ─► terminal, html
    heartbeats ───────────────► streams ──┘

Tables come one partition at a time. What a section is stands in ``sections``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pyarrow as pa

from transforms.lib.lake.rows import current_articles
from transforms.lib.report.content import Content
from transforms.lib.report.sections.awards import LargestAwards
from transforms.lib.report.sections.classes import Classes
from transforms.lib.report.sections.days import ArticlesPerDay
from transforms.lib.report.sections.entities import Entities
from transforms.lib.report.sections.feeds import Feeds
from transforms.lib.report.sections.latest import LatestArticles
from transforms.lib.report.sections.rejects import Rejects
from transforms.lib.report.sections.section import Section
from transforms.lib.report.sections.sources import Sources
from transforms.lib.report.sections.streams import StreamHealth, streams_table
from transforms.lib.report.sections.topics import Topics
from transforms.lib.report.totals import (
    COMMIT_COLUMNS,
    CURRENT_COLUMNS,
    REVISION_COLUMNS,
    ArticleTotals,
    Totals,
    count_pending,
    runs_and_last_commit,
)

SECTIONS: tuple[type[Section[Any]], ...] = (
    *(Topics, Sources, ArticlesPerDay, Classes, Entities, LatestArticles, LargestAwards),
    *(Feeds, Rejects),
)
"""In the order in which a reader asks for them."""


@dataclass(frozen=True)
class Shown:
    """One section as it is shown, and the records that it is drawn from."""

    identifier: str
    title: str
    content: Content
    wide: bool = True
    rows: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Report:
    """All that the report shows."""

    lake: str
    generated_at: datetime
    totals: Totals
    sections: tuple[Shown, ...]


def columns_of(dataset: str) -> Sequence[str]:
    """The columns of a dataset that a report reads."""
    own = {
        "articles": (*REVISION_COLUMNS, "ingested_at", *CURRENT_COLUMNS),
        "commits": COMMIT_COLUMNS,
    }
    asked = (
        column for section in SECTIONS if section.dataset == dataset for column in section.columns
    )
    return tuple(dict.fromkeys((*own.get(dataset, ()), *asked)))


def build_report(
    lake: str,
    generated_at: datetime,
    tables: Mapping[str, Iterable[pa.Table]],
    streams: Sequence[StreamHealth] = (),
) -> Report:
    """Aggregate a lake.

    Args:
        lake: its name.
        generated_at: now; aware.
        tables: by the name of the dataset a table for each partition, with ``columns_of`` it; read
            once, one after the other.
        streams: that write to the lake, the latest first.
    """
    sections = [section() for section in SECTIONS]
    articles = ArticleTotals()
    for table in tables["articles"]:
        current = current_articles(table)
        articles.add(table, current)
        _add(sections, "articles", current)
    for dataset in ("polls", "rejects"):
        for table in tables[dataset]:
            _add(sections, dataset, table)
    shown = [_shown(section) for section in sections]
    if streams:
        shown.insert(0, Shown("streams", "Streams", streams_table(streams), rows=tuple(streams)))
    totals = _totals(articles, sections, tables["commits"])
    return Report(lake, generated_at, totals, tuple(shown))


def _shown(section: Section[Any]) -> Shown:
    rows = section.rows()
    return Shown(section.identifier, section.title, section.content(rows), section.wide, rows)


def _add(sections: Sequence[Section[Any]], dataset: str, partition: pa.Table) -> None:
    for section in sections:
        if section.dataset == dataset:
            section.add(partition)


def _totals(
    articles: ArticleTotals, sections: Sequence[Section[Any]], commits: Iterable[pa.Table]
) -> Totals:
    (feeds,) = (section for section in sections if isinstance(section, Feeds))
    (rejects,) = (section for section in sections if isinstance(section, Rejects))
    (sources,) = (section for section in sections if isinstance(section, Sources))
    health = feeds.rows()
    runs, last_commit = runs_and_last_commit(commits)
    return Totals(
        articles=articles.articles,
        duplicates=articles.duplicates,
        updates=articles.revisions - articles.articles,
        first_published=articles.period[0],
        last_published=articles.period[1],
        sources=len(sources),
        feeds=len(health),
        failing_feeds=sum(feed.failing for feed in health),
        pending=count_pending(feeds.discovered(), articles.entry_keys(), rejects.settled()),
        runs=runs,
        last_commit=last_commit,
    )
