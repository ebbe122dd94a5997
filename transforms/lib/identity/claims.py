"""Which article a page or a text from a feed is, whatever it claims to be.

Templates go wrong: every story of a section declares the section, an error page, or the first story
as its canonical. Believed, such a page would make one article of all of them, and nobody would see
the others missing. So a page whose own URL is another one must also *read* like the article it
claims to be. And a feed may tell many stories at one address: each text is an article of its own,
under an id that its entry gives it. Cases and tests: ``docs/identity.md``.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from transforms.lib.identity.fingerprints import hamming_distance, sketch_similarity
from transforms.lib.identity.revisions import is_stub
from transforms.lib.identity.seen import UNDATED, KnownArticles, SeenArticle
from transforms.lib.urls.canonical import canonical_url
from transforms.lib.urls.keys import article_id
from transforms.lib.urls.parts import UrlError

SAME_TEXT_DISTANCE: Final = 12
"""Bits of 64. Of 706 pairs of different texts of one outlet 1 % are that near; of 254 texts cut to
their first 70 %, 90 % are (``docs/decisions/0003-canonical-urls.md``)."""

SAME_TEXT_SHARE: Final = 0.5
"""Of the runs of eight words. A text that lost or gained a quarter keeps three quarters."""

_MINUTE: Final = 60_000_000  # microseconds
_DAY: Final = 86_400_000_000


@dataclass(frozen=True)
class Found:
    """An article that was just made: where, of which entry, and what it says.

    ``url`` is where it was found, after redirects; ``canonical`` what it goes by so far, the
    declared one where ``resolve_canonical`` passed it. The ids in ``article`` are those of it.
    """

    url: str
    canonical: str
    entry_key: str
    article: SeenArticle


@dataclass(frozen=True)
class Identity:
    """The id of an article and the canonical URL to go by."""

    article_id: str
    canonical: str


def identified(found: Found, known: KnownArticles) -> Identity:
    """Which article it is, by what is known of others."""
    if found.article.from_feed:
        return _text_identity(found, known)
    try:
        own = canonical_url(found.url)
    except UrlError:  # an entry without a link
        return Identity(article_id(found.canonical), found.canonical)
    if article_id(own) == article_id(found.canonical):
        return _page_identity(found, found.canonical, known)
    return _claimed(found, own, known) or _page_identity(found, own, known)


def _claimed(found: Found, own: str, known: KnownArticles) -> Identity | None:
    """The article that a page at another address claims to be, if it may be believed."""
    claimed = Identity(article_id(found.canonical), found.canonical)
    if known.article(article_id(own)) is not None or _is_empty_claim(found, own):
        return None
    latest, there = known.article(claimed.article_id), known.article_at(found.url)
    if latest is None:
        return _moved(found, claimed, known)
    leads_there = there is not None and there.article_id == claimed.article_id
    return claimed if leads_there or reads_like(found.article, latest) else None


def _is_empty_claim(found: Found, own: str) -> bool:
    """A stub, or a wall that was not told from one, is nobody's article but its own.

    The parameters of a link are another matter: the page without them is the same one.
    """
    here, there = own.partition("?")[0], found.canonical.partition("?")[0]
    return is_stub(found.article.words) and article_id(here) != article_id(there)


def _page_identity(found: Found, canonical: str, known: KnownArticles) -> Identity:
    """The article of a page at its own address."""
    own = Identity(article_id(canonical), canonical)
    held = known.article(own.article_id)
    if held is None:
        return _moved(found, own, known)
    if held.own or reads_like(found.article, held):
        return own
    # A page that lied about its address was here first. Both are articles.
    beside = f"{canonical}#page"
    return Identity(article_id(beside), beside)


def _moved(found: Found, new: Identity, known: KnownArticles) -> Identity:
    """The article that the entry or the address led to before, if this is still it."""
    mine, there = known.article_of(found.entry_key), known.article_at(found.url)
    if mine is not None and reads_like(found.article, mine):
        return replace(new, article_id=mine.article_id)
    if there is not None and reads_like(found.article, there):
        return replace(new, article_id=there.article_id)
    return new


def reads_like(one: SeenArticle, other: SeenArticle) -> bool:
    """True for versions of one text, or for the same title of the same minute.

    A title alone is no proof: "Contracts for today" comes every day.
    """
    same_title = one.title_hash != 0 and one.title_hash == other.title_hash
    return _same_text(one, other) or (same_title and _same_minute(one, other))


def _share(one: SeenArticle, other: SeenArticle) -> float:
    """How much of its text an article has in common with another one, 0 to 1; unknown is 0."""
    if one.sketch is None or other.sketch is None:
        return 0.0
    return sketch_similarity(one.sketch, other.sketch)


def _same_text(one: SeenArticle, other: SeenArticle) -> bool:
    """True for versions of one text, by what rows of before decision 16 have where need be."""
    if one.sketch is not None and other.sketch is not None:
        return _share(one, other) >= SAME_TEXT_SHARE
    return hamming_distance(one.simhash, other.simhash) <= SAME_TEXT_DISTANCE


def _same_minute(one: SeenArticle, other: SeenArticle) -> bool:
    if UNDATED in (one.published, other.published):
        return False
    return one.published // _MINUTE == other.published // _MINUTE


def _text_identity(found: Found, known: KnownArticles) -> Identity:
    """The article of a text that came in the feed: different texts are different articles."""
    base = Identity(article_id(found.canonical), found.canonical)
    texts = list(known.articles_at(base.article_id))
    for one in texts:
        if one.content_hash == found.article.content_hash:
            return replace(base, article_id=one.article_id)
    mine = known.article_of(found.entry_key)
    if mine is not None and _is_next_version(found.article, mine):
        return replace(base, article_id=mine.article_id)
    nearest = max(texts, key=partial(_share, found.article), default=None)
    if nearest is not None and _same_text(found.article, nearest):
        return replace(base, article_id=nearest.article_id)
    there = known.article_at(found.canonical) or known.article(base.article_id)
    if there is None:
        return base
    if _is_same_story(found.article, there):
        return replace(base, article_id=there.article_id)
    beside = f"{found.canonical.partition('#')[0]}#{_story(found)}"
    return Identity(article_id(beside), beside)


def _is_next_version(now: SeenArticle, before: SeenArticle) -> bool:
    """Whether a text is a version of the one that the same entry brought before.

    A slot may bring another story under the same id and link, then of another time. A date without
    a time of day says nothing.
    """
    timed = now.published % _DAY != 0
    return reads_like(now, before) or (timed and _same_minute(now, before))


def _is_same_story(now: SeenArticle, there: SeenArticle) -> bool:
    """Whether a text is the story that its address leads to, told by another entry.

    Two feeds give a story in versions of their own; entries of one feed are two stories, unless the
    text itself says otherwise.
    """
    if _same_text(now, there):
        return True
    if there.from_feed and there.feed == now.feed:
        return False
    return now.title_hash == there.title_hash or _same_minute(now, there)


def _story(found: Found) -> str:
    """16 hex digits for what an entry tells now: its slot may bring another story one day."""
    article = found.article
    text = f"{found.entry_key}\n{article.title_words}\n{article.published}"
    return hashlib.sha256(text.encode()).hexdigest()[:16]
