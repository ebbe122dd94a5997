"""Pages that are no article: walls, error pages, stubs, lists of articles."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qs, urlsplit

from lxml.html import HtmlElement

from schemas.reasons import Reason
from transforms.lib.extraction.error import ExtractionError
from transforms.lib.extraction.hints import Hints
from transforms.lib.extraction.lines import Line
from transforms.lib.extraction.metadata.page import PageMetadata
from transforms.lib.text.plain import clean_line, word_count
from transforms.lib.walls.addresses import path_reason
from transforms.lib.walls.notices import Told, notice
from transforms.lib.walls.products import marked
from transforms.lib.walls.wall import Wall

MIN_WORDS: Final = 10
"""Of 857 evaluation pages three have 1 to 8 words, all parser tests; those with 10 to 25 are short
posts, as alerts are, and worth keeping."""

_NOTICE_WORDS: Final = 150
"""A wall says little beside what it asks for; a longer page is not looked at for marks of one."""

_MAX_VISIBLE_CHARACTERS: Final = 4000
_MAX_LINK_SHARE: Final = 0.7
_MIN_LINK_LINES: Final = 8

_SEARCH_KEYS: Final = frozenset({"s", "q", "query", "search"})


@dataclass(frozen=True)
class Signs:
    """What tells a wall or a stub and is gone once the tree is slimmed for extraction.

    ``password``: there is a field for one. ``refresh``: the page asks to be left for another one.
    """

    password: bool = False
    refresh: bool = False


def read_signs(tree: HtmlElement) -> Signs:
    """The signs in a tree as parsed."""
    kinds = {(field.get("type") or "").lower() for field in tree.iter("input")}
    asks = {(meta.get("http-equiv") or "").lower() for meta in tree.iter("meta")}
    return Signs("password" in kinds, "refresh" in asks)


def visible_text(tree: HtmlElement) -> list[Line]:
    """All text of a slimmed tree as one line, for a page in which no body was found."""
    text = clean_line(" ".join(map(str, tree.itertext()))[:_MAX_VISIBLE_CHARACTERS])
    return [Line(text)] if text else []


def check_page(
    metadata: PageMetadata, hints: Hints, lines: Sequence[Line], signs: Signs, html: bytes | str
) -> None:
    """Raise for a page that cannot hold an article.

    Raises:
        ExtractionError: CHALLENGE_PAGE, CONSENT_WALL, ACCESS_WALL, NEEDS_JAVASCRIPT, MAINTENANCE
            or NOT_AN_ARTICLE.
    """
    wall = _marked(lines, html) or _at_wall(metadata, hints.url, lines, signs)
    if wall := wall or notice(_told(metadata, hints, lines, signs)):
        raise ExtractionError(wall.reason, wall.seen)
    if not metadata.is_article and _is_list_page(metadata, hints.url, lines):
        raise ExtractionError(Reason.NOT_AN_ARTICLE, "a front, section or search page")


def _marked(lines: Sequence[Line], html: bytes | str) -> Wall | None:
    if says_more(lines, _NOTICE_WORDS - 1):
        return None
    return marked(html if isinstance(html, bytes) else html.encode(errors="replace"))


def _at_wall(metadata: PageMetadata, url: str, lines: Sequence[Line], signs: Signs) -> Wall | None:
    """A short page with a field for a password, at an address named as walls are."""
    if metadata.is_article or not signs.password or says_more(lines, _NOTICE_WORDS - 1):
        return None
    reason = path_reason(url)
    return None if reason is None else Wall(reason, "a password is asked for at such an address")


def _told(metadata: PageMetadata, hints: Hints, lines: Sequence[Line], signs: Signs) -> Told:
    return Told(
        titles=(*metadata.titles, *metadata.headings),
        lines=[line.text for line in lines],
        story=metadata.is_article or metadata.kind == "article",
        headline=hints.title,
        password=signs.password,
        refresh=signs.refresh,
    )


def says_more(lines: Iterable[Line], words: int) -> bool:
    """The lines have more words; no more of them is read than tells."""
    for line in lines:
        words -= word_count(line.text)
        if words < 0:
            return True
    return False


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
    if len(linked) < _MIN_LINK_LINES:
        return False
    words = sum(word_count(line.text) for line in lines)
    return sum(word_count(line.text) for line in linked) > _MAX_LINK_SHARE * max(1, words)
