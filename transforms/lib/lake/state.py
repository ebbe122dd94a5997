"""What a run must remember, read back from the lake: the lake is the memory.

The state is fed with the key columns of ``polls``, ``articles`` and ``rejects`` files, in any
order, each file once or more often. Above all it says what is new (by ``entry_key``,
before the fetch), what is the same article (by ``article_id``, after it), and what is pending.

An entry is *pending* when it was discovered later than it was last settled. It is settled by an
article row or by a reject row without a next attempt; both carry the time of the discovery
that they settle, so that no clocks are compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

from schemas.reasons import Reason
from transforms.lib.identity.brakes import waiting_time
from transforms.lib.identity.entries import Telling
from transforms.lib.identity.near_duplicates import NearDuplicates
from transforms.lib.identity.said import is_loud
from transforms.lib.identity.seen import SeenArticle, title_words
from transforms.lib.lake.attempts import uses_up_attempt
from transforms.lib.lake.index import EntryState, LakeIndex
from transforms.lib.lake.outlets import Outlets
from transforms.lib.lake.readings import (
    from_micros,
    identifier_of,
    micros_in,
    seen_in,
    telling_of,
    to_micros,
    what_changed,
)
from transforms.lib.lake.withdrawn import address_keys
from transforms.lib.polling.memory import MEMORY_COLUMNS, FeedMemory
from transforms.lib.urls.keys import telling

# What a pending entry needs of the poll that discovered it.
_DISCOVERY_COLUMNS = (
    *("feed_url", "source_id", "source_name", "source_country", "source_kind", "source_language"),
    *("polled_at", "body_hash"),
)
POLL_COLUMNS = tuple(dict.fromkeys((*_DISCOVERY_COLUMNS, *MEMORY_COLUMNS, "discovered")))
ARTICLE_COLUMNS = (
    *("article_id", "entry_key", "discovered_at", "entry_url", "url", "canonical_url"),
    *("revision", "content_hash", "simhash", "title", "published_at", "duplicate_of"),
    *("authors", "word_count", "published_from", "feed_url", "text_source"),
    *("sketch", "ingested_at", "source_id", "fetched_at", "edge_lines", "outlet_lines"),
)
REJECT_COLUMNS = (
    *("entry_key", "discovered_at", "reason", "attempt", "next_attempt_at", "changed", "against"),
)

# What a snapshot holds beside the index.
_TABLES = ("feeds", "pending", "pending_entries", "pending_polls", "used_up", "near_duplicates")
_COMPRESSED = pa.ipc.IpcWriteOptions(compression="zstd")


@dataclass(frozen=True, slots=True)
class PendingRow:
    """A pending entry as plain values: the entry's row in ``discovered`` and its poll's columns.

    ``attempt`` is the number of the next attempt, counted from 1; ``next_attempt_at`` None for now.
    ``excused`` of the attempts before it used up none: the server said "not now".
    ``update`` is true for an entry that was settled before and came again because it changed, in
    the parts that ``changed`` names.
    """

    entry: dict[str, Any]
    poll: dict[str, Any]
    attempt: int
    update: bool
    next_attempt_at: datetime | None
    excused: int = 0
    changed: str = ""


_key = bytes.fromhex


class LakeState:
    """Feeds, entries and articles that the lake knows.

    Entries and articles are on disk; feeds, what is pending and near-duplicates in memory.
    """

    def __init__(self) -> None:
        self._index = LakeIndex()
        self._feeds: dict[str, FeedMemory] = {}
        self._pending: dict[bytes, PendingRow] = {}
        # Numbers, not a count: a file may be read twice. Few entries have any.
        self._used_up: dict[bytes, frozenset[int]] = {}
        self.near_duplicates = NearDuplicates()
        self.outlets = Outlets(self._index)

    # Questions

    def feed(self, feed_url: str) -> FeedMemory | None:
        """The last poll of a feed, or None for one never polled."""
        return self._feeds.get(feed_url)

    def told(self, key: str) -> Telling | None:
        """An entry by its key, as it was seen last; None for one never seen."""
        state = self._index.entry(_key(key))
        return None if state.discovered < 0 else telling_of(key, state)

    def tellings(self, telling: int) -> list[Telling]:
        """All entries of a feed for one place."""
        return [telling_of(key.hex(), state) for key, state in self._index.tellings(telling)]

    def changed(self, entry_key: str, discovered: int) -> str:
        """What had changed in an entry when it was discovered, by names with commas."""
        state = self._index.entry(_key(entry_key))
        return state.changed if state.discovered == discovered else ""

    def not_before(self, entry_key: str, *, quiet: bool) -> datetime | None:
        """When an entry that has changed may be followed; None for at once."""
        state = self._index.entry(_key(entry_key))
        count = state.fruitless if quiet else state.fruitless_words
        wait = waiting_time(count, quiet=quiet)
        since = from_micros(state.settled)
        return since + wait if wait and since is not None else None

    def discovered(self, entry_key: str) -> int:
        """When an entry was last discovered, in microseconds since 1970; -1 for never."""
        return self._index.entry(_key(entry_key)).discovered

    def settled(self, entry_key: str) -> int:
        """The last discovery of an entry that an article or a reject settled; -1 for none."""
        return self._index.entry(_key(entry_key)).settled

    def attempts(self, entry_key: str) -> int:
        """How many attempts at the last discovery of an entry have failed."""
        state = self._index.entry(_key(entry_key))
        return state.attempt if state.attempted == state.discovered else 0

    def article(self, identifier: str) -> SeenArticle | None:
        """The latest revision of an article by its id."""
        return self._index.article(bytes.fromhex(identifier))

    def article_at(self, url: str) -> SeenArticle | None:
        """The article that a URL, in any of the forms it was met in, belongs to."""
        identifier = identifier_of(url)
        if not identifier:
            return None
        key = bytes.fromhex(identifier)
        return self._index.article(key) or self._index.article(self._index.article_key(key))

    def article_of(self, entry_key: str) -> SeenArticle | None:
        """The article that an entry led to last."""
        article = self._index.entry(_key(entry_key)).article
        return self._index.article(article) if article else None

    def articles_at(self, identifier: str) -> list[SeenArticle]:
        """The articles whose texts feeds gave at the address behind an id."""
        return self._index.articles_at(bytes.fromhex(identifier))

    def withdrawn(self, key: str) -> bool:
        """True for a key (``withdrawn.keys_of``) of an article that was taken down."""
        return self._index.is_withdrawn(bytes.fromhex(key))

    def withdrawn_at(self, url: str) -> bool:
        """True for an address, in any form, at which an article was taken down."""
        return self._index.some_withdrawn and any(map(self.withdrawn, address_keys((url,))))

    def pending(self) -> Iterator[PendingRow]:
        """All pending entries, in the order of their discovery, due or not."""
        return iter(self._pending.values())

    def counts(self) -> dict[str, int]:
        """Number of feeds, distinct entries, pending entries and articles."""
        return {
            "feeds": len(self._feeds),
            "pending": len(self._pending),
            **self._index.counts(),
        }

    # Snapshots

    def save(self, path: Path, **parts: bytes) -> None:
        """Write the whole state to a new file, and what else is to stand in it."""
        rows = self._pending.values()
        tables = {
            "feeds": [{"feed_url": url, **feed.as_dict()} for url, feed in self._feeds.items()],
            "pending": [{"key": key} for key in self._pending],
            "pending_entries": [row.entry for row in rows],
            "pending_polls": [row.poll for row in rows],
            "used_up": [{"key": key, "attempts": sorted(n)} for key, n in self._used_up.items()],
        }
        arrow = {name: pa.Table.from_pylist(rows) for name, rows in tables.items()}
        arrow["near_duplicates"] = self.near_duplicates.to_table()
        self._index.save(path, parts | {name: _serialise(table) for name, table in arrow.items()})

    @classmethod
    def load(cls, path: Path) -> tuple[LakeState, dict[str, bytes]]:
        """The state that ``save`` wrote, and what else stood in the file, which is spoilt by it.

        Raises:
            KeyError, TypeError, ValueError, pa.ArrowException, sqlite3.Error: it is no such file.
        """
        state = cls()
        parts = state._index.load(path)
        tables = {name: _deserialise(parts.pop(name)) for name in _TABLES}
        feeds, keys, entries, polls, used_up = (tables[n].to_pylist() for n in _TABLES[:-1])
        for row in feeds:
            url = row.pop("feed_url")
            state._feeds[url] = FeedMemory.from_dict(row)
        state._used_up = {row["key"]: frozenset(row["attempts"]) for row in used_up}
        for row, entry, poll in zip(keys, entries, polls, strict=True):
            state._await(row["key"], state._index.entry(row["key"]), entry, poll)
        state.near_duplicates = NearDuplicates.from_table(tables["near_duplicates"])
        return state, parts

    # Updates

    def add_polls(self, table: pa.Table) -> None:
        """Take in rows of ``polls`` (columns ``POLL_COLUMNS``)."""
        polls = table.drop_columns(["discovered"]).to_pylist()
        discovered = table.column("discovered").to_pylist()
        with self._index.batch():
            for poll, entries in zip(polls, discovered, strict=True):
                self._add_poll(poll)
                discovery = {name: poll[name] for name in _DISCOVERY_COLUMNS}
                for entry in entries:
                    self._discover(entry, discovery)

    def _add_poll(self, poll: dict[str, Any]) -> None:
        before = self._feeds.get(poll["feed_url"])
        if before is not None and before.polled_at >= poll["polled_at"]:
            return
        self._feeds[poll["feed_url"]] = FeedMemory.from_row(poll)

    def _discover(self, entry: dict[str, Any], poll: dict[str, Any]) -> None:
        key = _key(entry["entry_key"])
        discovered = to_micros(poll["polled_at"])
        before = self._index.entry(key)
        if discovered <= before.discovered:
            return
        state = replace(
            before,
            entry_hash=entry["entry_hash"],
            discovered=discovered,
            telling=telling(poll["feed_url"], entry["url"]),
            changed=what_changed(before, entry),
        )
        self._index.put_entry(key, state)
        if state.attempted < discovered:
            self._used_up.pop(key, None)
        if state.settled < discovered:
            self._await(key, state, entry, poll)

    def _await(
        self, key: bytes, state: EntryState, entry: dict[str, Any], poll: dict[str, Any]
    ) -> None:
        """Take an entry as pending, with the attempts that were made."""
        tried = state.attempted == state.discovered
        self._pending[key] = PendingRow(
            entry,
            poll,
            attempt=state.attempt + 1 if tried else 1,
            update=state.settled >= 0,
            next_attempt_at=from_micros(state.next_attempt) if tried else None,
            excused=state.attempt - len(self._used_up.get(key, ())) if tried else 0,
            changed=state.changed,
        )

    def _settle(self, key: bytes, discovered: int) -> None:
        state = self._index.entry(key)
        if discovered > state.settled:
            state = replace(state, settled=discovered)
            self._index.put_entry(key, state)
        if state.settled >= state.attempted:
            self._used_up.pop(key, None)
        if state.settled >= state.discovered:
            self._pending.pop(key, None)
        elif row := self._pending.get(key):
            self._await(key, state, row.entry, row.poll)

    def add_articles(self, table: pa.Table, published_date: str) -> None:
        """Take in rows of one partition of ``articles`` (columns ``ARTICLE_COLUMNS``)."""
        discovered = micros_in(table.column("discovered_at"))
        published = micros_in(table.column("published_at"))
        rows = zip(table.to_pylist(), discovered, published, strict=True)
        with self._index.batch():
            for row, discovered_at, published_at in rows:
                entry, at = _key(row["entry_key"]), discovered_at or 0
                self._settle(entry, at)
                before = self._add_article(row, published_date, published_at or 0)
                self._lead(entry, at, row, before)

    def _add_article(
        self, row: dict[str, Any], published_date: str, published: int
    ) -> SeenArticle | None:
        """Remember an article; gives what was known of it before."""
        key = bytes.fromhex(row["article_id"])
        before = self._index.article(key)
        seen = seen_in(row, published_date, published)
        if before is None or (before.revision, before.ingested) < (seen.revision, seen.ingested):
            self._index.put_article(key, seen)
        # A fragment is of an article beside others at its address: that is not its alias.
        canonical = row["canonical_url"].partition("#")
        urls = (row["entry_url"], row["url"], "" if canonical[2] else canonical[0])
        self._add_aliases(key, urls)
        if row["text_source"] == "feed":
            for identifier in set(filter(None, map(identifier_of, (*urls, canonical[0])))):
                self._index.put_text(bytes.fromhex(identifier), key)
        if row["revision"] == 1 and row["duplicate_of"] is None:
            self.near_duplicates.add(row["article_id"], row["simhash"], row["published_at"])
            fetched = to_micros(row["fetched_at"])
            self.outlets.add(row["source_id"], row["article_id"], fetched, row["edge_lines"])
        return before

    def _lead(
        self, key: bytes, discovered: int, row: dict[str, Any], before: SeenArticle | None
    ) -> None:
        """Note which article an entry led to, and whether that brought a new text."""
        state = self._index.entry(key)
        article = bytes.fromhex(row["article_id"])
        if discovered >= state.counted and article != state.article:
            self._index.put_entry(key, replace(state, article=article))
        follows = before is not None and before.revision == row["revision"] - 1
        if before is None or not follows or before.content_hash != row["content_hash"]:
            self._count(key, discovered, fruitless=False, words=False)
        else:
            words = before.title_words != title_words(row["title"])
            self._count(key, discovered, fruitless=True, words=words)

    def _count(self, key: bytes, discovered: int, *, fruitless: bool, words: bool) -> None:
        """Count a discovery that brought no new text; one that did begins anew."""
        state = self._index.entry(key)
        if discovered <= state.counted:
            return
        self._index.put_entry(
            key,
            replace(
                state,
                counted=discovered,
                fruitless=state.fruitless + 1 if fruitless else 0,
                fruitless_words=state.fruitless_words + words if fruitless else 0,
            ),
        )

    def _add_aliases(self, key: bytes, urls: Iterable[str]) -> None:
        for url in set(urls):
            alias = bytes.fromhex(identifier_of(url))
            if alias and alias != key:
                self._index.put_alias(alias, key)

    def add_rejects(self, table: pa.Table) -> None:
        """Take in rows of ``rejects`` (columns ``REJECT_COLUMNS``); rows of feeds do not count."""
        discovered = micros_in(table.column("discovered_at"))
        next_attempts = micros_in(table.column("next_attempt_at"))
        rows = zip(table.to_pylist(), discovered, next_attempts, strict=True)
        with self._index.batch():
            for row, at, next_attempt in rows:
                if not row["entry_key"] and row["reason"] == Reason.WITHDRAWN and row["against"]:
                    self._index.put_withdrawn(_key(row["against"]))
                if not row["entry_key"] or at is None:
                    continue
                key = _key(row["entry_key"])
                if next_attempt is None:
                    self._settle(key, at)
                    if row["reason"] == Reason.UNCHANGED:
                        self._count(key, at, fruitless=True, words=is_loud(row["changed"] or ""))
                else:
                    self._retry(key, at, row, next_attempt)

    def _retry(self, key: bytes, discovered: int, row: dict[str, Any], next_attempt: int) -> None:
        state, attempt = self._index.entry(key), row["attempt"]
        if discovered < max(state.discovered, state.attempted, state.settled + 1):
            return
        if discovered > state.attempted:
            state = replace(state, attempted=discovered, attempt=0, next_attempt=-1)
            self._used_up.pop(key, None)
        if attempt > state.attempt:
            state = replace(state, attempt=attempt, next_attempt=next_attempt)
            self._index.put_entry(key, state)
        if uses_up_attempt(row["reason"]):
            self._used_up[key] = self._used_up.get(key, frozenset()) | {attempt}
        if pending := self._pending.get(key):
            self._await(key, state, pending.entry, pending.poll)


def _serialise(table: pa.Table) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema, options=_COMPRESSED) as writer:
        writer.write_table(table)
    return bytes(sink.getvalue())


def _deserialise(content: bytes) -> pa.Table:
    return pa.ipc.open_stream(content).read_all()
