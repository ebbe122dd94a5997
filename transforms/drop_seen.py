"""Drop articles that the lake holds already; number the revisions of those that changed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

import apache_beam as beam
from apache_beam.pvalue import PCollection, TaggedOutput

from schemas.article import Article
from schemas.feed_poll import PendingEntry
from schemas.reject import Reject
from transforms.lib.identity.seen import is_own
from transforms.stages.article_outputs import ARTICLES_TAG, ArticleOutputs, ArticlesAndRejects
from transforms.stages.bundles import at_end_of_bundle
from transforms.stages.comparison import Comparison, OverLake, Passed, completed
from transforms.stages.metrics import StageMetrics
from transforms.stages.rejects import REJECTS_TAG
from transforms.stages.run_context import RunContext


@dataclass(eq=False)
class DropSeen(beam.PTransform[Any, Any]):
    """Let each article through once, and once more for each change of its content.

    Input: ``(PendingEntry, Article)``, global window; keyed by ``article_id`` inside.
    Outputs: ``(PendingEntry, Article)`` with ``revision``, ``duplicate_of`` and the partition of
        the first revision, and without lines that its outlet repeats; a ``Reject`` (known,
        unchanged, shrunk_page, withdrawn) for others.
        A page that declares a canonical URL but does not read like its article goes by its own.
    Guarantees: of the entries of one article the page itself goes through, or else the one
        published first; what earlier commits and runs wrote is known from the lake.
        ``duplicate_of`` and ``outlet_lines`` are best effort.
    Side effects: none.
    Metrics: ``drop_seen.in`` = ``.out`` (``.new``, ``.revision``) + ``.rejected`` (``.known``,
        ``.unchanged``, ``.shrunk_page``, ``.withdrawn``); ``.canonical_doubted``.
    """

    context: RunContext

    def expand(self, articles: PCollection[tuple[PendingEntry, Article]]) -> ArticlesAndRejects:
        """Key by article, compare, then split the outputs."""
        results = (
            articles
            | "KeyByArticle" >> beam.Map(_by_article)
            | "GroupByArticle" >> beam.GroupByKey()
            | "Compare"
            >> beam.ParDo(_Compare(self.context)).with_outputs(ARTICLES_TAG, REJECTS_TAG)
        )
        return ArticlesAndRejects(results[ARTICLES_TAG], results[REJECTS_TAG])


def _by_article(
    element: tuple[PendingEntry, Article],
) -> tuple[str, tuple[PendingEntry, Article]]:
    return element[1].article_id, element


class _Compare(beam.DoFn):
    """Decides article by article; new ones wait for the end of the bundle.

    Only then are all of them known, so that of two near-duplicates of one bundle the later one is
    marked, whichever came first.
    """

    def __init__(self, context: RunContext) -> None:
        self._context = context
        self._metrics = StageMetrics("drop_seen")
        self._comparison = Comparison(context, self._metrics)
        self._new: list[tuple[PendingEntry, Article]] = []

    def start_bundle(self) -> None:
        self._new = []

    def process(self, group: tuple[str, Iterable[tuple[PendingEntry, Article]]]) -> ArticleOutputs:
        seen = OverLake((), self._context.state())
        for pending, claimed in sorted(group[1], key=_order):
            self._metrics.take()
            article = self._comparison.identified(pending, claimed, seen)
            compared = self._comparison.compared(pending, article, seen)
            if isinstance(compared, Reject):
                yield TaggedOutput[Literal["rejects"], Reject](REJECTS_TAG, compared)
                continue
            seen.add(Passed.of(pending, compared))
            self._new.append((pending, compared))

    def finish_bundle(self) -> Iterator[TaggedOutput[str, Any]]:
        lake = self._context.state()
        for pending, article in sorted(self._new, key=_published):
            passed = pending, completed(article, lake)
            yield at_end_of_bundle(TaggedOutput(ARTICLES_TAG, passed))


def _published(passed: tuple[PendingEntry, Article]) -> tuple[Any, ...]:
    """By time: of two that are nearly the same the later one is the duplicate."""
    return passed[1].published_at, passed[1].article_id


def _order(candidate: tuple[PendingEntry, Article]) -> tuple[Any, ...]:
    """An entry's update after its article; the page itself before others that declare it.

    Else the one published first wins. What an AMP or print page says is compared with the page.
    """
    pending, article = candidate
    declared = article.url != article.canonical_url and not is_own(article.url, article.article_id)
    return pending.update, declared, article.published_at, pending.entry.entry_key
