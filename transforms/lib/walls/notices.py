"""A page that speaks to its reader about itself: walls by their text, where no product is known."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from schemas.reasons import Reason
from transforms.lib.text.plain import tokens, word_count
from transforms.lib.text.tables import alternatives
from transforms.lib.walls.kinds import KINDS, LOG_IN, Kind
from transforms.lib.walls.speech import Sentence, lowered, sentences, spoken_share
from transforms.lib.walls.wall import Wall

_SPOKEN: Final = 0.5
"""Share of the words of a wall that speak to the reader, at least."""

_SPOKEN_AT_ONCE: Final = 0.25
"""The same where the very first sentence is that of a wall: news begin with the news."""

_SPOKEN_BY_STORY: Final = 0.85
"""The same for a page that shows the story's own headline, or declares itself an article: what it
says beside must be all wall."""

_SHORT: Final = 150
_LONGEST: Final = max(kind.longest for kind in KINDS)
_HEADLINE_WORDS: Final = 3
"""A shorter headline ("Exclusive", "News") is shown by chance."""

_STATUS_TITLE = re.compile(
    r"\W*(?:(?:http )?(?:error|fehler|erreur|errore|błąd|hata)\W*)?(?:[45]\d\d\W*)?"
    + alternatives(r"""
        (?:page |file |document )?not found
        bad (?:gateway|request)
        (?:service|server) (?:is )?(?:temporarily |currently )?unavailable
        gateway time-?out|request time-?out
        internal server error|server error|application error|unavailable (?:due to|for) legal reasons
        (?:404|410|500|502|503|504)
        seite (?:wurde )?nicht gefunden|page (?:introuvable|non trouvée)|página no encontrada|pagina non trovata
        nie znaleziono strony|strona nie (?:istnieje|została znaleziona)|sayfa bulunamadı|səhifə tapılmadı
        página não encontrada|pagina niet gevonden|сторінку не знайдено|страница не найдена
    """)  # noqa: E501 - one line for some languages
    + r"(?:\W*error)?(?:\W*(?:\||[-–—]|nginx|apache).*)?\W*"
)


@dataclass(frozen=True)
class Told:
    """What a page tells: its titles (document, headings), its lines, and what else is known of it.

    ``story``: it declares itself an article. ``headline``: what the feed calls the story, "" if
    unknown. ``password``: it has a field for one. ``refresh``: it asks to be left for another page.
    """

    titles: Sequence[str]
    lines: Sequence[str]
    story: bool = False
    headline: str = ""
    password: bool = False
    refresh: bool = False


def notice(told: Told) -> Wall | None:
    """The wall that a page is by what it says, and to whom; None for a story.

    Languages are those of ``kinds``; a page of more than 400 words is none.
    """
    words = sum(map(word_count, told.lines))
    if words > _LONGEST:
        return None
    if words < _SHORT and (title := _status_title(told.titles)):
        return Wall(Reason.NOT_AN_ARTICLE, f"error page: {title}")
    found = sentences(told.lines)
    if not found or _wall_share(found) < _least_share(told, found[0]):
        return None
    return _by_its_kind(told, found, words)


def _wall_share(found: Sequence[Sentence]) -> float:
    return spoken_share(one._replace(speaks=one.speaks or _tells_plainly(one)) for one in found)


def _tells_plainly(sentence: Sentence) -> bool:
    return any(kind.tells_plainly(sentence.text) for kind in KINDS)


def _least_share(told: Told, first: Sentence) -> float:
    if told.story or _shows_headline(told):
        return _SPOKEN_BY_STORY
    speaks = first.speaks or _tells_plainly(first)
    at_once = speaks and any(kind.tells(first.text) for kind in KINDS)
    return _SPOKEN_AT_ONCE if at_once else _SPOKEN


def _by_its_kind(told: Told, found: list[Sentence], words: int) -> Wall | None:
    texts = [one.text for one in found]
    titles = [lowered(title) for title in told.titles]
    kinds = [kind for kind in KINDS if words <= kind.longest and any(map(kind.tells, texts))]
    if kinds:
        best = max(kinds, key=lambda kind: _count(kind, texts) + any(map(kind.tells, titles)))
        return Wall(best.reason, f"{best.name}: {next(filter(best.tells, texts))[:100]}")
    if told.password and words < _SHORT and any(map(LOG_IN.match, titles)):
        return Wall(Reason.ACCESS_WALL, "asks for a password")
    if told.refresh:
        return Wall(Reason.NOT_AN_ARTICLE, "asks to be left for another page")
    return None


def _count(kind: Kind, texts: list[str]) -> int:
    return sum(map(kind.tells, texts))


def _status_title(titles: Sequence[str]) -> str:
    return next((title for title in titles if _STATUS_TITLE.fullmatch(lowered(title))), "")


def _shows_headline(told: Told) -> bool:
    """True when a title of the page is the headline in the feed, give or take the site's name."""
    wanted = tokens(told.headline)
    shown = (tokens(title)[: len(wanted)] for title in told.titles)
    return len(wanted) >= _HEADLINE_WORDS and wanted in shown
