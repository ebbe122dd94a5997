"""Turn documents into articles with clean text, without tags as yet."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

import apache_beam as beam
from apache_beam.pvalue import PCollection, TaggedOutput

from schemas.article import Article
from schemas.datasets import SCHEMA_VERSION
from schemas.reasons import Reason
from schemas.version import VERSION
from transforms.lib.extraction.error import ExtractionError
from transforms.lib.extraction.hints import EXTRACTOR_VERSION, ExtractedArticle, Hints
from transforms.lib.urls.canonical import canonical_url
from transforms.lib.urls.declared import resolve_canonical
from transforms.lib.urls.keys import article_id
from transforms.lib.urls.parts import UrlError
from transforms.lib.walls.repeats import LONGEST_WALL, RepeatedTexts
from transforms.lib.workers.jobs import extract_document
from transforms.lib.workers.pool import Outcome
from transforms.stages.article_outputs import ARTICLES_TAG, ArticleOutputs, ArticlesAndRejects
from transforms.stages.bundles import at_end_of_bundle
from transforms.stages.documents import Document
from transforms.stages.metrics import StageMetrics
from transforms.stages.rejects import REJECTS_TAG, reject_entry
from transforms.stages.run_context import (
    RunContext,
    date_of,
    now,
    optional_timestamp,
    to_datetime,
    to_timestamp,
)
from transforms.stages.worker_stage import Job, WorkerStage, reason_of


@dataclass(eq=False)
class ExtractArticles(beam.PTransform[Any, Any]):
    """Extract text and metadata in worker processes, with a time budget for each document.

    Input: ``Document``, global window.
    Outputs: ``(PendingEntry, Article)`` with its text and identity, revision 0 and no tags; a
        ``Reject`` for a document in which no article was found.
        One short text for several stories of a host is a wall, and no article.
    Guarantees: exactly one output per document, in any order. Of a wall that no other rule knows,
        two stories may have become articles in bundles before the third tells it.
    Side effects: none.
    Metrics: ``extract.in`` = ``.out`` (``.extracted``) + ``.rejected``, words per article.
    Errors: a parser that fails, dies or does not end is a row, never an exception.
    """

    context: RunContext

    def expand(self, documents: PCollection[Document]) -> ArticlesAndRejects:
        """Extract, then split the outputs."""
        results = documents | "Extract" >> beam.ParDo(_Extract(self.context)).with_outputs(
            ARTICLES_TAG, REJECTS_TAG
        )
        return ArticlesAndRejects(results[ARTICLES_TAG], results[REJECTS_TAG])


class _Extract(WorkerStage):
    """Gives out at once what it is sure of; short pages wait for the others of their bundle."""

    def __init__(self, context: RunContext) -> None:
        super().__init__(context)
        self._metrics = StageMetrics("extract")
        self._repeated = RepeatedTexts()
        self._short: list[Outcome[Document, ExtractedArticle]] = []

    def start_bundle(self) -> None:
        super().start_bundle()
        self._short = []

    def process(self, element: Document) -> ArticleOutputs:
        return self.start(element)

    def job(self, element: Document) -> Job:
        self._metrics.take()
        return extract_document, (element.html, hints_of(element), element.text_source), {}

    def outputs(
        self, outcome: Outcome[Document, ExtractedArticle]
    ) -> Iterator[TaggedOutput[str, Any]]:
        document, article = outcome.context, outcome.result
        if document.text_source != "page" or article is None or article.word_count > LONGEST_WALL:
            yield self.output(outcome)
            return
        entry = document.pending.entry
        self._repeated.add(_host(document), _asked(entry.url), entry.title, article.text)
        self._short.append(outcome)

    def finish_bundle(self) -> Iterator[TaggedOutput[str, Any]]:
        yield from super().finish_bundle()
        for outcome in self._short:
            yield at_end_of_bundle(self.output(self._unless_repeated(outcome)))
        self._short = []

    def _unless_repeated(
        self, outcome: Outcome[Document, ExtractedArticle]
    ) -> Outcome[Document, ExtractedArticle]:
        text = outcome.result.text if outcome.result is not None else ""
        if not self._repeated.is_wall(_host(outcome.context), text):
            return outcome
        error = ExtractionError(Reason.REPEATED_TEXT, f"for other stories too: {text[:80]}")
        return replace(outcome, result=None, error=error)

    def output(self, outcome: Outcome[Document, ExtractedArticle]) -> TaggedOutput[str, Any]:
        document = outcome.context
        if outcome.result is not None:
            self._metrics.give("extracted")
            self._metrics.distribution("words", outcome.result.word_count)
            article = article_of(self._context, document, outcome.result)
            return TaggedOutput(ARTICLES_TAG, (document.pending, article))
        self._metrics.reject()
        reject = reject_entry(
            self._context,
            "extract",
            document.pending,
            *reason_of(outcome.error),
            payload=_start_of(document.html),
        )
        return TaggedOutput(REJECTS_TAG, reject)


def _host(document: Document) -> str:
    return urlsplit(document.final_url).netloc


def _asked(url: str) -> str:
    """The address as it identifies a story: without trackers and fragments."""
    try:
        return canonical_url(url)
    except UrlError:
        return url


def _start_of(html: bytes | str) -> bytes:
    return html if isinstance(html, bytes) else html.encode(errors="replace")


def hints_of(document: Document) -> Hints:
    """What the feed and the fetch know about a document."""
    entry = document.pending.entry
    source = document.pending.source
    return Hints(
        url=document.final_url,
        title=entry.title,
        authors=tuple(entry.authors),
        summary=entry.summary,
        published=to_datetime(entry.published) if entry.published else None,
        updated=to_datetime(entry.updated) if entry.updated else None,
        language=entry.language or source.language,
        image_url=entry.image_url,
        charset=document.charset,
        source_name=source.name,
        fetched_at=to_datetime(document.fetched_at),
        date_doubt=entry.date_doubt or "",
    )


def _canonical(document: Document, declared: str) -> str:
    """The canonical URL of a document; an entry without a link gets one of its own."""
    pending = document.pending
    try:
        if document.text_source == "page":
            return resolve_canonical(document.final_url, declared)
        return canonical_url(pending.entry.url)
    except UrlError:
        return f"{pending.source.feed_url}#{pending.entry.entry_key[:32]}"


def article_of(context: RunContext, document: Document, extracted: ExtractedArticle) -> Article:
    """The extracted text and its origin as an article record, not yet compared nor tagged."""
    pending = document.pending
    entry, source = pending.entry, pending.source
    canonical = _canonical(document, extracted.declared_canonical)
    published_at = to_timestamp(extracted.published_at)
    return Article(
        article_id=article_id(canonical),
        entry_key=entry.entry_key,
        run_id=context.run_id,
        discovered_at=pending.discovered_at,
        entry_url=entry.url,
        url=document.final_url,
        canonical_url=canonical,
        **source.columns(),
        text_source=document.text_source,
        access=extracted.access,
        title=extracted.title,
        authors=extracted.authors,
        summary=extracted.summary,
        image_url=extracted.image_url,
        feed_tags=entry.tags,
        dateline=extracted.dateline,
        published_at=published_at,
        published_from=extracted.published_from,
        updated_at=optional_timestamp(extracted.updated_at),
        fetched_at=document.fetched_at,
        ingested_at=now(),
        language=extracted.language,
        text=extracted.text,
        word_count=extracted.word_count,
        content_hash=extracted.content_hash,
        simhash=extracted.simhash,
        duplicate_of=None,
        **_UNTAGGED,
        revision=0,
        extractor_version=EXTRACTOR_VERSION,
        tagger_version="",
        schema_version=SCHEMA_VERSION,
        pipeline_version=VERSION,
        published_date=date_of(published_at),
        sketch=extracted.sketch,
        edge_lines=extracted.edge_lines,
    )


_NOTHING: Iterable[Any] = ()
_UNTAGGED: dict[str, Any] = {
    "category": "",
    "domain": "",
    "region": "",
    "category_score": 0.0,
    "domain_score": 0.0,
    "region_score": 0.0,
    "topics": _NOTHING,
    "entities": _NOTHING,
    "amounts": _NOTHING,
    "awards": _NOTHING,
}
