"""Drop articles that were seen, without end: what the lake shows, and what is on its way there."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import apache_beam as beam
from apache_beam.coders import BytesCoder
from apache_beam.pvalue import PCollection, TaggedOutput
from apache_beam.transforms.userstate import ReadModifyWriteStateSpec

from schemas.article import Article
from schemas.feed_poll import PendingEntry
from schemas.reject import Reject
from transforms.lib.lake.state import LakeState
from transforms.lib.stream.dropped import DroppedArticles
from transforms.lib.stream.shards import shard_of
from transforms.lib.stream.unconfirmed import Unconfirmed
from transforms.stages.article_outputs import ARTICLES_TAG, ArticleOutputs, ArticlesAndRejects
from transforms.stages.comparison import Comparison, OverLake, Passed, completed
from transforms.stages.dropped_articles import dropped_articles
from transforms.stages.metrics import StageMetrics
from transforms.stages.rejects import REJECTS_TAG
from transforms.stages.stream_context import StreamContext

# A decision is forgotten before its entry is fetched again, or the entry would never get a row.
_SHARE_OF_LIFETIME = 0.9


@dataclass(eq=False)
class DropSeenInStream(beam.PTransform[Any, Any]):
    """Let each article through once, and once more for each change of its content.

    Input: ``(PendingEntry, Article)``, unbounded, global window; keyed by a shard of
        ``article_id`` inside.
    Outputs: as ``DropSeen``.
    State: ``recent``, the latest revision of articles that the lake does not show yet.
    Guarantees: as ``DropSeen``; of pages that claim each other's canonical URL within one commit
        interval both may go through. An entry that was fetched again since its process died gives
        nothing: the row that it has, or will have, stands.
    Side effects: none.
    Metrics: as ``DropSeen``; ``drop_seen.skipped`` (``.repeated``).
    """

    context: StreamContext

    def expand(self, articles: PCollection[tuple[PendingEntry, Article]]) -> ArticlesAndRejects:
        """Key by shard, compare, then split the outputs."""
        results = (
            articles
            | "KeyByShard" >> beam.ParDo(_KeyByShard(self.context.host_shards))
            | "Compare"
            >> beam.ParDo(_Compare(self.context)).with_outputs(ARTICLES_TAG, REJECTS_TAG)
        )
        return ArticlesAndRejects(results[ARTICLES_TAG], results[REJECTS_TAG])


class _KeyByShard(beam.DoFn):
    def __init__(self, shards: int) -> None:
        self._shards = shards

    def process(
        self, element: tuple[PendingEntry, Article]
    ) -> Iterator[tuple[str, tuple[PendingEntry, Article]]]:
        yield shard_of(element[1].article_id, self._shards), element


class _Compare(beam.DoFn):
    _RECENT = ReadModifyWriteStateSpec("recent", BytesCoder())

    def __init__(self, context: StreamContext) -> None:
        self._context = context
        self._metrics = StageMetrics("drop_seen")
        self._comparison = Comparison(context.run, self._metrics)

    def process(
        self,
        element: tuple[str, tuple[PendingEntry, Article]],
        stored: Any = beam.DoFn.StateParam(_RECENT),
    ) -> ArticleOutputs:
        _, (pending, article) = element
        self._metrics.take()
        recent = _Recent(Unconfirmed(Passed, stored.read()))
        with self._context.lake_state() as lake:
            lifetime = _SHARE_OF_LIFETIME * self._context.decision_lifetime
            recent.forget(lake, dropped_articles(self._context.run.run_id), lifetime)
            outputs = list(self._compare(pending, article, recent, lake))
        if recent.decisions.changed:
            stored.write(recent.decisions.to_bytes())
        # The next stage takes each at once, and may wait for a worker: not while the lake is held.
        yield from outputs

    def _compare(
        self, pending: PendingEntry, claimed: Article, recent: "_Recent", lake: LakeState
    ) -> Iterator[Any]:
        seen = OverLake(recent.decisions.values(), lake)
        article = self._comparison.identified(pending, claimed, seen)
        if recent.is_of(pending, article):
            pending = replace(pending, update=True)
        if recent.has(pending, article) or _settled(pending, lake):
            self._metrics.skip("repeated")
            return
        compared = self._comparison.compared(pending, article, seen)
        if isinstance(compared, Reject):
            yield TaggedOutput(REJECTS_TAG, compared)
            return
        recent.add(pending, compared)
        yield TaggedOutput(ARTICLES_TAG, (pending, completed(compared, lake)))


def _settled(pending: PendingEntry, lake: LakeState) -> bool:
    return lake.settled(pending.entry.entry_key) >= pending.discovered_at.micros


class _Recent:
    """The latest revisions of a shard's articles that the lake does not show yet."""

    def __init__(self, decisions: Unconfirmed[Passed]) -> None:
        self.decisions = decisions

    def add(self, pending: PendingEntry, article: Article) -> None:
        self.decisions.put(article.article_id, Passed.of(pending, article), time.time())

    def has(self, pending: PendingEntry, article: Article) -> bool:
        """True when this very entry gave the latest revision."""
        passed = self.decisions.get(article.article_id)
        mine = (pending.entry.entry_key, pending.discovered_at.micros)
        return passed is not None and (passed.entry_key, passed.discovered_at) == mine

    def is_of(self, pending: PendingEntry, article: Article) -> bool:
        """True when an earlier discovery of the entry gave the latest revision: it has changed."""
        passed = self.decisions.get(article.article_id)
        return (
            passed is not None
            and passed.entry_key == pending.entry.entry_key
            and passed.discovered_at < pending.discovered_at.micros
        )

    def forget(self, lake: LakeState, dropped: DroppedArticles, lifetime: float) -> None:
        """Drop what the lake shows by now, and what a later stage gave up."""

        def ended(article_id: str, passed: Passed) -> bool:
            seen, given_up = lake.article(article_id), dropped.take(article_id)
            in_lake = 0 if seen is None else seen.revision
            return max(in_lake, given_up or 0) >= passed.article.revision

        self.decisions.drop(ended, time.time(), lifetime)
