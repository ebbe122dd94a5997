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
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from transforms.lib.identity.seen import SeenArticle

_CACHE_BYTES = 32 << 20
# A stream asks for the entries it is at work on again with every tick: answers at hand, some 10 MB.
_MOST_ASKED = 20_000
_SCHEMA = """
CREATE TABLE IF NOT EXISTS entries (
    key BLOB PRIMARY KEY, entry_hash TEXT NOT NULL, discovered INTEGER NOT NULL,
    discoveries INTEGER NOT NULL, settled INTEGER NOT NULL, attempted INTEGER NOT NULL,
    attempt INTEGER NOT NULL, next_attempt INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS articles (
    key BLOB PRIMARY KEY, published_date TEXT NOT NULL, revision INTEGER NOT NULL,
    content_hash TEXT NOT NULL, simhash INTEGER NOT NULL, title_hash INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS aliases (alias BLOB PRIMARY KEY, key BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS parts (name TEXT PRIMARY KEY, content BLOB NOT NULL) WITHOUT ROWID;
"""


@dataclass(frozen=True)
class EntryState:
    """One entry key. Times are microseconds since 1970, -1 for never.

    ``attempt`` counts the attempts at the discovery at ``attempted`` that failed.
    """

    entry_hash: str = ""
    discovered: int = -1
    discoveries: int = 0
    settled: int = -1
    attempted: int = -1
    attempt: int = 0
    next_attempt: int = -1


UNKNOWN = EntryState()


class LakeIndex:
    """Entries, articles and aliases by key, of 16 bytes each. Thread-safe.

    ``parts`` are what else belongs to a state, as bytes by name.
    """

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._asked: dict[bytes, EntryState] = {}
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
                row = self._one(
                    "SELECT entry_hash, discovered, discoveries, settled, attempted, attempt,"
                    " next_attempt FROM entries WHERE key = ?",
                    key,
                )
                state = UNKNOWN if row is None else EntryState(*row)
                if len(self._asked) == _MOST_ASKED:
                    self._asked.clear()
                self._asked[key] = state
        return state

    def put_entry(self, key: bytes, state: EntryState) -> None:
        """Remember an entry."""
        with self._lock:
            self._asked.pop(key, None)
            self._write(
                "INSERT OR REPLACE INTO entries VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                key,
                state.entry_hash,
                state.discovered,
                state.discoveries,
                state.settled,
                state.attempted,
                state.attempt,
                state.next_attempt,
            )

    def article(self, key: bytes) -> SeenArticle | None:
        """An article by its key, the bytes of ``article_id``."""
        row = self._one(
            "SELECT published_date, revision, content_hash, simhash, title_hash"
            " FROM articles WHERE key = ?",
            key,
        )
        return None if row is None else SeenArticle(key.hex(), *row)

    def put_article(self, key: bytes, article: SeenArticle) -> None:
        """Remember an article."""
        self._write(
            "INSERT OR REPLACE INTO articles VALUES (?, ?, ?, ?, ?, ?)",
            key,
            article.published_date,
            article.revision,
            article.content_hash,
            article.simhash,
            article.title_hash,
        )

    def article_key(self, alias: bytes) -> bytes:
        """The key of the article that an alias stands for, or the alias itself."""
        row = self._one("SELECT key FROM aliases WHERE alias = ?", alias)
        return alias if row is None else row[0]

    def put_alias(self, alias: bytes, key: bytes) -> None:
        """Let an alias stand for an article."""
        self._write("INSERT OR REPLACE INTO aliases VALUES (?, ?)", alias, key)

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
