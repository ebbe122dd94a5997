"""Drop articles that the lake holds already; number the revisions of those that changed."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal

import apache_beam as beam
from apache_beam.coders.coders import StrUtf8Coder
from apache_beam.pvalue import PCollection, TaggedOutput
from apache_beam.transforms.userstate import ReadModifyWriteStateSpec

from schemas.article import Article
from schemas.feed_poll import PendingEntry
from schemas.reasons import Reason
from schemas.reject import Reject
from transforms.lib.lake_state import SeenArticle
from transforms.lib.revisions import Known, NewArticle, Revision, Unchanged, decide
from transforms.metrics import StageMetrics
from transforms.rejects import REJECTS_TAG, reject_entry
from transforms.run_context import RunContext, to_datetime

ARTICLES_TAG = "articles"

# Beam reads the types of the outputs off the annotation of ``process``.
_Outputs = Iterator[
    TaggedOutput[Literal["articles"], tuple[PendingEntry, Article]]
    | TaggedOutput[Literal["rejects"], Reject]
]


@dataclass(frozen=True)
class NewArticles:
    """The outputs of ``DropSeen``."""

    articles: PCollection[tuple[PendingEntry, Article]]
    rejects: PCollection[Reject]


@dataclass(eq=False)
class DropSeen(beam.PTransform[Any, Any]):
    """Let each article through once, and once more for each change of its content.

    Input: ``(PendingEntry, Article)``, global window; keyed by ``article_id`` inside.
    Outputs: ``(PendingEntry, Article)`` with ``revision``, ``duplicate_of`` and the partition of
        the first revision; a ``Reject`` (known or unchanged) for the others.
    Guarantees: within a run by Beam state, between runs by the lake. Which of two entries with the
        same article comes first is not defined.
    Side effects: none.
    Metrics: ``drop_seen.new``, ``.revision``, ``.known``, ``.unchanged``.
    """

    context: RunContext

    def __post_init__(self) -> None:
        super().__init__()

    def expand(self, articles: PCollection[tuple[PendingEntry, Article]]) -> NewArticles:
        """Key by article, compare, then split the outputs."""
        results = (
            articles
            | "KeyByArticle" >> beam.Map(_by_article)
            | "Compare"
            >> beam.ParDo(_Compare(self.context)).with_outputs(ARTICLES_TAG, REJECTS_TAG)
        )
        return NewArticles(results[ARTICLES_TAG], results[REJECTS_TAG])


def _by_article(
    element: tuple[PendingEntry, Article],
) -> tuple[str, tuple[PendingEntry, Article]]:
    return element[1].article_id, element


class _Compare(beam.DoFn):
    # "<revision> <published_date> <content_hash>" of the latest revision let through.
    LATEST = ReadModifyWriteStateSpec("latest", StrUtf8Coder())

    def __init__(self, context: RunContext) -> None:
        self._context = context
        self._metrics = StageMetrics("drop_seen")

    def process(
        self,
        element: tuple[str, tuple[PendingEntry, Article]],
        latest: Any = beam.DoFn.StateParam(LATEST),
    ) -> _Outputs:
        identifier, (pending, article) = element
        seen = _decode(identifier, latest.read()) or self._context.state().article(identifier)
        verdict = decide(seen, article.content_hash, article.published_date, update=pending.update)
        if isinstance(verdict, NewArticle | Revision):
            self._metrics.count("new" if isinstance(verdict, NewArticle) else "revision")
            latest.write(f"{verdict.revision} {verdict.published_date} {article.content_hash}")
            yield TaggedOutput(ARTICLES_TAG, (pending, self._numbered(article, verdict)))
        else:
            yield TaggedOutput(REJECTS_TAG, self._reject(pending, verdict))

    def _numbered(self, article: Article, verdict: NewArticle | Revision) -> Article:
        published_at = to_datetime(article.published_at)
        near = self._context.state().near_duplicates
        duplicate_of = near.find(article.article_id, article.simhash, published_at)
        if duplicate_of is None and verdict.revision == 1:
            near.add(article.article_id, article.simhash, published_at)
        return replace(
            article,
            revision=verdict.revision,
            published_date=verdict.published_date,
            duplicate_of=duplicate_of,
        )

    def _reject(self, pending: PendingEntry, verdict: Known | Unchanged) -> Reject:
        reason = Reason.KNOWN if isinstance(verdict, Known) else Reason.UNCHANGED
        self._metrics.count(reason)
        return reject_entry(self._context, "drop_seen", pending, reason, verdict.message)


def _decode(identifier: str, stored: str | None) -> SeenArticle | None:
    if stored is None:
        return None
    revision, published_date, content_hash = stored.split(" ", 2)
    return SeenArticle(identifier, published_date, int(revision), content_hash)
