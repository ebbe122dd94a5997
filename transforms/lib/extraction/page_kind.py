"""Pages that are no article: bot walls, consent walls, error pages, lists of articles."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final
from urllib.parse import parse_qs, urlsplit

from schemas.reasons import Reason
from transforms.lib.extraction.error import ExtractionError
from transforms.lib.extraction.lines import Line
from transforms.lib.extraction.metadata.page import PageMetadata
from transforms.lib.text.plain import word_count
from transforms.lib.text.tables import alternatives

MIN_WORDS: Final = 10
"""Of 857 evaluation pages three have 1 to 8 words, all parser tests; those with 10 to 25 are short
posts, as alerts are, and worth keeping."""

_WALL_WORDS: Final = 150
"""A bot wall says little; an article that has such a headline says more."""

_MAX_LINK_SHARE: Final = 0.7
_MIN_LINK_LINES: Final = 8

_WALL_TITLE = re.compile(
    r"\W*"
    + alternatives(r"""
        just a moment
        attention required
        access (?:to this page has been )?denied
        are you (?:a )?(?:robot|human)
        pardon our interruption
        (?:please )?verify (?:that )?you are (?:a )?human
        (?:human|bot) verification
        (?:security|robot) check
        ddos(?:-guard| protection)
        client challenge
        checking your browser
        (?:please wait|one more step)\b
        (?:sorry, )?you have been blocked
        request (?:blocked|rejected|unsuccessful)
        (?:403 )?forbidden
        vercel security checkpoint
    """),
    re.IGNORECASE,
)
_WALL_TEXT = re.compile(
    alternatives(r"""
        checking your browser
        verify(?:ing)? (?:that )?you are (?:a )?human
        enable javascript and cookies to continue
        complete the security check
        unusual traffic from your
        cloudflare ray id
        incapsula incident
        press & hold
        captcha
    """),
    re.IGNORECASE,
)
_CONSENT_WORDS: Final = 400
"""A consent wall lists purposes and partners: it says more than a bot wall."""

_CONSENT_TITLE = re.compile(
    r"\W*"
    + alternatives(r"""
        before you continue
        (?:we value |about )?your privacy(?: choices| matters)?
        (?:dpg media )?privacy[ -]?(?:gate|wall|settings|preferences|consent)
        cookie[ -]?(?:gate|wall|settings|preferences|consent|notice)
        accept (?:all )?cookies
        datenschutz(?:einstellungen)?
        gestion des cookies
    """)
    + r"(?:\W*$|\s*[|–—]|\s+-\s)",
    re.IGNORECASE,
)
_CONSENT_TEXT = re.compile(
    alternatives(r"""
        (?:we|us) and our (?:\d+ )?(?:\w+ )?partners
        store and/or access information on a device
        (?:accept|reject) all\b.{0,40}\b(?:cookies|accept|reject)
        consent to (?:the use of )?cookies
        (?:nous et nos|wir und unsere) \w* ?partner
    """),
    re.IGNORECASE,
)
_ERROR_TITLE = re.compile(
    r"\W*"
    + alternatives(r"""
        (?:error )?(?:404|410)\b
        (?:page|article|story|content|file) (?:was )?(?:not found|no longer|unavailable)
        (?:page|article|story|content|file) does not exist
        not found\W*$
        (?:oops|sorry)\b.{0,40}\b(?:found|exist|page)
        (?:nothing found|seite nicht gefunden|page introuvable|página no encontrada)
    """),
    re.IGNORECASE,
)
_SEARCH_KEYS: Final = frozenset({"s", "q", "query", "search"})


def check_page(metadata: PageMetadata, url: str, lines: Sequence[Line]) -> None:
    """Raise for a page that cannot hold an article.

    Raises:
        ExtractionError: CHALLENGE_PAGE, CONSENT_WALL or NOT_AN_ARTICLE.
    """
    words = sum(word_count(line.text) for line in lines)
    titles = (*metadata.titles, *metadata.headings)
    wall = next(filter(_WALL_TITLE.match, titles), "")
    told = any(_WALL_TEXT.search(line.text) for line in lines)
    if words < _WALL_WORDS and (wall or told) and not metadata.is_article:
        raise ExtractionError(Reason.CHALLENGE_PAGE, f"bot wall: {wall or 'by its text'}")
    if words < _CONSENT_WORDS and not metadata.is_article and _asks_for_consent(titles, lines):
        raise ExtractionError(Reason.CONSENT_WALL, f"consent wall: {titles[0]}")
    if words < _WALL_WORDS and any(map(_ERROR_TITLE.match, titles)):
        raise ExtractionError(Reason.NOT_AN_ARTICLE, f"error page: {titles[0]}")
    if not metadata.is_article and _is_list_page(metadata, url, lines):
        raise ExtractionError(Reason.NOT_AN_ARTICLE, "a front, section or search page")


def _asks_for_consent(titles: Sequence[str], lines: Sequence[Line]) -> bool:
    """A title of such pages alone is no proof, nor is the notice at the foot of an article."""
    return any(map(_CONSENT_TITLE.match, titles)) and any(
        _CONSENT_TEXT.search(line.text) for line in lines
    )


def check_length(text: str) -> int:
    """Number of words of the text.

    Raises:
        ExtractionError: NO_TEXT or TOO_SHORT.
    """
    words = word_count(text)
    if not words:
        raise ExtractionError(Reason.NO_TEXT, "no article text on the page")
    if words < MIN_WORDS:
        raise ExtractionError(Reason.TOO_SHORT, f"{words} words, fewer than {MIN_WORDS}")
    return words


def _is_list_page(metadata: PageMetadata, url: str, lines: Sequence[Line]) -> bool:
    if metadata.kind == "article":
        return False
    return metadata.is_listing or _is_front_or_search(url) or _is_mostly_links(lines)


def _is_front_or_search(url: str) -> bool:
    parts = urlsplit(url)
    front = bool(parts.hostname) and parts.path.strip("/") == ""
    has_id = bool(set(parse_qs(parts.query)) - _SEARCH_KEYS)  # WordPress: /?p=123 is an article
    searches = bool(set(parse_qs(parts.query)) & _SEARCH_KEYS) and front
    return (front and not has_id) or searches or parts.path.rstrip("/").endswith("/search")


def _is_mostly_links(lines: Sequence[Line]) -> bool:
    linked = [line for line in lines if line.link]
    words = sum(word_count(line.text) for line in lines)
    share = sum(word_count(line.text) for line in linked) / max(1, words)
    return len(linked) >= _MIN_LINK_LINES and share > _MAX_LINK_SHARE
