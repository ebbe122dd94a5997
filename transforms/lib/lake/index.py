"""What is known of each entry and article of a lake, on disk and not in memory.

A lake of two years holds millions of keys, of which a run asks for a few hundred. They are in a
private, temporary SQLite database: at most ``_CACHE_BYTES`` of it in memory, the rest in a file
that the system deletes with the process, whatever ends it. Nothing here outlives the process
by itself; ``save`` and ``load`` carry it over.
"""

from __future__ import annotations

import sqlite3
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from transforms.lib.identity.seen import SeenArticle

_CACHE_BYTES = 32 << 20
# A stream asks for the entries it is at work on again with every tick: answers at hand, some 10 MB.
_MOST_ASKED = 20_000
_SCHEMA = """
CREATE TABLE IF NOT EXISTS entries (
    key BLOB PRIMARY KEY, entry_hash TEXT NOT NULL, discovered INTEGER NOT NULL,
    settled INTEGER NOT NULL, attempted INTEGER NOT NULL, attempt INTEGER NOT NULL,
    next_attempt INTEGER NOT NULL, telling INTEGER NOT NULL, changed TEXT NOT NULL,
    counted INTEGER NOT NULL, fruitless INTEGER NOT NULL, fruitless_words INTEGER NOT NULL,
    article BLOB NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS tellings ON entries(telling) WHERE telling != 0;
CREATE TABLE IF NOT EXISTS articles (
    key BLOB PRIMARY KEY, published_date TEXT NOT NULL, revision INTEGER NOT NULL,
    content_hash TEXT NOT NULL, simhash INTEGER NOT NULL, title_hash INTEGER NOT NULL,
    title_words INTEGER NOT NULL, details INTEGER NOT NULL, words INTEGER NOT NULL,
    published INTEGER NOT NULL, feed INTEGER NOT NULL, from_feed INTEGER NOT NULL,
    own INTEGER NOT NULL, sketch INTEGER, ingested INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS aliases (alias BLOB PRIMARY KEY, key BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS texts (
    place BLOB, key BLOB, PRIMARY KEY (place, key)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS edges (
    source TEXT, fetched INTEGER, key BLOB, lines BLOB NOT NULL, PRIMARY KEY (source, fetched, key)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS withdrawn (key BLOB PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS parts (name TEXT PRIMARY KEY, content BLOB NOT NULL) WITHOUT ROWID;
"""


@dataclass(frozen=True)
class EntryState:
    """One entry key. Times are microseconds since 1970, -1 for never.

    ``attempt`` counts the attempts at the discovery at ``attempted`` that failed. ``telling`` is
    what all that its feed tells of its place has in common. ``changed`` names, with commas, the
    parts that changed since the entry was last settled. ``fruitless`` counts the discoveries up to
    ``counted`` that brought no new text, ``fruitless_words`` those of them in which words changed.
    ``article`` is the key of the article that the entry led to last.
    """

    entry_hash: str = ""
    discovered: int = -1
    settled: int = -1
    attempted: int = -1
    attempt: int = 0
    next_attempt: int = -1
    telling: int = 0
    changed: str = ""
    counted: int = -1
    fruitless: int = 0
    fruitless_words: int = 0
    article: bytes = b""


UNKNOWN = EntryState()
_ENTRY_FIELDS = tuple(field.name for field in fields(EntryState))
_ENTRY = ", ".join(_ENTRY_FIELDS)
# An article's id is its key, and so is no column.
_ARTICLE_FIELDS = tuple(field.name for field in fields(SeenArticle) if field.name != "article_id")
_ARTICLE = ", ".join(_ARTICLE_FIELDS)
_PUT_ENTRY = f"INSERT OR REPLACE INTO entries VALUES (?{', ?' * len(_ENTRY_FIELDS)})"  # noqa: S608
_PUT_ARTICLE = f"INSERT OR REPLACE INTO articles VALUES (?{', ?' * len(_ARTICLE_FIELDS)})"  # noqa: S608
_SELECT_ENTRY = f"SELECT {_ENTRY} FROM entries WHERE key = ?"  # noqa: S608 (names of ours)
_SELECT_TELLINGS = f"SELECT key, {_ENTRY} FROM entries WHERE telling = ? AND telling != 0"  # noqa: S608
_SELECT_ARTICLE = f"SELECT {_ARTICLE} FROM articles WHERE key = ?"  # noqa: S608


