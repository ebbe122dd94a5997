"""Does a feed say something new of an address, or only once more what it said under another id?"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from transforms.lib.identity.brakes import waiting_time
from transforms.lib.identity.entries import Telling
from transforms.lib.identity.said import changes, is_loud, named

_DAY: Final = timedelta(days=1) // timedelta(microseconds=1)


@dataclass(frozen=True)
class Entry:
    """An entry to be judged: its key, what it says (also as before), when it was discovered."""

    key: str
    said: str
    said_before: Callable[[], str]
    discovered: int
    has_text: bool


@dataclass(frozen=True)
class Heard:
    """Nothing new: another entry of the feed said the same of the address, or tells of it now."""

    by: Telling


@dataclass(frozen=True)
class Retold:
    """Something else was told of the address before; ``changed`` as in ``said.named``.

    ``not_before`` is when to follow it, in microseconds: an address of which something else is told
    with every poll is slowed down as an entry is.
    """

    changed: str
    not_before: int


def heard(entry: Entry, tellings: Iterable[Telling]) -> Heard | Retold | None:
    """Compare an entry with the others of its feed for the same address; None if there are none."""
    others = [one for one in tellings if one.entry_key != entry.key]
    if not others:
        return None
    newest = max(one.discovered for one in others)
    last = [one for one in others if one.discovered == newest]
    for one in others if entry.has_text else last:
        first = (one.discovered, one.entry_key) < (entry.discovered, entry.key)
        if first and not changes(one.said, entry.said, entry.said_before):
            return Heard(one)
    if not entry.has_text:
        if newest > entry.discovered:
            return Heard(last[0])
        beside = min(last, key=lambda one: one.entry_key)
        if newest == entry.discovered:
            # Told twice in one document: the page is asked for once.
            return Heard(beside) if beside.entry_key < entry.key else None
    changed = named(changes(last[0].said, entry.said, entry.said_before))
    lately = sum(one.discovered > entry.discovered - _DAY for one in others)
    wait = waiting_time(lately - 1, quiet=not is_loud(changed)) // timedelta(microseconds=1)
    return Retold(changed, newest + wait if wait else 0)
