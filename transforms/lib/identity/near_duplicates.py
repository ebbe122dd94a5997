"""Near-duplicate search over 64-bit SimHashes of recent articles.

Two texts are near-duplicates when their hashes differ in at most ``MAX_DISTANCE`` of 64 bits
(Manku, Jain, Das Sarma: Detecting Near-Duplicates for Web Crawling, WWW 2007, settled on 3). A
scan over all hashes is one XOR and one population count: 0.1 ms for 100,000 articles, so no index.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np
import numpy.typing as npt
import pyarrow as pa

MAX_DISTANCE = 3
WINDOW = timedelta(days=30)
# What was published so long before the newest article is let go: an article that comes within a
# week of its publication still meets all that it may be a copy of.
_KEPT = WINDOW + timedelta(days=7)
_ROOM = 1024


class NearDuplicates:
    """The SimHashes of recent articles that are no duplicates themselves, with their times."""

    def __init__(self) -> None:
        self._size = 0
        self._hashes: npt.NDArray[np.uint64] = np.zeros(_ROOM, np.uint64)
        self._times: npt.NDArray[np.float64] = np.zeros(_ROOM, np.float64)
        self._ids: npt.NDArray[np.bytes_] = np.zeros(_ROOM, "S32")
        self._held: set[bytes] = set()

    def __len__(self) -> int:
        return self._size

    def add(self, article_id: str, simhash: int, published_at: datetime) -> None:
        """Remember an article once. ``simhash`` is signed, as in the ``articles`` dataset."""
        identifier = article_id.encode()
        if identifier in self._held:
            return
        if self._size == len(self._hashes):
            self._make_room()
        self._held.add(identifier)
        self._hashes[self._size] = np.uint64(simhash & 0xFFFFFFFFFFFFFFFF)
        self._times[self._size] = published_at.timestamp()
        self._ids[self._size] = identifier
        self._size += 1

    def _make_room(self) -> None:
        """Let go of what is old, and leave room for some more."""
        times = self._times[: self._size]
        kept = np.flatnonzero(times >= times.max(initial=0.0) - _KEPT.total_seconds())
        self._size = len(kept)
        room = max(_ROOM, self._size // 4)
        self._hashes = np.concatenate([self._hashes[kept], np.zeros(room, np.uint64)])
        self._times = np.concatenate([self._times[kept], np.zeros(room, np.float64)])
        self._ids = np.concatenate([self._ids[kept], np.zeros(room, "S32")])
        self._held = {bytes(one) for one in self._ids[: self._size]}

    def to_table(self) -> pa.Table:
        """All articles that can still be found, for a snapshot."""
        self._make_room()
        return pa.table(
            {
                "article_id": [one.decode() for one in self._ids[: self._size]],
                "simhash": self._hashes[: self._size],
                "time": self._times[: self._size],
            },
            pa.schema({"article_id": pa.string(), "simhash": pa.uint64(), "time": pa.float64()}),
        )

    @classmethod
    def from_table(cls, table: pa.Table) -> NearDuplicates:
        """What ``to_table`` gave."""
        near = cls()
        near._ids = np.array(table["article_id"].to_pylist(), "S32")
        near._hashes = table["simhash"].to_numpy()
        near._times = table["time"].to_numpy()
        near._size = len(near._ids)
        near._make_room()
        return near

    def find(self, article_id: str, simhash: int, published_at: datetime) -> str | None:
        """The earliest article of the last 30 days whose text is nearly the same, or None.

        Of two published at the same time the one with the smaller id counts as earlier, so that
        two articles never name each other, and none names itself.
        """
        hashes, times = self._hashes[: self._size], self._times[: self._size]
        distance = np.bitwise_count(hashes ^ np.uint64(simhash & 0xFFFFFFFFFFFFFFFF))
        own = published_at.timestamp()
        recent = (times <= own) & (times >= own - WINDOW.total_seconds())
        candidates = np.flatnonzero((distance <= MAX_DISTANCE) & recent)
        found = [(times[i], self._ids[i].decode()) for i in candidates]
        earlier = (one for one in found if one[1] != article_id and one < (own, article_id))
        first = min(earlier, default=None)
        return None if first is None else first[1]
