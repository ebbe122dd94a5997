"""Tag articles: entities, topics, category, domain, region, amounts, awards."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal

import apache_beam as beam
from apache_beam.pvalue import PCollection, TaggedOutput

from schemas.article import Article
from schemas.feed_poll import PendingEntry
from schemas.reject import Reject
from transforms.lib.tags.tags import Tags, version_of
from transforms.lib.workers.jobs import tag_document
from transforms.lib.workers.pool import Outcome
from transforms.stages.dropped_articles import dropped_articles
from transforms.stages.metrics import StageMetrics
from transforms.stages.rejects import REJECTS_TAG, reject_entry
from transforms.stages.run_context import RunContext
from transforms.stages.worker_stage import Job, WorkerStage, reason_of

ARTICLES_TAG = "articles"

# Beam reads the types of the outputs off the annotation of ``process``.
_Outputs = Iterator[
    TaggedOutput[Literal["articles"], Article] | TaggedOutput[Literal["rejects"], Reject]
]


@dataclass(frozen=True)
class TaggedArticles:
    """The outputs of ``TagArticles``."""

    articles: PCollection[Article]
    rejects: PCollection[Reject]


@dataclass(eq=False)
class TagArticles(beam.PTransform[Any, Any]):
    """Add entities first, then the topics for which entities are evidence, then sums and awards.

    Input: ``(PendingEntry, Article)``, global window.
    Outputs: the ``Article`` with its tags; a ``Reject`` for one whose tagging did not end.
    Guarantees: exactly one output per article, in any order; the same text gets the same tags.
    Side effects: word to ``DropSeenInStream`` in this process about an article that was given up.
    Metrics: ``tag.in`` = ``tag.out`` (``tag.tagged``) + ``tag.rejected``.
    Errors: a tagger that fails, dies or does not end is a row, never an exception.
    """

    context: RunContext

    def expand(self, articles: PCollection[tuple[PendingEntry, Article]]) -> TaggedArticles:
        """Tag, then split the outputs."""
        results = articles | "Tag" >> beam.ParDo(_Tag(self.context)).with_outputs(
            ARTICLES_TAG, REJECTS_TAG
        )
        return TaggedArticles(results[ARTICLES_TAG], results[REJECTS_TAG])


class _Tag(WorkerStage):
    def __init__(self, context: RunContext) -> None:
        super().__init__(context)
        self._metrics = StageMetrics("tag")

    def process(self, element: tuple[PendingEntry, Article]) -> _Outputs:
        return self.start(element)

    def job(self, element: tuple[PendingEntry, Article]) -> Job:
        self._metrics.take()
        article = element[1]
        origin = {
            "language": article.language,
            "dateline": article.dateline,
            "source_kind": article.source_kind,
            "source_country": article.source_country,
            "entity_model": self._context.entity_model,
        }
        return tag_document, (article.title, article.text), origin

    def output(
        self, outcome: Outcome[tuple[PendingEntry, Article], Tags]
    ) -> TaggedOutput[str, Any]:
        pending, article = outcome.context
        if outcome.result is not None:
            self._metrics.give("tagged")
            return TaggedOutput(
                ARTICLES_TAG, tagged(article, outcome.result, self._context.entity_model)
            )
        self._metrics.reject()
        dropped_articles(self._context.run_id).add(article.article_id, article.revision)
        reject = reject_entry(self._context, "tag", pending, *reason_of(outcome.error))
        return TaggedOutput(REJECTS_TAG, reject)


def tagged(article: Article, tags: Tags, entity_model: str = "") -> Article:
    """The article with its tags in their columns; ``entity_model`` is part of their version."""
    topics = tags.topics
    return replace(
        article,
        category=topics.category,
        domain=topics.domain,
        region=topics.region,
        category_score=topics.category_score,
        domain_score=topics.domain_score,
        region_score=topics.region_score,
        topics=topics.topics,
        entities=tags.entities,
        amounts=tags.amounts,
        awards=tags.awards,
        tagger_version=version_of(entity_model),
    )
