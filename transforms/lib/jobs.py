"""The jobs of the worker processes. Workers import this module, and so no Beam."""

from __future__ import annotations

from transforms.lib.extract import ExtractedArticle, Hints, extract_feed_content, extract_page
from transforms.lib.plain_text import article_from_text
from transforms.lib.tagging import Tags, tag_document

__all__ = ["extract_and_tag", "extract_document", "tag_document"]


def extract_document(html: bytes | str, hints: Hints, text_source: str) -> ExtractedArticle:
    """Extract a page (``text_source`` page), a feed's content (feed) or clean text (text).

    Raises:
        ExtractionError: no article was found in it.
    """
    if text_source == "page":
        return extract_page(html, hints)
    text = html if isinstance(html, str) else html.decode(errors="replace")
    if text_source == "feed":
        return extract_feed_content(text, hints)
    return article_from_text(text, hints)


def extract_and_tag(
    html: bytes | str, hints: Hints, text_source: str
) -> tuple[ExtractedArticle, Tags]:
    """Both jobs of a document in one, for a preview, which compares with nothing in between."""
    extracted = extract_document(html, hints, text_source)
    tags = tag_document(
        extracted.title,
        extracted.text,
        language=extracted.language,
        dateline=extracted.dateline,
        source_kind="",
        source_country="",
    )
    return extracted, tags
