"""Values of a report as both renderings show them: names, times, bars, and text made harmless."""

from __future__ import annotations

import unicodedata
from datetime import datetime
from urllib.parse import urlsplit

_EIGHTHS = " ▏▎▍▌▋▊▉"
_FULL_BLOCK = "█"
# Control and format characters can move the cursor, reverse the text or break the markup.
_HARMFUL_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


def visible(text: str) -> str:
    r"""Text from a feed or page on one line, without characters that steer a terminal or browser.

    >>> visible("Fleet\x1b[2J sails")
    'Fleet [2J sails'
    """
    kept = (" " if unicodedata.category(c) in _HARMFUL_CATEGORIES else c for c in text)
    return " ".join("".join(kept).split())


def web_link(url: str) -> str:
    """The URL when it is one of the web, else an empty string: ``javascript:`` is no link."""
    try:
        scheme = urlsplit(url).scheme
    except ValueError:
        return ""
    return url if scheme in ("http", "https") else ""


def words(identifier: str) -> str:
    """An identifier as words: ``air_warfare`` becomes ``air warfare``."""
    return identifier.replace("_", " ")


def minutes(moment: datetime | None) -> str:
    """``2026-11-23 22:10``, in UTC; a dash for never."""
    return "–" if moment is None else f"{moment:%Y-%m-%d %H:%M}"


def day(moment: datetime | None) -> str:
    """``2026-11-23``, in UTC; a dash for never."""
    return "–" if moment is None else f"{moment:%Y-%m-%d}"


def number(value: int) -> str:
    """``12,345``."""
    return f"{value:,}"


def counted(value: int, noun: str) -> str:
    """``1 run``, ``12,345 runs``."""
    return f"{number(value)} {noun}" if value == 1 else f"{number(value)} {noun}s"


def bar(value: int, largest: int, width: int) -> str:
    """A bar of block characters, ``width`` cells for ``largest``, exact to an eighth of a cell."""
    eighths = round(8 * width * value / largest) if largest else 0
    return _FULL_BLOCK * (eighths // 8) + _EIGHTHS[eighths % 8].strip()
