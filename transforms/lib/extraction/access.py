"""How much of the article the text is: all of it, what a paywall shows, or the start of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum
from typing import Final

from lxml import etree
from lxml.html import HtmlElement

from transforms.lib.extraction.html_tree import select
from transforms.lib.text.tables import alternatives


class Access(StrEnum):
    """Values of the ``access`` column."""

    FREE = "free"
    PAYWALLED = "paywalled"
    TRUNCATED = "truncated"


FULL_TEXT_WORDS: Final = 250
"""A text of this length behind paywall markup is taken as the whole article."""

_LAST_LINES: Final = 3
_CONTINUES = re.compile(
    alternatives(r"""
        \W*(?:read (?:more|on)|read the (?:rest|full (?:article|story))|continue reading)\b.{0,80}
        \W*(?:lire la suite|weiterlesen|seguir leyendo)\b.{0,80}
        .*(?:\[…\]|\[\.\.\.\]|\(more…\)|(?<!\.)\.\.\.|…)\W*
    """)
    + "$",
    re.IGNORECASE,
)
_ASKS_TO_SUBSCRIBE = re.compile(
    r"\W*"
    + alternatives(r"""
        (?:subscribe|sign in|log in|register)\b.{0,60}\bto (?:continue|read|keep|unlock|access|view)
        become a (?:subscriber|member)\b.{0,60}\bto (?:continue|read|keep|unlock|access|view)
        (?:subscribe|register)\b.{0,60}\bfor (?:full|unlimited) access
        to (?:continue|keep) reading
        (?:this|the full) (?:article|content|story|report) is (?:only )?(?:available )?(?:for|to) (?:subscribers|members)
        (?:this|the full) (?:article|content|story|report) is (?:reserved|exclusively) for
        already a (?:subscriber|member)
        you have (?:reached|read) (?:your|all)\b.{0,60}\b(?:articles|limit)
        unlock this (?:article|story)
        cet article est réservé
        dieser artikel ist (?:nur )?für abonnenten
    """),  # noqa: E501 - one alternative a line
    re.IGNORECASE,
)
_MARKED = etree.XPath(
    "//*[self::div or self::section or self::aside or self::p]"
    "[contains(@class, 'wall') or contains(@id, 'wall') or contains(@class, 'subscriber-only')]"
)
_WALL = re.compile(
    r"(?:^|[\s_-])(?:paywall|regwall|metered-wall|subscriber-only|premium-wall)(?:[\s_-]|$)",
    re.IGNORECASE,
)
_MIN_WALL_CHARACTERS: Final = 30


def has_paywall(tree: HtmlElement) -> bool:
    """True when an element with text is marked as a paywall."""
    return any(
        _WALL.search(f"{element.get('class')} {element.get('id')}")
        and len(element.text_content().strip()) > _MIN_WALL_CHARACTERS
        for element in select(_MARKED, tree)
    )


def judge_access(
    lines: Sequence[str], *, says_paywalled: bool, shows_paywall: bool, text_words: int
) -> Access:
    """What the end of the body and the declarations of the page add up to.

    Args:
        lines: The body before its edges were cut: the invitation to subscribe is there.
        says_paywalled: JSON-LD or a meta tag says that the article is not free.
        shows_paywall: There is paywall markup. Many free pages carry it unused, so it counts only
            for a short text.
        text_words: Words of the text that was extracted.
    """
    end = lines[-_LAST_LINES:]
    if any(map(_ASKS_TO_SUBSCRIBE.match, end)):
        return Access.TRUNCATED
    if says_paywalled or (shows_paywall and text_words < FULL_TEXT_WORDS):
        return Access.PAYWALLED
    if end and _CONTINUES.match(end[-1]):
        return Access.TRUNCATED
    return Access.FREE
