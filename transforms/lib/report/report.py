"""The report on a lake: pure aggregation, from Arrow tables to plain values.

    articles ─► count_articles ─┐
    polls ────► feed_health ────┼─► build_report ─► Report ─► report_terminal, report_html
    rejects ──► reject_rows ────┤
    commits ────────────────────┘

Tables come one partition at a time. Rendering is elsewhere, and both renderings take all their
numbers from the ``Report``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import pyarrow as pa
import pyarrow.compute as pc

from transforms.lib.lake.rows import distinct_values
from transforms.lib.report.articles import (
    ArticleCounts,
    EntityCount,
    LatestArticle,
    SourceCount,
    count_articles,
    merge_articles,
)
from transforms.lib.report.feeds import (
    FeedHealth,
    RejectCount,
    count_pending,
    count_rejects,
    discovered_keys,
    feed_health,
    merge_feeds,
    reject_rows,
)
from transforms.lib.report.streams import StreamHealth

COMMIT_COLUMNS = ("run_id", "committed_at", "replaces")
ENTITIES_PER_TYPE = 8
DAYS = 21


@dataclass(frozen=True)
class Count:
    """A value and the articles that have it."""

    label: str
    articles: int


@dataclass(frozen=True)
class EntityGroup:
    """The entities of one type that most articles name."""

    type: str
    entities: tuple[EntityCount, ...]


@dataclass(frozen=True)
class Totals:
    """The numbers at the top. ``updates`` counts the revisions that replaced an earlier one."""

    articles: int
    duplicates: int
    updates: int
    first_published: datetime | None
    last_published: datetime | None
    pending: int
    runs: int
    last_commit: datetime | None


@dataclass(frozen=True)
class Report:
    """All that the report shows, most frequent first; ``days`` are in ascending order."""

    lake: str
    generated_at: datetime
    totals: Totals
    days: tuple[Count, ...]
    topics: tuple[Count, ...]
    categories: tuple[Count, ...]
    domains: tuple[Count, ...]
    regions: tuple[Count, ...]
    languages: tuple[Count, ...]
    sources: tuple[SourceCount, ...]
    entities: tuple[EntityGroup, ...]
    latest: tuple[LatestArticle, ...]
    feeds: tuple[FeedHealth, ...]
    rejects: tuple[RejectCount, ...]
    streams: tuple[StreamHealth, ...] = ()

    @property
    def failing_feeds(self) -> int:
        """Number of feeds whose last poll failed."""
        return sum(feed.failing for feed in self.feeds)


@dataclass(frozen=True)
class LakeTables:
    """The columns of each dataset that a report needs, one table per partition."""

    articles: Iterable[pa.Table]
    polls: Iterable[pa.Table]
    rejects: Iterable[pa.Table]
    commits: Iterable[pa.Table]


def build_report(
    lake: str,
    generated_at: datetime,
    tables: LakeTables,
    streams: Iterable[StreamHealth] = (),
) -> Report:
    """Aggregate a lake. The tables are read once, in the order of their datasets."""
    articles, article_keys = _read_articles(tables.articles)
    feeds, discovered = _read_polls(tables.polls)
    rejects = _concat([reject_rows(table) for table in tables.rejects], _NO_REJECTS)
    pending = count_pending(discovered, article_keys, rejects)
    return Report(
        lake=lake,
        generated_at=generated_at,
        totals=_totals(articles, pending, _concat(tables.commits, _NO_COMMITS)),
        days=_recent_days(articles.counts.get("day", Counter())),
        topics=_ranked(articles.counts.get("topic", Counter())),
        categories=_ranked(articles.counts.get("category", Counter())),
        domains=_ranked(articles.counts.get("domain", Counter())),
        regions=_ranked(articles.counts.get("region", Counter())),
        languages=_ranked(articles.counts.get("language", Counter())),
        sources=_ranked_sources(articles.sources),
        entities=_ranked_entities(articles),
        latest=articles.latest,
        feeds=feeds,
        rejects=count_rejects(rejects),
        streams=tuple(streams),
    )


_NO_REJECTS = pa.table(
    {
        "reason": pa.array([], pa.string()),
        "retried": pa.array([], pa.bool_()),
        "permanent": pa.array([], pa.bool_()),
        "is_feed": pa.array([], pa.bool_()),
        "subject": pa.array([], pa.string()),
    }
)
_NO_COMMITS = pa.table(
    {
        "run_id": pa.array([], pa.string()),
        "committed_at": pa.array([], pa.timestamp("us", "UTC")),
        "replaces": pa.array([], pa.list_(pa.string())),
    }
)


def _concat(tables: Iterable[pa.Table], empty: pa.Table) -> pa.Table:
    selected = [table.select(empty.column_names) for table in tables]
    return pa.concat_tables([empty, *selected], promote_options="permissive")


def _read_articles(tables: Iterable[pa.Table]) -> tuple[ArticleCounts, pa.Array]:
    counts, keys = ArticleCounts(), [pa.array([], pa.string())]
    for table in tables:
        counts = merge_articles([counts, count_articles(table)])
        keys.append(distinct_values(table.column("entry_key")))
    return counts, pa.concat_arrays(keys)


def _read_polls(tables: Iterable[pa.Table]) -> tuple[tuple[FeedHealth, ...], pa.Array]:
    parts, keys = [], [pa.array([], pa.string())]
    for table in tables:
        parts.append(feed_health(table))
        keys.append(discovered_keys(table))
    return merge_feeds(parts), pa.concat_arrays(keys)


def _totals(articles: ArticleCounts, pending: int, commits: pa.Table) -> Totals:
    # A compaction commits, too, but brings nothing.
    commits = commits.filter(pc.is_null(commits.column("replaces")))
    return Totals(
        articles=articles.articles,
        duplicates=articles.duplicates,
        updates=articles.revisions - articles.articles,
        first_published=articles.first_published,
        last_published=articles.last_published,
        pending=pending,
        runs=len(pc.unique(commits.column("run_id"))),
        last_commit=pc.max(commits.column("committed_at")).as_py(),
    )


def _ranked(counter: Counter[str]) -> tuple[Count, ...]:
    """By number of articles, then by name, so that two reports on one lake are equal."""
    return tuple(
        Count(label or "unknown", articles)
        for label, articles in sorted(counter.items(), key=lambda item: (-item[1], item[0]))
    )


def _recent_days(counter: Counter[str]) -> tuple[Count, ...]:
    return tuple(Count(day, articles) for day, articles in sorted(counter.items())[-DAYS:])


def _ranked_sources(sources: dict[str, SourceCount]) -> tuple[SourceCount, ...]:
    return tuple(sorted(sources.values(), key=lambda source: (-source.articles, source.source_id)))


def _ranked_entities(articles: ArticleCounts) -> tuple[EntityGroup, ...]:
    by_type: dict[str, list[EntityCount]] = {}
    for (entity_type, _, name), (count, mentions) in articles.entities.items():
        entity = EntityCount(entity_type, name, count, mentions)
        by_type.setdefault(entity_type, []).append(entity)
    groups = [
        EntityGroup(entity_type, tuple(sorted(entities, key=_entity_rank)[:ENTITIES_PER_TYPE]))
        for entity_type, entities in by_type.items()
    ]
    return tuple(sorted(groups, key=lambda group: (-group.entities[0].articles, group.type)))


def _entity_rank(entity: EntityCount) -> tuple[int, int, str]:
    return (-entity.articles, -entity.mentions, entity.name)
