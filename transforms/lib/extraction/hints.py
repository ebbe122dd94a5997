"""What goes into the extraction of a document, and what comes out; loads no parser."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

EXTRACTOR_VERSION: Final = "10"
"""Stored with every article; raised by one whenever the same page may give another article."""


@dataclass(frozen=True)
class Hints:
    """What the feed and the fetch know about a page; all optional.

    ``url`` is the address after redirects, ``charset`` that of the Content-Type header; times are
    timezone-aware. ``date_doubt`` is not empty where the feed's other dates speak against this one
    (``feeds.entry_dates``). Without ``fetched_at`` the present is taken, and the result is not
    repeatable.
    """

    url: str = ""
    title: str = ""
    authors: tuple[str, ...] = ()
    summary: str = ""
    published: datetime | None = None
    updated: datetime | None = None
    language: str = ""
    image_url: str = ""
    charset: str = ""
    source_name: str = ""
    fetched_at: datetime | None = None
    date_doubt: str = ""


@dataclass(frozen=True)
class ExtractedArticle:
    """The article columns that come from the page; ``docs/columns.md`` describes each.

    ``published_from`` is feed, page, feed_doubted or fetched; ``access`` is free, paywalled or
    truncated; ``declared_canonical`` is an absolute address or ""; ``simhash`` and ``sketch`` are
    signed 64-bit integers.
    """

    title: str
    authors: tuple[str, ...]
    summary: str
    image_url: str
    dateline: str
    published_at: datetime
    published_from: str
    updated_at: datetime | None
    language: str
    text: str
    word_count: int
    declared_canonical: str
    access: str
    content_hash: str
    simhash: int
    sketch: int
    edge_lines: tuple[int, ...]
