"""What the articles of a lake are about: counts by topic, outlet, class, entity and day.

A partition is read and counted at a time, so that memory follows the largest partition and the
number of distinct names, not the size of the lake. That is exact, since all revisions of an article
lie in one partition.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from transforms.lib.lake.rows import current_articles, first_of_each, flatten

ARTICLE_COLUMNS = (
    *("article_id", "entry_key", "revision", "ingested_at", "content_hash", "published_at"),
    *("source_id", "source_name", "source_country", "source_kind", "title", "url", "language"),
    *("duplicate_of", "category", "domain", "region", "topics", "entities"),
)
LATEST_ARTICLES = 15
_REVISION_KEY = ["article_id", "revision", "content_hash"]
_COUNTED = ("category", "domain", "region", "language")


@dataclass(frozen=True)
class LatestArticle:
    """One line of the list of the newest articles."""

    published_at: datetime
    source_name: str
    title: str
    url: str
    category: str


@dataclass(frozen=True)
class SourceCount:
    """Articles of one outlet, described as its newest article has it."""

    source_id: str
    name: str
    country: str
    kind: str
    articles: int
    newest: datetime


@dataclass(frozen=True)
class EntityCount:
    """One entity: the articles that name it, and how often they do."""

    type: str
    name: str
    articles: int
    mentions: int


@dataclass(frozen=True)
class ArticleCounts:
    """Counts over some partitions; ``counts`` is by column, then by value.

    ``revisions`` counts all of them, ``articles`` the current ones. ``entities`` maps (type, id,
    name) to (articles, mentions).
    """

    revisions: int = 0
    articles: int = 0
    duplicates: int = 0
    counts: dict[str, Counter[str]] = field(default_factory=dict)
    sources: dict[str, SourceCount] = field(default_factory=dict)
    entities: dict[tuple[str, str, str], tuple[int, int]] = field(default_factory=dict)
    latest: tuple[LatestArticle, ...] = ()
    first_published: datetime | None = None
    last_published: datetime | None = None


def count_articles(table: pa.Table) -> ArticleCounts:
    """Count one partition of ``articles`` (columns ``ARTICLE_COLUMNS``, all revisions)."""
    current = current_articles(table)
    if current.num_rows == 0:
        return ArticleCounts()
    period = pc.min_max(current.column("published_at")).as_py()
    counts = {column: _value_counts(current.column(column)) for column in _COUNTED}
    counts["topic"] = _value_counts(flatten(current, "topics").column("id"))
    counts["day"] = _value_counts(pc.strftime(current.column("published_at"), "%Y-%m-%d"))
    return ArticleCounts(
        revisions=first_of_each(table.select(_REVISION_KEY), _REVISION_KEY).num_rows,
        articles=current.num_rows,
        duplicates=current.num_rows - current.column("duplicate_of").null_count,
        counts=counts,
        sources=_count_sources(current),
        entities=_count_entities(current),
        latest=_latest(current),
        first_published=period["min"],
        last_published=period["max"],
    )


def _value_counts(column: pa.ChunkedArray) -> Counter[str]:
    return Counter({item["values"]: item["counts"] for item in pc.value_counts(column).to_pylist()})


def _count_sources(current: pa.Table) -> dict[str, SourceCount]:
    attributes = ["source_id", "source_name", "source_country", "source_kind"]
    grouped = current.group_by(attributes, use_threads=False).aggregate(
        [("article_id", "count"), ("published_at", "max")]
    )
    sources: dict[str, SourceCount] = {}
    for row in grouped.to_pylist():
        name, country, kind = row["source_name"], row["source_country"], row["source_kind"]
        count, newest = row["article_id_count"], row["published_at_max"]
        _add_source(sources, SourceCount(row["source_id"], name, country, kind, count, newest))
    return sources


def _add_source(sources: dict[str, SourceCount], source: SourceCount) -> None:
    """Add the articles of a source; what it is called follows its newest article."""
    known = sources.get(source.source_id)
    if known is None:
        sources[source.source_id] = source
        return
    newer = max(known, source, key=lambda one: one.newest)
    sources[source.source_id] = SourceCount(
        newer.source_id,
        newer.name,
        newer.country,
        newer.kind,
        known.articles + source.articles,
        newer.newest,
    )


def _count_entities(current: pa.Table) -> dict[tuple[str, str, str], tuple[int, int]]:
    entities = flatten(current, "entities", keep=["article_id"])
    grouped = entities.group_by(["type", "id", "name"], use_threads=False).aggregate(
        [("article_id", "count_distinct"), ("mentions", "sum")]
    )
    return {
        (row["type"], row["id"], row["name"]): (
            row["article_id_count_distinct"],
            row["mentions_sum"],
        )
        for row in grouped.to_pylist()
    }


def _latest(current: pa.Table) -> tuple[LatestArticle, ...]:
    columns = ["published_at", "source_name", "title", "url", "category"]
    order = [("published_at", "descending"), ("article_id", "ascending")]
    newest = pc.sort_indices(current, sort_keys=order)[:LATEST_ARTICLES]
    rows: list[dict[str, Any]] = current.select(columns).take(newest).to_pylist()
    return tuple(LatestArticle(**row) for row in rows)


def merge_articles(parts: Iterable[ArticleCounts]) -> ArticleCounts:
    """Add up the counts of several partitions."""
    total = ArticleCounts()
    for part in parts:
        total = _add(total, part)
    return total


def _add(total: ArticleCounts, part: ArticleCounts) -> ArticleCounts:
    """Both counts together. The dictionaries of ``total`` are taken over and grow in place."""
    for column, counter in part.counts.items():
        total.counts.setdefault(column, Counter()).update(counter)
    for source in part.sources.values():
        _add_source(total.sources, source)
    for key, (articles, mentions) in part.entities.items():
        known = total.entities.get(key, (0, 0))
        total.entities[key] = (known[0] + articles, known[1] + mentions)
    newest = heapq.nlargest(
        LATEST_ARTICLES, (*total.latest, *part.latest), key=lambda article: article.published_at
    )
    return ArticleCounts(
        revisions=total.revisions + part.revisions,
        articles=total.articles + part.articles,
        duplicates=total.duplicates + part.duplicates,
        counts=total.counts,
        sources=total.sources,
        entities=total.entities,
        latest=tuple(newest),
        first_published=_earliest(total.first_published, part.first_published),
        last_published=_newest(total.last_published, part.last_published),
    )


def _earliest(a: datetime | None, b: datetime | None) -> datetime | None:
    return min((moment for moment in (a, b) if moment is not None), default=None)


def _newest(a: datetime | None, b: datetime | None) -> datetime | None:
    return max((moment for moment in (a, b) if moment is not None), default=None)