_SELECT_TEXTS = (
    f"SELECT articles.key, {_ARTICLE} FROM texts JOIN articles ON articles.key = texts.key"  # noqa: S608
    " WHERE place = ? ORDER BY published DESC LIMIT ?"
)
_FORGET_EDGES = (
    "DELETE FROM edges WHERE source = ? AND (fetched, key) <="
    " (SELECT fetched, key FROM edges WHERE source = ? ORDER BY fetched DESC, key DESC"
    " LIMIT 1 OFFSET ?)"
)
_MOST_TEXTS = 500
"""A list of warnings grows for years; what an entry is a version of is among the last."""


class LakeIndex:
    """Entries by keys of 32 bytes, articles and aliases by keys of 16. Thread-safe.

    ``parts`` are what else belongs to a state, as bytes by name. ``some_withdrawn`` is false in
    most lakes, whose addresses then need not be looked up.
    """

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._asked: dict[bytes, EntryState] = {}
        self.some_withdrawn = False
        # Without a name the database is a temporary one.
        self._database = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        for setting in (f"cache_size = -{_CACHE_BYTES >> 10}", "journal_mode = OFF"):
            self._database.execute(f"PRAGMA {setting}")
        self._database.executescript(_SCHEMA)

    @contextmanager
    def batch(self) -> Iterator[None]:
        """Write what the block writes together: one by one it takes ten times as long."""
        with self._lock:
            self._execute("BEGIN")
            try:
                yield
            finally:
                # There is no way back without a journal, and no need: all may be written twice.
                self._execute("COMMIT")

    def entry(self, key: bytes) -> EntryState:
        """What is known of an entry; ``UNKNOWN`` for one that was never met."""
        with self._lock:
            state = self._asked.get(key)
            if state is None:
                row = self._one(_SELECT_ENTRY, key)
                state = UNKNOWN if row is None else EntryState(*row)
                if len(self._asked) == _MOST_ASKED:
                    self._asked.clear()
                self._asked[key] = state
        return state

    def put_entry(self, key: bytes, state: EntryState) -> None:
        """Remember an entry."""
        with self._lock:
            self._asked.pop(key, None)
            values = [getattr(state, name) for name in _ENTRY_FIELDS]
            self._write(_PUT_ENTRY, key, *values)

    def tellings(self, telling: int) -> list[tuple[bytes, EntryState]]:
        """The entries of one telling, with their keys."""
        with self._lock:
            rows = self._execute(_SELECT_TELLINGS, (telling,)).fetchall()
        return [(row[0], EntryState(*row[1:])) for row in rows]

    def article(self, key: bytes) -> SeenArticle | None:
        """An article by its key, the bytes of ``article_id``."""
        row = self._one(_SELECT_ARTICLE, key)
        return None if row is None else _seen_article(key, row)

    def put_article(self, key: bytes, article: SeenArticle) -> None:
        """Remember an article."""
        values = [getattr(article, name) for name in _ARTICLE_FIELDS]
        self._write(_PUT_ARTICLE, key, *values)

    def articles_at(self, place: bytes) -> list[SeenArticle]:
        """The articles whose texts feeds gave at a place, those published last first."""
        with self._lock:
            rows = self._execute(_SELECT_TEXTS, (place, _MOST_TEXTS)).fetchall()
        return [_seen_article(key, values) for key, *values in rows]

    def put_text(self, place: bytes, key: bytes) -> None:
        """Remember that a feed gave the text of an article at a place."""
        self._write("INSERT OR IGNORE INTO texts VALUES (?, ?)", place, key)

    def article_key(self, alias: bytes) -> bytes:
        """The key of the article that an alias stands for, or the alias itself."""
        row = self._one("SELECT key FROM aliases WHERE alias = ?", alias)
        return alias if row is None else row[0]

    def put_alias(self, alias: bytes, key: bytes) -> None:
        """Let an alias stand for an article."""
        self._write("INSERT OR REPLACE INTO aliases VALUES (?, ?)", alias, key)

    def edges(self, source: str, but: bytes) -> list[tuple[int, bytes]]:
        """When other articles of a source than one were fetched, and what they begin and end with.

        What of those is kept is up to ``put_edges``.
        """
        query = "SELECT fetched, lines FROM edges WHERE source = ? AND key != ?"
        with self._lock:
            return self._execute(query, (source, but)).fetchall()

    def put_edges(self, source: str, fetched: int, key: bytes, lines: bytes, most: int) -> None:
        """Remember what an article begins and ends with, and the ``most`` latest of its source."""
        self._write("INSERT OR REPLACE INTO edges VALUES (?, ?, ?, ?)", source, fetched, key, lines)
        self._write(_FORGET_EDGES, source, source, most)

    def is_withdrawn(self, key: bytes) -> bool:
        """True for a key of something that was taken down."""
        return self._one("SELECT 1 FROM withdrawn WHERE key = ?", key) is not None

    def put_withdrawn(self, key: bytes) -> None:
        """Remember a key of something that was taken down."""
        self._write("INSERT OR IGNORE INTO withdrawn VALUES (?)", key)
        self.some_withdrawn = True

    def counts(self) -> dict[str, int]:
        """The number of entries and articles."""
        entries, articles = self._one(
            "SELECT (SELECT count(*) FROM entries), (SELECT count(*) FROM articles)"
        )
        return {"entries": entries, "articles": articles}

    def save(self, path: Path, parts: Mapping[str, bytes]) -> None:
        """Write a copy to a new file, with the parts."""
        with closing(sqlite3.connect(path)) as copy, self._lock:
            copy.execute("PRAGMA synchronous = OFF")  # a cache; whoever needs it whole syncs it
            self._database.backup(copy)
            copy.executemany("INSERT INTO parts VALUES (?, ?)", parts.items())
            copy.commit()

    def load(self, path: Path) -> dict[str, bytes]:
        """Become the copy in a file, which is spoilt by it; gives the parts.

        Raises:
            sqlite3.Error: the file is no such copy.
        """
        with closing(sqlite3.connect(path)) as copy, self._lock:
            copy.execute("PRAGMA synchronous = OFF")
            parts = dict(copy.execute("SELECT name, content FROM parts"))
            copy.execute("DELETE FROM parts")
            copy.commit()
            copy.backup(self._database)
            self._asked.clear()
            self.some_withdrawn = self._one("SELECT 1 FROM withdrawn LIMIT 1") is not None
        return parts

    def _one(self, query: str, *values: object) -> Any:
        with self._lock:
            return self._execute(query, values).fetchone()

    def _write(self, statement: str, *values: object) -> None:
        self._execute(statement, values)

    def _execute(self, statement: str, values: Sequence[object] = ()) -> sqlite3.Cursor:
        with self._lock:
            try:
                return self._database.execute(statement, values)
            except sqlite3.OperationalError as error:
                raise OSError(f"keys of the lake in {tempfile.gettempdir()}: {error}") from error


def _seen_article(key: bytes, row: Sequence[Any]) -> SeenArticle:
    seen: dict[str, Any] = dict(zip(_ARTICLE_FIELDS, row, strict=True))
    seen |= {name: bool(seen[name]) for name in ("from_feed", "own")}
    return SeenArticle(article_id=key.hex(), **seen)
