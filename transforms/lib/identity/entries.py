"""Which entries of a feed document are which: the key of each, twins and renamed ones included.

    guid, link ─► entry_key ─► alone in its document? ──► known? ─► its key
                                  │ no: by what it says    │ no: a key of before, or of an entry
                                  ▼                        ▼     of this place that said the same
                              entry_key                 that key, else its own

An id alone proves nothing, since slots are reused and ids change; an address alone proves nothing,
since a page can be another story every week. Cases and tests: ``docs/identity.md``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from transforms.lib.feeds.document import ParsedEntry
from transforms.lib.identity.said import Said, changes, part
from transforms.lib.urls.keys import address, entry_key, keys_of_before, telling

# What tells apart the entries of one document with the same guid and link: the first that does.
# Numbers of a title may be a counter, and a text may be edited: they come late.
_TELL_APART: Final = (
    ("title",),
    ("title", "dates"),
    ("title", "numbers"),
    ("title", "numbers", "dates"),
    ("title", "numbers", "dates", "text"),
)


@dataclass(frozen=True)
class Telling:
    """An entry as it was seen last: ``said`` is its ``entry_hash``, times are microseconds."""

    entry_key: str
    said: str
    telling: int
    discovered: int
    settled: int

    @property
    def is_settled(self) -> bool:
        """True when its last discovery has an end."""
        return self.settled >= self.discovered


class KnownEntries(Protocol):
    """Whoever knows the entries that were discovered: the lake, or a stream over it."""

    def told(self, key: str) -> Telling | None:
        """An entry by its key, as it was seen last."""

    def tellings(self, telling: int) -> Iterable[Telling]:
        """All entries of a feed for one place, by ``transforms.lib.urls.keys.telling``."""

    def withdrawn_at(self, url: str) -> bool:
        """True for an address at which an article was taken down."""


def keys_of(
    feed_url: str, entries: Sequence[ParsedEntry], said: Sequence[Said], known: KnownEntries | None
) -> list[str]:
    """The keys of a document's entries, in their order; twins share one.

    Args:
        feed_url: of the feed list.
        entries: of the document.
        said: what each says.
        known: the entries that came before; None to look at the document alone.
    """
    keys = _told_apart(feed_url, entries, said)
    if known is not None:
        lake = _Lake(feed_url, known, set(keys))
        found = [lake.key(*one) for one in zip(entries, said, keys, strict=True)]
        keys = lake.one_of_twins(said, keys, found) if found != keys else keys
    return _twins_together(entries, said, keys)


def _twins_together(
    entries: Sequence[ParsedEntry], said: Sequence[Said], keys: Sequence[str]
) -> list[str]:
    """One key for entries that say the same of one place, whatever their guids."""
    first: dict[tuple[str, str], str] = {}
    return [
        first.setdefault((address(entry.link), one.now), key) if entry.link else key
        for entry, one, key in zip(entries, said, keys, strict=True)
    ]


def _told_apart(feed_url: str, entries: Sequence[ParsedEntry], said: Sequence[Said]) -> list[str]:
    keys = [entry_key(feed_url, entry.guid, entry.link) for entry in entries]
    by_key: dict[str, list[int]] = {}
    for index, key in enumerate(keys):
        by_key.setdefault(key, []).append(index)
    for group in by_key.values():
        names = _needed(group, said) if len(group) > 1 else ()
        for index in group if names else ():
            entry = entries[index]
            keys[index] = entry_key(feed_url, entry.guid, entry.link, part(said[index].now, *names))
    return keys


def _needed(group: Sequence[int], said: Sequence[Said]) -> tuple[str, ...]:
    """What tells the stories of a group apart; nothing for twins."""
    stories = {part(said[index].now, *_TELL_APART[-1]) for index in group}
    if not any(has_text(said[index]) for index in group):
        # The page is one: what differs in its summary or its dates alone is one story twice.
        stories = {part(said[index].now, "title", "numbers") for index in group}
    if len(stories) == 1:
        return ()
    for names in _TELL_APART:
        if len({part(said[index].now, *names) for index in group}) >= len(stories):
            return names
    return _TELL_APART[-1]


def has_text(said: Said) -> bool:
    """True for an entry that brings the text of its article along."""
    return bool(part(said.now, "text").strip("."))


@dataclass(frozen=True)
class _Lake:
    """What the lake knows of a feed's entries; ``taken`` are the keys of its document by now."""

    feed_url: str
    known: KnownEntries
    taken: set[str]

    def key(self, entry: ParsedEntry, said: Said, key: str) -> str:
        """The key under which the lake knows an entry that has another one by now."""
        found = self.known.told(key)
        if found is not None and not changes(found.said, said.now, said.before):
            return key
        place = telling(self.feed_url, entry.link)
        tellings = list(self.known.tellings(place)) if place else []
        if place and not tellings:
            return key
        if found is None and (before := self._of_before(entry, place)):
            self.taken.add(before)
            return before
        return _renamed(said, tellings) or key

    def one_of_twins(
        self, said: Sequence[Said], keys: Sequence[str], found: Sequence[str]
    ) -> list[str]:
        """What one of twins is known by, the other one is: they need not say the same."""
        known_by = {key: one for key, one in zip(keys, found, strict=True) if one != key}
        for key, one in zip(keys, said, strict=True):
            told = self.known.told(key) if key in known_by else None
            if told is not None and not changes(told.said, one.now, one.before):
                known_by[key] = key
        return [known_by.get(key, key) for key in keys]

    def _of_before(self, entry: ParsedEntry, place: int) -> str:
        """The key that an older version gave the entry, "" if it gave none."""
        keys = keys_of_before(self.feed_url, entry.guid, entry.link, entry.title)
        for key in keys:
            told = self.known.told(key)
            if told is not None and told.telling == place and key not in self.taken:
                return key
        return ""


def _renamed(said: Said, told: Sequence[Telling]) -> str:
    """The key of the entry that said the same of the same place, "" for none.

    Of a page only what was told last counts: a headline that is taken back is a change once more.
    A text that came in the feed stays what it is, whatever else was told of its address.
    """
    newest = max((one.discovered for one in told), default=0)
    same = [
        one
        for one in told
        if (one.discovered == newest or has_text(said))
        and not changes(one.said, said.now, said.before)
    ]
    return max(same, key=lambda t: (t.discovered, t.entry_key)).entry_key if same else ""
