"""What a run must remember, read back from the lake: the lake is the memory.

The state is fed with the key columns of ``polls``, ``articles`` and ``rejects`` files, in any
order, each file once or more often. It answers three questions: what is new (by ``entry_key``,
before the fetch), what is the same article (by ``article_id``, after it), and what is pending.

An entry is *pending* when it was discovered later than it was last settled. It is settled by an
article row or by a reject row without a next attempt; both carry the time of the discovery
that they settle, so that no clocks are compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa

from transforms.lib.feed_memory import MEMORY_COLUMNS, FeedMemory
from transforms.lib.near_duplicates import NearDuplicates
from transforms.lib.retries import uses_up_attempt
from transforms.lib.text import title_hash
from transforms.lib.urls import UrlError, article_id, canonical_url

# After so many changes an entry is taken to be one that changes with every poll.
MAX_FETCHES_PER_ENTRY = 24

# What a pending entry needs of the poll that discovered it.
_DISCOVERY_COLUMNS = (
    *("feed_url", "source_id", "source_name", "source_country", "source_kind", "source_language"),
    *("polled_at", "body_hash"),
)
POLL_COLUMNS = tuple(dict.fromkeys((*_DISCOVERY_COLUMNS, *MEMORY_COLUMNS, "discovered")))
ARTICLE_COLUMNS = (
    *("article_id", "entry_key", "discovered_at", "entry_url", "url", "canonical_url"),
    *("revision", "content_hash", "simhash", "title", "published_at", "duplicate_of"),
)
REJECT_COLUMNS = ("entry_key", "discovered_at", "reason", "attempt", "next_attempt_at")


@dataclass(frozen=True)
class SeenArticle:
    """The latest revision of an article that the lake holds, with hashes of its text and title."""

    article_id: str
    published_date: str
    revision: int
    content_hash: str
    simhash: int = 0
    title_hash: int = 0


class _EntryState:
    """One entry key. Times are microseconds since 1970, -1 for never."""

    __slots__ = (
        "attempt",
        "discovered",
        "discoveries",
        "entry_hash",
        "next_attempt",
        "settled",
    )

    def __init__(self) -> None:
        self.entry_hash = ""
        self.discovered = -1
        self.discoveries = 0
        self.settled = -1
        self.attempt = 0
        self.next_attempt = -1


@dataclass(frozen=True)
class PendingRow:
    """A pending entry as plain values: the entry's row in ``discovered`` and its poll's columns.

    ``attempt`` is the number of the next attempt, counted from 1; ``next_attempt_at`` None for now.
    ``excused`` of the attempts before it used up none: the server said "not now".
    ``update`` is true for an entry that was settled before and came again because it changed.
    """

    entry: dict[str, Any]
    poll: dict[str, Any]
    attempt: int
    update: bool
    next_attempt_at: datetime | None
    excused: int = 0


def _key(hex_digest: str) -> bytes:
    """Half of a SHA-256 is enough to tell entries apart, and takes half the memory."""
    return bytes.fromhex(hex_digest[:32])


def _micros(column: pa.ChunkedArray) -> list[int | None]:
    micros: list[int | None] = column.cast(pa.int64()).to_pylist()
    return micros


class LakeState:
    """Feeds, entries and articles that the lake knows. Not thread-safe while it is updated."""

    def __init__(self) -> None:
        self._feeds: dict[str, FeedMemory] = {}
        self._entries: dict[bytes, _EntryState] = {}
        self._payloads: dict[bytes, tuple[dict[str, Any], dict[str, Any]]] = {}
        # Numbers, not a count: a file may be read twice. Few entries have any.
        self._used_up: dict[bytes, frozenset[int]] = {}
        self._articles: dict[bytes, SeenArticle] = {}
        self._aliases: dict[bytes, bytes] = {}
        self.near_duplicates = NearDuplicates()

    # Questions

    def feed(self, feed_url: str) -> FeedMemory | None:
        """The last poll of a feed, or None for one never polled."""
        return self._feeds.get(feed_url)

    def is_new(self, entry_key: str, entry_hash: str) -> bool:
        """True when an entry was never seen, or has changed and may still be fetched again."""
        state = self._entries.get(_key(entry_key))
        if state is None or state.discoveries == 0:
            return True
        return state.entry_hash != entry_hash and state.discoveries < MAX_FETCHES_PER_ENTRY

    def discovered(self, entry_key: str) -> int:
        """When an entry was last discovered, in microseconds since 1970; -1 for never."""
        state = self._entries.get(_key(entry_key))
        return -1 if state is None else state.discovered

    def settled(self, entry_key: str) -> int:
        """The last discovery of an entry that an article or a reject settled; -1 for none."""
        state = self._entries.get(_key(entry_key))
        return -1 if state is None else state.settled

    def attempts(self, entry_key: str) -> int:
        """How many attempts at the last discovery of an entry have failed."""
        state = self._entries.get(_key(entry_key))
        return 0 if state is None else state.attempt

    def article(self, identifier: str) -> SeenArticle | None:
        """The latest revision of an article by its id."""
        return self._articles.get(bytes.fromhex(identifier))

    def article_at(self, url: str) -> SeenArticle | None:
        """The article that a URL, in any of the forms it was met in, belongs to."""
        try:
            key = bytes.fromhex(article_id(canonical_url(url)))
        except UrlError:
            return None
        return self._articles.get(self._aliases.get(key, key))

    def pending(self) -> Iterator[PendingRow]:
        """All pending entries, in the order of their discovery, due or not."""
        for key, (entry, poll) in self._payloads.items():
            state = self._entries[key]
            yield PendingRow(
                entry,
                poll,
                attempt=state.attempt + 1,
                update=state.settled >= 0,
                next_attempt_at=_datetime(state.next_attempt),
                excused=state.attempt - len(self._used_up.get(key, ())),
            )

    def counts(self) -> dict[str, int]:
        """Number of feeds, distinct entries, pending entries and articles."""
        return {
            "feeds": len(self._feeds),
            "entries": len(self._entries),
            "pending": len(self._payloads),
            "articles": len(self._articles),
        }

    # Snapshots

    def to_tables(self) -> dict[str, pa.Table]:
        """The whole state as tables, for a snapshot."""
        entries, articles = list(self._entries.values()), list(self._articles.values())
        columns = {
            name: [getattr(entry, name) for entry in entries] for name in _EntryState.__slots__
        }
        return {
            "feeds": pa.Table.from_pylist(
                [{"feed_url": url, **feed.as_dict()} for url, feed in self._feeds.items()]
            ),
            "entries": pa.table({"key": list(self._entries), **columns}),
            "articles": pa.Table.from_pylist([vars(article) for article in articles]),
            "aliases": pa.table(
                {"alias": list(self._aliases), "key": list(self._aliases.values())}
            ),
            "used_up": pa.table(
                {
                    "key": list(self._used_up),
                    "attempts": [sorted(n) for n in self._used_up.values()],
                }
            ),
            "pending": pa.table({"key": list(self._payloads)}),
            "pending_entries": pa.Table.from_pylist([e for e, _ in self._payloads.values()]),
            "pending_polls": pa.Table.from_pylist([p for _, p in self._payloads.values()]),
            "near_duplicates": self.near_duplicates.to_table(),
        }

    @classmethod
    def from_tables(cls, tables: dict[str, pa.Table]) -> LakeState:
        """The state that ``to_tables`` gave.

        Raises:
            KeyError, TypeError, ValueError: the tables are not those of a state.
        """
        state = cls()
        for row in tables["feeds"].to_pylist():
            url = row.pop("feed_url")
            state._feeds[url] = FeedMemory.from_dict(row)
        for row in tables["entries"].to_pylist():
            entry = state._entry(row.pop("key"))
            for name, value in row.items():
                setattr(entry, name, value)
        for row in tables["articles"].to_pylist():
            state._articles[bytes.fromhex(row["article_id"])] = SeenArticle(**row)
        aliases = tables["aliases"]
        state._aliases = dict(
            zip(aliases["alias"].to_pylist(), aliases["key"].to_pylist(), strict=True)
        )
        used_up = tables["used_up"].to_pylist()
        state._used_up = {row["key"]: frozenset(row["attempts"]) for row in used_up}
        state._payloads = {
            key: (entry, poll)
            for key, entry, poll in zip(
                tables["pending"]["key"].to_pylist() if tables["pending"].num_rows else [],
                tables["pending_entries"].to_pylist(),
                tables["pending_polls"].to_pylist(),
                strict=True,
            )
        }
        state.near_duplicates = NearDuplicates.from_table(tables["near_duplicates"])
        return state

    # Updates

    def add_polls(self, table: pa.Table) -> None:
        """Take in rows of ``polls`` (columns ``POLL_COLUMNS``)."""
        polls = table.drop_columns(["discovered"]).to_pylist()
        discovered = table.column("discovered").to_pylist()
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
        discovered = _to_micros(poll["polled_at"])
        state = self._entry(key)
        if discovered <= state.discovered:
            return
        state.discovered = discovered
        state.discoveries += 1
        state.entry_hash = entry["entry_hash"]
        state.attempt, state.next_attempt = 0, -1
        self._used_up.pop(key, None)
        if state.settled < discovered:
            self._payloads[key] = (entry, poll)

    def _entry(self, key: bytes) -> _EntryState:
        state = self._entries.get(key)
        if state is None:
            state = self._entries[key] = _EntryState()
        return state

    def _settle(self, key: bytes, discovered: int) -> None:
        state = self._entry(key)
        state.settled = max(state.settled, discovered)
        if state.settled >= state.discovered:
            self._payloads.pop(key, None)
            self._used_up.pop(key, None)

    def add_articles(self, table: pa.Table, published_date: str) -> None:
        """Take in rows of one partition of ``articles`` (columns ``ARTICLE_COLUMNS``)."""
        discovered = _micros(table.column("discovered_at"))
        for row, discovered_at in zip(table.to_pylist(), discovered, strict=True):
            self._settle(_key(row["entry_key"]), discovered_at or 0)
            self._add_article(row, published_date)

    def _add_article(self, row: dict[str, Any], published_date: str) -> None:
        key = bytes.fromhex(row["article_id"])
        before = self._articles.get(key)
        if before is None or before.revision < row["revision"]:
            self._articles[key] = SeenArticle(
                row["article_id"],
                published_date,
                row["revision"],
                row["content_hash"],
                row["simhash"],
                title_hash(row["title"]),
            )
        self._add_aliases(key, (row["entry_url"], row["url"], row["canonical_url"]))
        if before is None and row["duplicate_of"] is None:
            self.near_duplicates.add(row["article_id"], row["simhash"], row["published_at"])

    def _add_aliases(self, key: bytes, urls: Iterable[str]) -> None:
        for url in set(urls):
            try:
                alias = bytes.fromhex(article_id(canonical_url(url)))
            except UrlError:
                continue
            if alias != key:
                self._aliases[alias] = key

    def add_rejects(self, table: pa.Table) -> None:
        """Take in rows of ``rejects`` (columns ``REJECT_COLUMNS``); rows of feeds do not count."""
        discovered = _micros(table.column("discovered_at"))
        next_attempts = _micros(table.column("next_attempt_at"))
        for row, at, next_attempt in zip(table.to_pylist(), discovered, next_attempts, strict=True):
            if not row["entry_key"] or at is None:
                continue
            key = _key(row["entry_key"])
            if next_attempt is None:
                self._settle(key, at)
            else:
                self._retry(key, at, row, next_attempt)

    def _retry(self, key: bytes, discovered: int, row: dict[str, Any], next_attempt: int) -> None:
        state, attempt = self._entry(key), row["attempt"]
        if discovered < max(state.discovered, state.settled + 1):
            return
        if attempt > state.attempt:
            state.attempt, state.next_attempt = attempt, next_attempt
        if uses_up_attempt(row["reason"]):
            self._used_up[key] = self._used_up.get(key, frozenset()) | {attempt}


def _datetime(micros: int) -> datetime | None:
    return None if micros < 0 else datetime.fromtimestamp(micros / 1e6, UTC)


def _to_micros(moment: datetime) -> int:
    seconds = int(moment.replace(microsecond=0).timestamp())
    return seconds * 1_000_000 + moment.microsecond
