"""Which article a page is, when the canonical URL it declares may be a lie.

Templates go wrong: every story of a section declares the section, an error page, or the first story
as its canonical. Believed, such a page would make one article of all of them, and nobody would see
the others missing. So a page whose own URL is another one must also *read* like the article it
claims to be: by its title, or by its text.
"""

from __future__ import annotations

from dataclasses import dataclass

from transforms.lib.identity.fingerprints import hamming_distance
from transforms.lib.identity.seen import KnownArticles, SeenArticle
from transforms.lib.urls.canonical import canonical_url
from transforms.lib.urls.keys import article_id
from transforms.lib.urls.parts import UrlError

SAME_TEXT_DISTANCE = 12
"""Bits of 64. Of 706 pairs of different texts of one outlet 1 % are that near; of 254 texts cut to
their first 70 %, 90 % are (``docs/decisions/0003-canonical-urls.md``)."""


@dataclass(frozen=True)
class Claim:
    """A page at ``url`` (after redirects), the canonical URL to be believed or not, and hashes."""

    url: str
    canonical: str
    simhash: int
    title_hash: int


def identified(claim: Claim, state: KnownArticles, latest: SeenArticle | None) -> str:
    """The canonical URL to go by: the declared one, or the page's own where that one is doubted.

    Args:
        claim: what the page is and says; the canonical is one that ``resolve_canonical`` passed.
        state: of the lake.
        latest: the article of that canonical as seen last, None for a new one.
    """
    try:
        own = canonical_url(claim.url)
    except UrlError:  # an entry without a link
        return claim.canonical
    claimed_id, own_id = article_id(claim.canonical), article_id(own)
    if claimed_id == own_id:
        return claim.canonical
    if state.article(own_id) is not None:
        return own
    known = state.article_at(claim.url)
    if latest is None or (known is not None and known.article_id == claimed_id):
        return claim.canonical
    return claim.canonical if _reads_like(claim, latest) else own


def _reads_like(claim: Claim, seen: SeenArticle) -> bool:
    if claim.title_hash and claim.title_hash == seen.title_hash:
        return True
    return hamming_distance(claim.simhash, seen.simhash) <= SAME_TEXT_DISTANCE
