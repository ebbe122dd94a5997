"""From the HTML of a page, or the full text of a feed entry, to a clean article.

    bytes ─► charset ─► html_tree ─┬► metadata ─► titles, authors, dates, access ─┐
                                   └► body ─► text_edges ─► dateline ─► language ─┴► article

``extract_page`` decides between what the feed said (``Hints``) and what the page says; the modules
it calls know one thing each. Nothing here does input or output, and the same input gives the same
article, so that a backfill can make it again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from html import unescape
from typing import Final

from lxml.html import HtmlElement

from schemas.reasons import Reason
from transforms.lib.extraction.access import has_paywall, judge_access, without_invitation
from transforms.lib.extraction.choices import (
    choose_authors,
    choose_published,
    choose_title,
    choose_updated,
)
from transforms.lib.extraction.dateline import split_dateline
from transforms.lib.extraction.edges.rule import Cut
from transforms.lib.extraction.edges.trim import (
    LINE_MODEL,
    Context,
    Trimmed,
    bylines,
    trim_edges,
)
from transforms.lib.extraction.error import ExtractionError
from transforms.lib.extraction.feed_content import as_page, paragraphs
from transforms.lib.extraction.hints import ExtractedArticle, Hints
from transforms.lib.extraction.html_tree import LD_JSON, parse_html
from transforms.lib.extraction.line_model import line_model
from transforms.lib.extraction.lines import Line, extract_lines
from transforms.lib.extraction.metadata.json_ld import article_node, json_ld_nodes
from transforms.lib.extraction.metadata.page import PageMetadata, read_metadata
from transforms.lib.extraction.metadata.search_date import search_date
from transforms.lib.extraction.page_kind import (
    MIN_WORDS,
    Signs,
    check_length,
    check_page,
    read_signs,
    says_more,
    visible_text,
)
from transforms.lib.extraction.summaries import clean_summary
from transforms.lib.identity.fingerprints import content_hash, simhash64, sketch
from transforms.lib.identity.outlet_lines import edge_lines
from transforms.lib.text.charset import decode_html, is_binary
from transforms.lib.text.dates import as_utc
from transforms.lib.text.language import detect_language
from transforms.lib.text.plain import clean_line, join_paragraphs
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

MAX_TEXT_CHARACTERS: Final = 1_000_000
"""A long book. Fingerprints and tags of 5 million take 1 GiB; the longest text of the evaluation
pages has 115,465 characters."""


@dataclass(frozen=True)
class _Document:
    """A parsed page with the body found in it, before any decision."""

    metadata: PageMetadata
    title: str
    lines: list[Line]
    authors: tuple[str, ...]
    shows_paywall: bool
    published: tuple[datetime, str]
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
    return _article(_read(as_page(content_html), hints), hints)


def explain(html: bytes | str, hints: Hints) -> list[Cut]:
    """Which lines of the body are cut off, by which rule, in the order of the decisions.

    Raises:
        ExtractionError: As ``extract_page``, except for the verdicts on kind and length.
    """
    document = _read(html, hints)
    trimmed = _trim(document, hints)
    dateline, _ = split_dateline(trimmed.lines)
    rated = {line.text: line for line in document.lines}
    cuts = [_with_reasons(cut, rated.get(cut.line)) for cut in trimmed.cuts]
    return [*cuts, *([Cut("dateline", dateline)] if dateline else [])]


def _with_reasons(cut: Cut, line: Line | None) -> Cut:
    """For a cut of the line model, what told against the line."""
    if cut.rule != LINE_MODEL or line is None or line.evidence is None:
        return cut
    reasons = line_model(len(line.evidence)).reasons(line.evidence)
    told = ", ".join(f"{name} {by:+.1f}" for name, by in reasons)
    return replace(cut, rule=f"{cut.rule} ({told})")


def _read(html: bytes | str, hints: Hints) -> _Document:
    text = html if isinstance(html, str) else _decode(html, hints.charset)
    tree = parse_html(text)
    metadata = read_metadata(tree, hints.url)
    published = choose_published(metadata, hints, _fetched_at(hints), partial(search_date, tree))
    shows_paywall = has_paywall(tree)
    signs = read_signs(tree)
    titles = (*metadata.titles, *metadata.headings)
    lines = extract_lines(tree, hints.url, titles, metadata.summary)
    if not any(line.container for line in lines) and (stated := _stated_body(tree)):
        lines = [Line(text) for text in paragraphs(stated)]
    _check_size(lines)
    authors = choose_authors(metadata, hints, bylines(lines))
    told = lines if says_more(lines, MIN_WORDS - 1) else visible_text(tree)
    title = choose_title(metadata, hints)
    return _Document(metadata, title, lines, authors, shows_paywall, published, signs, told)


def _stated_body(tree: HtmlElement) -> str:
    """What JSON-LD gives as the text of the article, for pages that build it in the browser."""
    scripts = [script.text or "" for script in tree.iter("script") if script.get("type") == LD_JSON]
    body = article_node(json_ld_nodes(scripts)).get("articleBody")
    return unescape(body) if isinstance(body, str) else ""


def _check_size(lines: list[Line]) -> None:
    characters = sum(len(line.text) for line in lines)
    if characters > MAX_TEXT_CHARACTERS:
        raise ExtractionError(Reason.TOO_LARGE, f"{characters} characters of text")


def _decode(body: bytes, charset: str) -> str:
    if is_binary(body):
        raise ExtractionError(Reason.UNSUPPORTED_TYPE, "binary data, no HTML")
    return decode_html(body, charset)


def _article(document: _Document, hints: Hints) -> ExtractedArticle:
    metadata = document.metadata
    trimmed = _trim(document, hints)
    dateline, lines = split_dateline(trimmed.lines)
    text = join_paragraphs(without_invitation(lines))
    words = check_length(text)
    published_at, published_from = document.published
    return ExtractedArticle(
        title=document.title,
        authors=document.authors,
        summary=clean_summary(hints.summary) or clean_summary(metadata.summary),
        image_url=metadata.image_url or absolute_url(hints.url, hints.image_url),
        dateline=dateline,
        published_at=published_at,
        published_from=published_from,
        updated_at=choose_updated(metadata, hints, _fetched_at(hints), published_at),
        language=detect_language(text, metadata.language or hints.language),
        text=text,
        word_count=words,
        declared_canonical=metadata.canonical,
        access=judge_access(
            [line.text for line in document.lines],
            free=metadata.free,
            shows_paywall=document.shows_paywall,
            text_words=words,
        ).value,
        content_hash=content_hash(text),
        simhash=simhash64(text),
        sketch=sketch(text),
        edge_lines=edge_lines(text),
    )


def _trim(document: _Document, hints: Hints) -> Trimmed:
    metadata = document.metadata
    stated = (clean_line(hints.title), document.title)
    titles = tuple(filter(None, (*metadata.titles, *metadata.headings, *stated)))
    context = Context(titles, document.authors)
    return trim_edges(document.lines, context)


def _fetched_at(hints: Hints) -> datetime:
    return as_utc(hints.fetched_at) if hints.fetched_at else datetime.now(UTC)
