"""Is an article new, a new revision, or one that the lake holds already? Decided, not done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from transforms.lib.identity.seen import UNDATED, SeenArticle

STUB_WORDS: Final = 60
"""So little is a wall, a notice or the first lines of a story as often as a story."""
_STUB_SHARE: Final = 4
_SHRUNK_SHARE: Final = 10


@dataclass(frozen=True)
class NewArticle:
    """Never seen: revision 1, in the partition of its own date."""

    published_date: str
    revision: int = 1


@dataclass(frozen=True)
class Revision:
    """Seen with other content, title, authors, date or address: the next revision.

    It goes to the partition of the first.
    """

    published_date: str
    revision: int


@dataclass(frozen=True)
class Known:
    """The same article came before, under another entry."""

    seen: SeenArticle


@dataclass(frozen=True)
class Unchanged:
    """The entry changed in the feed; nothing that a reader sees did."""

    seen: SeenArticle


@dataclass(frozen=True)
class Shrunk:
    """What is left of the text is a stub, which must not hide the revision that the lake holds."""

    seen: SeenArticle
    words: int


Verdict = NewArticle | Revision | Known | Unchanged | Shrunk


def decide(
    seen: SeenArticle | None, found: SeenArticle, *, update: bool, retold: bool = False
) -> Verdict:
    """Compare an article with the latest revision that was seen.

    Args:
        seen: the latest revision, None for an article never seen.
        found: the article at hand, in the partition that it would be filed under, were it new.
        update: its entry was settled before, and the feed changed it.
        retold: its entry is new, and says something else of an address that was told before.
    """
    news = update or retold
    if seen is None:
        return NewArticle(found.published_date)
    if found.content_hash != seen.content_hash:
        if news or _is_newer_page(found, seen):
            if has_shrunk(found.words, seen.words):
                return Shrunk(seen, found.words)
            return Revision(seen.published_date, seen.revision + 1)
    elif news and _tells_otherwise(found, seen):
        return Revision(seen.published_date, seen.revision + 1)
    return Unchanged(seen) if update else Known(seen)


def _is_newer_page(found: SeenArticle, seen: SeenArticle) -> bool:
    """True for another text of the very page; its twins (AMP, print) differ from it as a rule."""
    return found.own and seen.own and not found.from_feed and not seen.from_feed


def _tells_otherwise(found: SeenArticle, seen: SeenArticle) -> bool:
    """True for another title, author, address or date; feeds that differ from each other do not."""
    if found.feed != seen.feed:
        return False
    dated = UNDATED not in (found.published, seen.published)
    return found.details != seen.details or (dated and found.published != seen.published)


def is_stub(words: int) -> bool:
    """True for a text so short that it proves nothing."""
    return words < STUB_WORDS


def has_shrunk(words: int, before: int) -> bool:
    """True where a tenth is left of a text, or a stub of one four times as long.

    >>> has_shrunk(40, 160), has_shrunk(40, 100), has_shrunk(90, 900), has_shrunk(90, 800)
    (True, False, True, False)
    """
    return words * _SHRUNK_SHARE <= before or (is_stub(words) and words * _STUB_SHARE <= before)
