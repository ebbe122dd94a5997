"""Make rows of the lake again in their place: keep what identifies them, drop what is the same."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import apache_beam as beam
from apache_beam.pvalue import PCollection

from schemas.arrow import to_table
from schemas.article import Article
from schemas.datasets import ARTICLES
from schemas.feed_poll import PendingEntry
from transforms.lib.identity.fingerprints import words_hash
from transforms.lib.lake.remade import Discovery, Stored, Version, digest
from transforms.stages.comparison import without_outlet_lines
from transforms.stages.metrics import StageMetrics
from transforms.stages.run_context import RunContext

_BATCH = 100


@dataclass(eq=False)
class KeepIdentity(beam.PTransform[Any, Any]):
    """Give articles that are made again the id, revision and partition of their rows.

    Input: ``(PendingEntry, Article)``, as ``ExtractArticles`` gives it.
    Output: the same, as ``DropSeen`` let it through when the row was written.
    Guarantees: ``duplicate_of`` stays, and lines that were taken off as the outlet's go again, with
        those that are known for it by now.
    Side effects: none.
    Metrics: none.
    """

    context: RunContext
    stored: Mapping[Discovery, Stored] = field(default_factory=dict)

    def expand(
        self, articles: PCollection[tuple[PendingEntry, Article]]
    ) -> PCollection[tuple[PendingEntry, Article]]:
        """Look the row of each up."""
        kept: PCollection[tuple[PendingEntry, Article]] = articles | "Identify" >> beam.ParDo(
            _Identify(self.context, self.stored)
        )
        return kept


class _Identify(beam.DoFn):
    def __init__(self, context: RunContext, stored: Mapping[Discovery, Stored]) -> None:
        self._context = context
        self._stored = stored

    def process(
        self, element: tuple[PendingEntry, Article]
    ) -> Iterator[tuple[PendingEntry, Article]]:
        pending, article = element
        row = self._stored[article.entry_key, article.discovered_at.micros]
        kept = replace(
            article,
            article_id=row.article_id,
            revision=row.revision,
            canonical_url=row.canonical_url,
            published_date=row.published_date,
            duplicate_of=row.duplicate_of,
        )
        fetched = article.fetched_at.micros
        outlets, own = self._context.state().outlets, article.edge_lines or ()
        known = outlets.lines(article.source_id, row.article_id, fetched, own)
        taken_off = set(map(words_hash, row.outlet_lines or ()))
        yield pending, without_outlet_lines(kept, known | taken_off)


@dataclass(eq=False)
class KeepChanged(beam.PTransform[Any, Any]):
    """Let those articles through that are not as their rows have them.

    Input: tagged ``Article``, each made again from a row.
    Output: those in which more than the run and the versions changed.
    Guarantees: made again by the same versions, nothing comes through.
    Side effects: none.
    Metrics: ``remake.in`` = ``.out`` (``.changed``) + ``.skipped`` (``.unchanged``).
    """

    digests: Mapping[Version, bytes] = field(default_factory=dict)

    def expand(self, articles: PCollection[Article]) -> PCollection[Article]:
        """Compare with the row of each."""
        changed: PCollection[Article] = (
            articles
            # A table costs more than its rows do.
            | "Batch" >> beam.BatchElements(min_batch_size=_BATCH, max_batch_size=_BATCH)
            | "Compare" >> beam.ParDo(_Compare(self.digests))
        )
        return changed


class _Compare(beam.DoFn):
    def __init__(self, digests: Mapping[Version, bytes]) -> None:
        self._digests = digests
        self._metrics = StageMetrics("remake")

    def process(self, articles: list[Article]) -> Iterator[Article]:
        # As columns have them: numbers are narrower there than in Python.
        rows = to_table(ARTICLES, articles).to_pylist()
        for article, row in zip(articles, rows, strict=True):
            self._metrics.take()
            row["published_date"] = article.published_date
            if digest(row) == self._digests[article.article_id, article.revision]:
                self._metrics.skip("unchanged")
            else:
                self._metrics.give("changed")
                yield article
