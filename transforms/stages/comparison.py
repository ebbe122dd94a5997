"""What becomes of an extracted article: which one it is, whether it is new, and its row if not.

The part that ``DropSeen`` of a run and of a stream share. Each has a memory of its own of what it
let through and the lake does not show yet, laid over the lake: an ``OverLake``.
"""

from collections.abc import Container, Iterable
from dataclasses import dataclass, replace

from schemas.article import Article
from schemas.feed_poll import PendingEntry
from schemas.reasons import Reason
from schemas.reject import Reject
from transforms.lib.identity.claims import Found, identified
from transforms.lib.identity.fingerprints import words_hash
from transforms.lib.identity.outlet_lines import without_lines
from transforms.lib.identity.revisions import (
    Known,
    NewArticle,
    Revision,
    Shrunk,
    Unchanged,
    decide,
)
from transforms.lib.identity.seen import (
    FETCHED,
    UNDATED,
    KnownArticles,
    SeenArticle,
    details_hash,
    feed_hash,
    is_own,
    title_words,
    words_as_extracted,
)
from transforms.lib.lake.state import LakeState
from transforms.lib.lake.withdrawn import keys_of
from transforms.lib.text.plain import word_count
from transforms.lib.urls.canonical import canonical_url
from transforms.lib.urls.keys import article_id
from transforms.lib.urls.parts import UrlError
from transforms.stages.metrics import StageMetrics
from transforms.stages.rejects import WITHDRAWN_ERROR, reject_entry
from transforms.stages.run_context import RunContext, to_datetime


@dataclass(frozen=True)
class Passed:
    """An article that went through, the entry that led to it, and the address of its text."""

    article: SeenArticle
    entry_key: str
    discovered_at: int
    address: str

    @classmethod
    def of(cls, pending: PendingEntry, article: Article) -> "Passed":
        """What is remembered of an article that goes through."""
        return cls(
            seen_article(article),
            pending.entry.entry_key,
            pending.discovered_at.micros,
            _address_id(article.canonical_url),
        )


class OverLake(KnownArticles):
    """What was let through lately, over what the lake shows."""

    def __init__(self, passed: Iterable[Passed], lake: KnownArticles) -> None:
        self._lake = lake
        self._articles = {one.article.article_id: one for one in passed}

    def add(self, passed: Passed) -> None:
        """Remember an article; its next revision takes its place."""
        self._articles[passed.article.article_id] = passed

    def article(self, identifier: str) -> SeenArticle | None:
        """See ``KnownArticles``."""
        passed = self._articles.get(identifier)
        return passed.article if passed is not None else self._lake.article(identifier)

    def article_at(self, url: str) -> SeenArticle | None:
        """See ``KnownArticles``."""
        try:
            identifier = article_id(canonical_url(url))
        except UrlError:
            return None
        there = self._lake.article_at(url)
        return self.article(identifier if there is None else there.article_id)

    def article_of(self, entry_key: str) -> SeenArticle | None:
        """See ``KnownArticles``."""
        mine = [one for one in self._articles.values() if one.entry_key == entry_key]
        if mine:
            return max(mine, key=lambda one: one.discovered_at).article
        lakes = self._lake.article_of(entry_key)
        return None if lakes is None else self.article(lakes.article_id)

    def articles_at(self, identifier: str) -> list[SeenArticle]:
        """See ``KnownArticles``."""
        passed = [one for one in self._articles.values() if one.address == identifier]
        found = {one.article_id: one for one in self._lake.articles_at(identifier)}
        found |= {one.article.article_id: one.article for one in passed if one.article.from_feed}
        return list(found.values())

    def withdrawn(self, key: str) -> bool:
        """See ``KnownArticles``."""
        return self._lake.withdrawn(key)


def _address_id(canonical: str) -> str:
    """The id of the address that an article shares with others; a fragment sets it apart."""
    return article_id(canonical.partition("#")[0])


