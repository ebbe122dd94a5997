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


class NearDuplicates:
    """The SimHashes of articles that are no duplicates themselves, with their times."""

    def __init__(self) -> None:
        self._size = 0
        self._hashes: npt.NDArray[np.uint64] = np.zeros(1024, np.uint64)
        self._times: npt.NDArray[np.float64] = np.zeros(1024, np.float64)
        self._ids: list[str] = []

    def add(self, article_id: str, simhash: int, published_at: datetime) -> None:
        """Remember an article. ``simhash`` is signed, as in the ``articles`` dataset."""
        if self._size == len(self._hashes):
            self._hashes = np.concatenate([self._hashes, np.zeros_like(self._hashes)])
            self._times = np.concatenate([self._times, np.zeros_like(self._times)])
        self._hashes[self._size] = np.uint64(simhash & 0xFFFFFFFFFFFFFFFF)
        self._times[self._size] = published_at.timestamp()
        self._ids.append(article_id)
        self._size += 1

    def to_table(self) -> pa.Table:
        """All articles that can still be found, for a snapshot."""
        return pa.table(
            {
                "article_id": pa.array(self._ids, pa.string()),
                "simhash": self._hashes[: self._size],
                "time": self._times[: self._size],
            }
        )

    @classmethod
    def from_table(cls, table: pa.Table) -> NearDuplicates:
        """What ``to_table`` gave."""
        near = cls()
        near._ids = table["article_id"].to_pylist()
        near._size = len(near._ids)
        room = np.zeros(1024)
        near._hashes = np.concatenate([table["simhash"].to_numpy(), room.astype(np.uint64)])
        near._times = np.concatenate([table["time"].to_numpy(), room])
        return near

    def find(self, article_id: str, simhash: int, published_at: datetime) -> str | None:
        """The earliest article of the last 30 days whose text is nearly the same, or None.

        Of two published at the same time the one with the smaller id counts as earlier, so that
        two articles never name each other.
        """
        hashes, times = self._hashes[: self._size], self._times[: self._size]
        distance = np.bitwise_count(hashes ^ np.uint64(simhash & 0xFFFFFFFFFFFFFFFF))
        own = published_at.timestamp()
        recent = (times <= own) & (times >= own - WINDOW.total_seconds())
        candidates = np.flatnonzero((distance <= MAX_DISTANCE) & recent)
        earlier = [(times[i], self._ids[i]) for i in candidates]
        first = min((one for one in earlier if one < (own, article_id)), default=None)
        return None if first is None else first[1]
