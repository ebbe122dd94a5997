"""How much of the article the text is: all of it, what a paywall shows, or the start of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum
from typing import Final

from lxml.html import HtmlElement

from transforms.lib.text.plain import word_count
from transforms.lib.walls.endings import asks_to_pay, is_link_to_rest, leads_on
from transforms.lib.walls.speech import speaks_alone


class Access(StrEnum):
    """Values of the ``access`` column."""

    FREE = "free"
    PAYWALLED = "paywalled"
    TRUNCATED = "truncated"


FULL_TEXT_WORDS: Final = 250
"""A text of this length behind paywall markup is taken as the whole article."""

_LAST_LINES: Final = 6
"""Below the invitation stand share buttons and the like, where they were not taken off."""

_BELOW_WORDS: Final = 12
"""Of a line below an invitation that goes with it; the page says no more there."""

_QUOTE_MARKS: Final = frozenset('"“”„«»')
_BOXES: Final = ("div", "section", "aside", "p")
_WALL = re.compile(
    r"(?:^|[\s_-])(?:paywall|regwall|metered-wall|subscriber-only|premium-wall)(?:[\s_-]|$)",
    re.IGNORECASE,
)
_NOT_SHOWN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_MIN_WALL_CHARACTERS: Final = 30


def has_paywall(tree: HtmlElement) -> bool:
    """True when an element with text is marked as a paywall."""
    return any(
        (_names_wall(element.get("class", "")) or _names_wall(element.get("id", "")))
        and len(element.text_content().strip()) > _MIN_WALL_CHARACTERS
        and not _is_hidden(element)
        for element in tree.iter(*_BOXES)
    )


def _names_wall(name: str) -> bool:
    return ("wall" in name or "only" in name) and _WALL.search(name) is not None


def _is_hidden(element: HtmlElement) -> bool:
    return any(
        "hidden" in each.attrib or _NOT_SHOWN.search(each.get("style") or "")
        for each in (element, *element.iterancestors())
    )


def without_invitation(lines: Sequence[str]) -> list[str]:
    """The text without the lines at its end that invite to log in, to pay or to read on.

    Below an invitation there may be more short lines to the reader, and labels of buttons.
    """
    kept = list(lines)
    for place in range(len(kept) - 1, max(0, len(kept) - 1 - _LAST_LINES), -1):
        if asks_to_pay(kept[place]) or is_link_to_rest(kept[place]):
            del kept[place:]
        elif not _goes_with_it(kept[place]):
            break
    return kept


def _goes_with_it(line: str) -> bool:
    """A short line of the page to its reader, and nothing that a person says."""
    is_short = word_count(line) <= _BELOW_WORDS
    return is_short and _QUOTE_MARKS.isdisjoint(line) and speaks_alone(line)


def judge_access(
    lines: Sequence[str], *, free: bool | None, shows_paywall: bool, text_words: int
) -> Access:
    """What the end of the body and the declarations of the page add up to.

    Args:
        lines: The body before its edges were cut: the invitation to subscribe is there.
        free: What the page declares of its article; None for nothing.
        shows_paywall: There is paywall markup. Many free pages carry it unused, so it counts only
            for a short text, and not where the page says that the article is free.
        text_words: Words of the text that was extracted.
    """
    if any(map(asks_to_pay, lines[-_LAST_LINES:])):
        return Access.TRUNCATED
    if free is False or (free is None and shows_paywall and text_words < FULL_TEXT_WORDS):
        return Access.PAYWALLED
    return Access.TRUNCATED if lines and leads_on(lines[-1]) else Access.FREE
