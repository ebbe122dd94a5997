"""What is known of articles that came before, whoever remembers it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class SeenArticle:
    """The latest revision of an article that the lake holds, with hashes of its text and title."""

    article_id: str
    published_date: str
    revision: int
    content_hash: str
    simhash: int = 0
    title_hash: int = 0


class KnownArticles(Protocol):
    """Whoever knows which articles there are: the state of the lake, or what a run has seen."""

    def article(self, identifier: str) -> SeenArticle | None:
        """The latest revision of an article by its id."""

    def article_at(self, url: str) -> SeenArticle | None:
        """The article that a URL, in any of the forms it was met in, belongs to."""
