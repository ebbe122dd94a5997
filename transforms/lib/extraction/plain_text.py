"""An article from text that is clean already, as an annotated corpus or another tool gives it."""

from __future__ import annotations

from datetime import UTC, datetime

from transforms.lib.extraction.authors import clean_authors
from transforms.lib.extraction.dateline import split_dateline
from transforms.lib.extraction.hints import ExtractedArticle, Hints
from transforms.lib.identity.fingerprints import content_hash, simhash64, sketch
from transforms.lib.identity.outlet_lines import edge_lines
from transforms.lib.text.language import detect_language
from transforms.lib.text.plain import word_count


def article_from_text(text: str, hints: Hints) -> ExtractedArticle:
    """Take the text as it stands: offsets of mentions count in what the caller gave.

    A dateline is named, and not cut off.
    """
    dateline, _ = split_dateline(text.split("\n\n"))
    fetched_at = hints.fetched_at or datetime.now(UTC)
    return ExtractedArticle(
        title=hints.title,
        authors=clean_authors(hints.authors, (hints.source_name,)),
        summary=hints.summary,
        image_url=hints.image_url,
        dateline=dateline,
        published_at=hints.published or fetched_at,
        published_from="feed" if hints.published else "fetched",
        updated_at=hints.updated,
        language=detect_language(text, hints.language),
        text=text,
        word_count=word_count(text),
        declared_canonical="",
        access="free",
        content_hash=content_hash(text),
        simhash=simhash64(text),
        sketch=sketch(text),
        edge_lines=edge_lines(text),
    )
