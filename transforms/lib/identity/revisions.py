"""Is an article new, a new revision, or one that the lake holds already? Decided, not done."""

from __future__ import annotations

from dataclasses import dataclass

from transforms.lib.identity.seen import SeenArticle


@dataclass(frozen=True)
class NewArticle:
    """Never seen: revision 1, in the partition of its own date."""

    published_date: str
    revision: int = 1


@dataclass(frozen=True)
class Revision:
    """Seen with other content: the next revision, in the partition of the first."""

    published_date: str
    revision: int


@dataclass(frozen=True)
class Known:
    """The same article came before, under another entry."""

    message: str


@dataclass(frozen=True)
class Unchanged:
    """The entry changed in the feed; the article's content did not."""

    message: str


def decide(
    seen: SeenArticle | None, content_hash: str, published_date: str, *, update: bool
) -> NewArticle | Revision | Known | Unchanged:
    """Compare an extracted article with the latest revision that was seen.

    Args:
        seen: the latest revision, None for an article never seen.
        content_hash: of the article at hand.
        published_date: the day it would be filed under, were it new.
        update: True when its entry was settled before and came again because it changed.
    """
    if seen is None:
        return NewArticle(published_date)
    where = f"{seen.article_id}, revision {seen.revision}"
    if not update:
        return Known(f"the article is in the lake as {where}")
    if seen.content_hash == content_hash:
        return Unchanged(f"the content is that of {where}")
    return Revision(seen.published_date, seen.revision + 1)