class Comparison:
    """Decides on articles one by one; counts each outcome."""

    def __init__(self, context: RunContext, metrics: StageMetrics) -> None:
        self._context = context
        self._metrics = metrics

    def identified(self, pending: PendingEntry, article: Article, known: KnownArticles) -> Article:
        """The article under the id and the canonical URL that it goes by."""
        found = Found(
            article.url, article.canonical_url, pending.entry.entry_key, seen_article(article)
        )
        identity = identified(found, known)
        if identity.canonical == article.canonical_url:
            return replace(article, article_id=identity.article_id)
        self._metrics.count("canonical_doubted")
        return replace(article, article_id=identity.article_id, canonical_url=identity.canonical)

    def compared(
        self, pending: PendingEntry, article: Article, known: KnownArticles
    ) -> Article | Reject:
        """An identified article with its number and partition, or its row (against what)."""
        if _is_withdrawn(article, known):
            self._metrics.reject(Reason.WITHDRAWN)
            return reject_entry(
                self._context, "drop_seen", pending, Reason.WITHDRAWN, WITHDRAWN_ERROR
            )
        verdict = decide(
            known.article(article.article_id),
            seen_article(article),
            update=pending.update,
            retold=bool(pending.retold),
        )
        if isinstance(verdict, NewArticle | Revision):
            self._metrics.give("new" if isinstance(verdict, NewArticle) else "revision")
            return replace(
                article, revision=verdict.revision, published_date=verdict.published_date
            )
        reason, error = _row_of(verdict)
        self._metrics.reject(reason)
        return reject_entry(
            self._context, "drop_seen", pending, reason, error, against=verdict.seen
        )


def _is_withdrawn(article: Article, known: KnownArticles) -> bool:
    """True where the article was taken down: by its id, an address, or its text on its site."""
    urls = (article.entry_url, article.url, article.canonical_url)
    keys = keys_of(article.article_id, *urls, article.content_hash)
    return any(map(known.withdrawn, keys))


def _row_of(verdict: Known | Unchanged | Shrunk) -> tuple[Reason, str]:
    where = f"{verdict.seen.article_id}, revision {verdict.seen.revision}"
    if isinstance(verdict, Known):
        return Reason.KNOWN, f"the article is in the lake as {where}"
    if isinstance(verdict, Unchanged):
        return Reason.UNCHANGED, f"the content is that of {where}"
    error = f"{verdict.words} words, where {where} has {verdict.seen.words}"
    return Reason.SHRUNK_PAGE, error


def completed(article: Article, lake: LakeState) -> Article:
    """The article with what the others that this process knows tell of it.

    ``duplicate_of`` is the earliest that is nearly the same; lines that others of its outlet begin
    or end with go from ``text`` to ``outlet_lines``. It tells of others from now on, as what the
    lake adds when it is read does: first revisions that are no duplicates.
    """
    identifier, near = article.article_id, lake.near_duplicates
    published, fetched = to_datetime(article.published_at), article.fetched_at.micros
    original = near.find(identifier, article.simhash, published)
    if original is None and article.revision == 1:
        near.add(identifier, article.simhash, published)
        lake.outlets.add(article.source_id, identifier, fetched, article.edge_lines)
    own = article.edge_lines or ()
    known = lake.outlets.lines(article.source_id, identifier, fetched, own)
    return without_outlet_lines(replace(article, duplicate_of=original), known)


def without_outlet_lines(article: Article, known: Container[int]) -> Article:
    """The article without known lines (``words_hash`` of each) at the ends of its text."""
    text, taken_off = without_lines(article.text, known)
    words = word_count(text) if taken_off else article.word_count
    return replace(article, text=text, word_count=words, outlet_lines=taken_off)


def seen_article(article: Article) -> SeenArticle:
    """What later articles are compared with."""
    dated = article.published_from != FETCHED
    return SeenArticle(
        article.article_id,
        article.published_date,
        article.revision,
        article.content_hash,
        article.simhash,
        words_hash(article.title),
        title_words(article.title),
        details_hash(article.title, article.authors, article.canonical_url),
        words_as_extracted(article.word_count, article.outlet_lines),
        article.published_at.micros if dated else UNDATED,
        feed_hash(article.feed_url),
        from_feed=article.text_source == "feed",
        own=is_own(article.url, article.article_id),
        sketch=article.sketch,
    )
