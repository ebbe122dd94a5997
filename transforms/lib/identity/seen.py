"""What is known of articles that came before, whoever remembers it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol

from transforms.lib.identity.fingerprints import words_hash
from transforms.lib.text.plain import tokens, word_count
from transforms.lib.urls.canonical import canonical_url
from transforms.lib.urls.keys import article_id
from transforms.lib.urls.parts import UrlError

UNDATED: Final = -1
FETCHED: Final = "fetched"
"""``published_from`` of an article that neither feed nor page dates."""
_NUMBER: Final = re.compile(r"\d+")


@dataclass(frozen=True)
class SeenArticle:
    """The latest revision of an article, with hashes of what it says; 0 and "" for unknown.

    ``title_words`` is the title without its numbers, ``details`` title, authors and canonical URL.
    ``published`` is in microseconds since 1970, ``UNDATED`` where it is but the time of the fetch.
    ``feed`` is a hash of the feed it was told by, ``from_feed`` true for a text that came in it,
    ``own`` true where the page is the one that the id names, and not one that claims to be it.
    ``sketch`` is None for a row written before decision 16. ``ingested`` is when the row
    was made, in microseconds: a backfill makes a revision again, and the later row counts.
    """

    article_id: str
    published_date: str
    revision: int
    content_hash: str
    simhash: int = 0
    title_hash: int = 0
    title_words: int = 0
    details: int = 0
    words: int = 0
    published: int = UNDATED
    feed: int = 0
    from_feed: bool = False
    own: bool = True
    sketch: int | None = None
    ingested: int = field(default=UNDATED, compare=False)


class KnownArticles(Protocol):
    """Whoever knows which articles there are: the state of the lake, or what a run has seen."""

    def article(self, identifier: str) -> SeenArticle | None:
        """The latest revision of an article by its id."""

    def article_at(self, url: str) -> SeenArticle | None:
        """The article that a URL, in any of the forms it was met in, belongs to."""

    def article_of(self, entry_key: str) -> SeenArticle | None:
        """The article that an entry led to last."""

    def articles_at(self, identifier: str) -> Iterable[SeenArticle]:
        """The articles whose texts feeds gave at the address behind an id."""

    def withdrawn(self, key: str) -> bool:
        """True for a key of an article that was taken down."""


def title_words(title: str) -> int:
    """``words_hash`` of a title without its numbers."""
    return words_hash(_NUMBER.sub(" ", title))


def details_hash(title: str, authors: Sequence[str], canonical: str) -> int:
    """Signed 64-bit hash of what a reader sees of an article beside its text and dates."""
    names = sorted(" ".join(tokens(name)) for name in authors)
    text = "\n".join((" ".join(tokens(title)), *names, canonical))
    digest = hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def words_as_extracted(words: int, outlet_lines: Iterable[str] | None) -> int:
    """How many words the text had before the outlet's lines were taken off."""
    return words + sum(map(word_count, outlet_lines or ()))


def feed_hash(feed_url: str) -> int:
    """Signed 64-bit hash of a feed's URL."""
    digest = hashlib.blake2b(feed_url.encode("utf-8", "replace"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def is_own(url: str, identifier: str) -> bool:
    """True when a page was found at the address that the id names, or is an entry without one."""
    try:
        return article_id(canonical_url(url)) == identifier
    except UrlError:
        return True
