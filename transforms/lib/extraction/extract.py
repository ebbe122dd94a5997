"""From the HTML of a page, or the full text of a feed entry, to a clean article.

    bytes ─► charset ─► html_tree ─┬► metadata ─► titles, authors, dates, access ─┐
                                   └► body ─► text_edges ─► dateline ─► language ─┴► article

``extract_page`` decides between what the feed said (``Hints``) and what the page says; the modules
it calls know one thing each. Nothing here does input or output, and the same input gives the same
article, so that a backfill can make it again.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from typing import Final
from urllib.parse import urlsplit

from htmldate import find_date
from lxml.html import HtmlElement

from schemas.reasons import Reason
from transforms.lib.extraction.access import has_paywall, judge_access
from transforms.lib.extraction.authors import clean_authors
from transforms.lib.extraction.dateline import split_dateline
from transforms.lib.extraction.edges.trim import Context, Cut, Trimmed, bylines, trim_edges
from transforms.lib.extraction.error import ExtractionError
from transforms.lib.extraction.hints import ExtractedArticle, Hints
from transforms.lib.extraction.html_tree import parse_html, slim, unwrap_layout_tables
from transforms.lib.extraction.lines import Line, extract_lines
from transforms.lib.extraction.metadata.page import PageMetadata, read_metadata
from transforms.lib.extraction.page_kind import (
    MIN_WORDS,
    Signs,
    check_length,
    check_page,
    read_signs,
    visible_text,
)
from transforms.lib.extraction.summaries import clean_summary
from transforms.lib.extraction.titles import clean_title
from transforms.lib.identity.fingerprints import content_hash, simhash64
from transforms.lib.text.charset import decode_html, is_binary
from transforms.lib.text.dates import as_utc, parse_date, plausible
from transforms.lib.text.language import detect_language
from transforms.lib.text.plain import clean_line, join_paragraphs, word_count
from transforms.lib.urls.absolute import absolute_url

__all__ = [
    "Cut",
    "ExtractedArticle",
    "ExtractionError",
    "Hints",
    "explain",
    "extract_feed_content",
    "extract_page",
]

MAX_ELEMENTS_WITH_DATE_SEARCH: Final = 20_000
"""Twice the largest evaluation page; htmldate takes 4 s for 50,000 numbers that could be dates."""

MAX_TEXT_CHARACTERS: Final = 1_000_000
"""A long book. Fingerprints and tags of 5 million take 1 GiB; the longest text of the evaluation
pages has 115,465 characters."""


@dataclass(frozen=True)
class _Document:
    """A parsed page with the body found in it, before any decision."""

    metadata: PageMetadata
    lines: list[Line]
    authors: tuple[str, ...]
    shows_paywall: bool
    found_date: datetime | None
    signs: Signs
    told: list[Line]


def extract_page(html: bytes | str, hints: Hints) -> ExtractedArticle:
    """The article of a fetched page.

    Args:
        html: The body; bytes are decoded with ``hints.charset`` as one of the clues.
        hints: What feed and fetch know.

    Raises:
        ExtractionError: Its docstring lists the reasons.
    """
    document = _read(html, hints)
    check_page(document.metadata, hints, document.told, document.signs, html)
    return _article(document, hints)


def extract_feed_content(content_html: str, hints: Hints) -> ExtractedArticle:
    """The article whose full text came inside the feed; links are relative to ``hints.url``.

    Raises:
        ExtractionError: NO_TEXT, TOO_SHORT, PARSE_FAILED, TOO_LARGE.
    """
    return _article(_read(_as_page(content_html), hints), hints)


def explain(html: bytes | str, hints: Hints) -> list[Cut]:
    """Which lines of the body are cut off, by which rule, in the order of the decisions.

    Raises:
        ExtractionError: As ``extract_page``, except for the verdicts on kind and length.
    """
    document = _read(html, hints)
    trimmed = _trim(document, hints)
    dateline, _ = split_dateline(trimmed.lines)
    return [*trimmed.cuts, *([Cut("dateline", dateline)] if dateline else [])]


def _read(html: bytes | str, hints: Hints) -> _Document:
    text = html if isinstance(html, str) else _decode(html, hints.charset)
    tree = parse_html(text)
    metadata = read_metadata(tree, hints.url)
    fetched_at = _fetched_at(hints)
    needs_search = not _plausible_times(metadata.published, fetched_at) and not plausible(
        hints.published, fetched_at
    )
    found = _search_date(tree) if needs_search else None
    shows_paywall = has_paywall(tree)
    signs = read_signs(tree)
    lines = extract_lines(unwrap_layout_tables(slim(tree)), hints.url)
    _check_size(lines)
    authors = _authors(hints, metadata, lines)
    words = sum(word_count(line.text) for line in lines)
    told = lines if words >= MIN_WORDS else visible_text(tree)
    return _Document(metadata, lines, authors, shows_paywall, found, signs, told)


def _check_size(lines: list[Line]) -> None:
    characters = sum(len(line.text) for line in lines)
    if characters > MAX_TEXT_CHARACTERS:
        raise ExtractionError(Reason.TOO_LARGE, f"{characters} characters of text")


def _decode(body: bytes, charset: str) -> str:
    if is_binary(body):
        raise ExtractionError(Reason.UNSUPPORTED_TYPE, "binary data, no HTML")
    return decode_html(body, charset)


def _authors(hints: Hints, metadata: PageMetadata, lines: list[Line]) -> tuple[str, ...]:
    """From the feed, else the metadata, else the byline above the text."""
    publishers = (*metadata.site_names, hints.source_name, *_host_names(hints.url))
    sources = (hints.authors, metadata.authors, bylines(lines))
    return next(filter(None, (clean_authors(raw, publishers) for raw in sources)), ())


def _article(document: _Document, hints: Hints) -> ExtractedArticle:
    metadata = document.metadata
    trimmed = _trim(document, hints)
    dateline, lines = split_dateline(trimmed.lines)
    text = join_paragraphs(lines)
    words = check_length(text)
    published_at, published_from = _published(document, hints)
    return ExtractedArticle(
        title=_title(metadata, hints),
        authors=document.authors,
        summary=clean_summary(hints.summary) or clean_summary(metadata.summary),
        image_url=metadata.image_url or absolute_url(hints.url, hints.image_url),
        dateline=dateline,
        published_at=published_at,
        published_from=published_from,
        updated_at=_updated(metadata, hints, published_at),
        language=detect_language(text, metadata.language or hints.language),
        text=text,
        word_count=words,
        declared_canonical=metadata.canonical,
        access=judge_access(
            [line.text for line in document.lines],
            says_paywalled=metadata.says_paywalled,
            shows_paywall=document.shows_paywall,
            text_words=words,
        ).value,
        content_hash=content_hash(text),
        simhash=simhash64(text),
    )


def _trim(document: _Document, hints: Hints) -> Trimmed:
    metadata = document.metadata
    titles = (*metadata.titles, *metadata.headings, clean_line(hints.title))
    titles = (*titles, _title(metadata, hints))
    context = Context(titles=tuple(filter(None, titles)), authors=document.authors)
    return trim_edges(document.lines, context)


def _title(metadata: PageMetadata, hints: Hints) -> str:
    """The feed's title if there is one, else the best of the page, without the site's name."""
    sites = (*metadata.site_names, hints.source_name, *_host_names(hints.url))
    headings = metadata.headings if len(metadata.headings) == 1 else ()
    others = (*metadata.titles, *headings)
    candidates = (hints.title, *metadata.titles[:1], *headings, *metadata.titles)
    return next(filter(None, (clean_title(raw, sites, others) for raw in candidates)), "")


def _host_names(url: str) -> tuple[str, ...]:
    """The host and its main label: news.example.org is known as ``example.org`` and ``example``."""
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    labels = host.split(".")
    return (host, ".".join(labels[-2:]), *labels[-2:-1]) if len(labels) > 1 else ()


def _published(document: _Document, hints: Hints) -> tuple[datetime, str]:
    fetched_at = _fetched_at(hints)
    if hints.published and plausible(as_utc(hints.published), fetched_at):
        return as_utc(hints.published), "feed"
    on_page = [*_plausible_times(document.metadata.published, fetched_at), document.found_date]
    for moment in on_page:
        if moment is not None and plausible(moment, fetched_at):
            return moment, "page"
    return fetched_at, "fetched"


def _updated(metadata: PageMetadata, hints: Hints, published_at: datetime) -> datetime | None:
    """The last change the feed or the page names, if it lies after the publication."""
    fetched_at = _fetched_at(hints)
    stated = [as_utc(hints.updated)] if hints.updated else []
    for moment in (*stated, *_plausible_times(metadata.updated, fetched_at)):
        if plausible(moment, fetched_at) and moment > published_at:
            return moment
    return None


def _plausible_times(raw: tuple[str, ...], fetched_at: datetime) -> list[datetime]:
    moments = (parse_date(value) for value in raw)
    return [moment for moment in moments if moment and plausible(moment, fetched_at)]


def _search_date(tree: HtmlElement) -> datetime | None:
    """A date in the running page, by htmldate; on a copy, since it prunes what it is given."""
    if sum(1 for _ in tree.iter()) > MAX_ELEMENTS_WITH_DATE_SEARCH:
        return None
    found = find_date(
        deepcopy(tree), outputformat="%Y-%m-%dT%H:%M:%S%z", extensive_search=True,
        original_date=True, max_date="2100-01-01",
    )  # fmt: skip
    return parse_date(found) if found else None


def _fetched_at(hints: Hints) -> datetime:
    return as_utc(hints.fetched_at) if hints.fetched_at else datetime.now(UTC)


def _as_page(content: str) -> str:
    """Feed content as a document: markup as it is, plain text by its line breaks."""
    if "<" not in content:
        paragraphs = filter(None, map(str.strip, content.splitlines()))
        content = "".join(f"<p>{escape(line, quote=False)}</p>" for line in paragraphs)
    return f"<html><body><article>{content}</article></body></html>"
