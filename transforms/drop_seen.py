"""Drop articles that the lake holds already; number the revisions of those that changed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal

import apache_beam as beam
from apache_beam.pvalue import PCollection, TaggedOutput

from schemas.article import Article
from schemas.feed_poll import PendingEntry
from schemas.reasons import Reason
from schemas.reject import Reject
from transforms.lib.identity.claims import Claim, identified
from transforms.lib.identity.fingerprints import title_hash
from transforms.lib.identity.revisions import Known, NewArticle, Unchanged, decide
from transforms.lib.identity.seen import SeenArticle
from transforms.lib.lake.state import LakeState
from transforms.lib.urls.canonical import canonical_url
from transforms.lib.urls.keys import article_id
from transforms.lib.urls.parts import UrlError
from transforms.stages.bundles import at_end_of_bundle
from transforms.stages.metrics import StageMetrics
from transforms.stages.rejects import REJECTS_TAG, reject_entry
from transforms.stages.run_context import RunContext, to_datetime

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
        A page that declares a canonical URL but does not read like its article goes by its own.
    Guarantees: of the entries of one article the page itself goes through, or else the one
        published first; what earlier commits and runs wrote is known from the lake.
        ``duplicate_of`` is best effort.
    Side effects: none.
    Metrics: ``drop_seen.in`` = ``.out`` (``.new``, ``.revision``) + ``.rejected`` (``.known``,
        ``.unchanged``); ``.canonical_doubted``.
    """

    context: RunContext

    def __post_init__(self) -> None:
        super().__init__()

    def expand(self, articles: PCollection[tuple[PendingEntry, Article]]) -> NewArticles:
        """Key by article, compare, then split the outputs."""
        results = (
            articles
            | "KeyByArticle" >> beam.Map(_by_article)
            | "GroupByArticle" >> beam.GroupByKey()
            | "Compare"
            >> beam.ParDo(_Compare(self.context)).with_outputs(ARTICLES_TAG, REJECTS_TAG)
        )
        return NewArticles(results[ARTICLES_TAG], results[REJECTS_TAG])


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
        self._new: list[tuple[PendingEntry, Article]] = []

    def start_bundle(self) -> None:
        self._new = []

    def process(self, group: tuple[str, Iterable[tuple[PendingEntry, Article]]]) -> _Outputs:
        latest: dict[str, SeenArticle] = {}
        for pending, claimed in sorted(group[1], key=_order):
            self._metrics.take()
            article = self._identified(claimed, latest)
            seen = self._seen(article.article_id, latest)
            verdict = decide(
                seen, article.content_hash, article.published_date, update=pending.update
            )
            if isinstance(verdict, Known | Unchanged):
                reject = reject_seen(self._context, self._metrics, pending, verdict)
                yield TaggedOutput[Literal["rejects"], Reject](REJECTS_TAG, reject)
                continue
            self._metrics.give("new" if isinstance(verdict, NewArticle) else "revision")
            numbered = replace(
                article, revision=verdict.revision, published_date=verdict.published_date
            )
            latest[article.article_id] = seen_article(numbered)
            self._new.append((pending, numbered))

    def _seen(self, identifier: str, latest: dict[str, SeenArticle]) -> SeenArticle | None:
        return latest.get(identifier) or self._context.state().article(identifier)

    def _identified(self, article: Article, latest: dict[str, SeenArticle]) -> Article:
        """The article under its own URL, where it does not read like the one it claims to be."""
        seen = self._seen(article.article_id, latest)
        return identified_article(article, self._context.state(), seen, self._metrics)

    def finish_bundle(self) -> Iterator[TaggedOutput[str, Any]]:
        near = self._context.state().near_duplicates
        for _, article in self._new:
            if article.revision == 1:
                published_at = to_datetime(article.published_at)
                near.add(article.article_id, article.simhash, published_at)
        for pending, article in self._new:
            published_at = to_datetime(article.published_at)
            original = near.find(article.article_id, article.simhash, published_at)
            marked = replace(article, duplicate_of=original)
            yield at_end_of_bundle(TaggedOutput(ARTICLES_TAG, (pending, marked)))


def reject_seen(
    context: RunContext, metrics: StageMetrics, pending: PendingEntry, verdict: Known | Unchanged
) -> Reject:
    """The row of an entry whose article was seen, counted."""
    reason = Reason.KNOWN if isinstance(verdict, Known) else Reason.UNCHANGED
    metrics.reject(reason)
    return reject_entry(context, "drop_seen", pending, reason, verdict.message)


def seen_article(article: Article) -> SeenArticle:
    """What later articles are compared with."""
    return SeenArticle(
        article.article_id,
        article.published_date,
        article.revision,
        article.content_hash,
        article.simhash,
        title_hash(article.title),
    )


def identified_article(
    article: Article, state: LakeState, seen: SeenArticle | None, metrics: StageMetrics
) -> Article:
    """The article under its own URL, where it does not read like the one it claims to be."""
    claim = Claim(article.url, article.canonical_url, article.simhash, title_hash(article.title))
    canonical = identified(claim, state, seen)
    if canonical == article.canonical_url:
        return article
    metrics.count("canonical_doubted")
    return replace(article, canonical_url=canonical, article_id=article_id(canonical))


def _order(candidate: tuple[PendingEntry, Article]) -> tuple[Any, ...]:
    """An entry's update after its article; the page itself before others that declare it.

    Else the one published first wins. What an AMP or print page says is compared with the page.
    """
    pending, article = candidate
    declared = article.url != article.canonical_url and not _is_own(article)
    return pending.update, declared, article.published_at, pending.entry.entry_key


def _is_own(article: Article) -> bool:
    try:
        return article_id(canonical_url(article.url)) == article.article_id
    except UrlError:
        return False
