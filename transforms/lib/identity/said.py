"""What an entry says, in 32 characters that can be compared part by part.

    2:tttttt ssssss nnnnnn dddddd xxxxxx      title, summary, numbers in both, dates, full text

Each part is a hash of 36 bits, or dots where the entry does not say. Numbers stand apart from the
words they are among: a counter of comments and a corrected headline are changes of a different
kind, and the first is what an entry is slowed down by (``brakes``). Case, punctuation and spacing
do not count.
"""

from __future__ import annotations

import binascii
import hashlib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from transforms.lib.feeds.document import ParsedEntry
from transforms.lib.text.plain import tokens

_VERSION: Final = "2:"
_UNSAID: Final = "......"
_WIDTH: Final = len(_UNSAID)
_NUMBER: Final = re.compile(r"\d+")
_PARTS: Final = ("title", "summary", "numbers", "dates", "text")
# A part that comes or goes is news, but for dates: without them nothing is said of them.
_MAY_BE_MISSING: Final = frozenset({"dates"})
QUIET: Final = frozenset({"numbers", "dates"})
"""Changes that bring nothing new to read as a rule."""


@dataclass(frozen=True)
class Said:
    """What one entry says: ``now`` as above; ``before`` gives what older versions made of it."""

    now: str
    before: Callable[[], str]


def said_by(entry: ParsedEntry, full_text: str, *, dated: bool = True) -> str:
    """What an entry says. ``full_text`` is that of the article, "" for a teaser.

    Without ``dated`` its dates are left out, as those that change with every poll are.
    """
    title, summary = " ".join(tokens(entry.title)), " ".join(tokens(entry.summary))
    numbers = _NUMBER.findall(f"{title} {summary}")
    dates = [m.isoformat() for m in (entry.published, entry.updated) if m is not None and dated]
    parts = (
        " ".join(_NUMBER.sub("", title).split()) if numbers else title,
        " ".join(_NUMBER.sub("", summary).split()) if numbers else summary,
        " ".join(numbers),
        " ".join(dates),
        full_text.casefold(),
    )
    return _VERSION + "".join(_hash(part) if part else _UNSAID for part in parts)


def said_before(title: str, summary: str, updated: datetime | None) -> str:
    """``entry_hash`` as versions before decision 16 made it; 32 hex digits."""
    moment = updated.isoformat() if updated else ""
    parts = (" ".join(tokens(title)), " ".join(tokens(summary)), moment)
    return hashlib.sha256("\n".join(parts).encode("utf-8", "replace")).hexdigest()[:32]


def changes(before: str, now: str, as_before: Callable[[], str]) -> frozenset[str]:
    """The parts in which an entry differs from what it said before.

    Args:
        before: an ``entry_hash`` of the lake, of this version or an older one.
        now: what it says now, by ``said_by``.
        as_before: gives the same by ``said_before``; asked only where ``before`` is older. Such a
            hash cannot be taken apart: what differs then counts as its title.
    """
    if before == now:
        return frozenset()
    if not before.startswith(_VERSION) or not now.startswith(_VERSION):
        return frozenset() if before == as_before() else frozenset({"title"})
    pairs = zip(_PARTS, _taken_apart(before), _taken_apart(now), strict=True)
    return frozenset(
        name
        for name, old, new in pairs
        if old != new and not (name in _MAY_BE_MISSING and _UNSAID in (old, new))
    )


def named(changed: Iterable[str]) -> str:
    """Parts as they stand in rows: their names in one order, with commas."""
    found = set(changed)
    return ",".join(name for name in _PARTS if name in found)


def is_loud(changed: str) -> bool:
    """True where a word changed, and not but numbers and dates; takes what ``named`` gives."""
    return bool(set(changed.split(",")) - QUIET - {""})


def part(said: str, *names: str) -> str:
    """Some parts of what an entry says, to tell entries of one document apart."""
    values = dict(zip(_PARTS, _taken_apart(said), strict=True))
    return "".join(values[name] for name in names)


def _taken_apart(said: str) -> list[str]:
    start = len(_VERSION)
    return [said[at : at + _WIDTH] for at in range(start, start + _WIDTH * len(_PARTS), _WIDTH)]


def _hash(text: str) -> str:
    digest = hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=6).digest()
    return binascii.b2a_base64(digest)[:_WIDTH].decode()
