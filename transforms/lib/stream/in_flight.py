"""Work that is under way in this process while bundles come and go.

A streaming stage never waits inside a bundle: at one tick it starts work, at a later one it
collects what has finished. What is under way is known to the process alone. When the process dies
it is lost, and done again from what the lake and the feeds still say.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import Future
from typing import Any, Generic, TypeVar

Context = TypeVar("Context")


class InFlight(Generic[Context]):
    """Futures by shard and key, each with what its outcome will need. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._shards: defaultdict[str, dict[str, tuple[Context, Future[Any]]]] = defaultdict(dict)

    def start(self, shard: str, key: str, context: Context, future: Future[Any]) -> None:
        """Remember work that was started."""
        with self._lock:
            self._shards[shard][key] = context, future

    def keys(self, shard: str) -> set[str]:
        """The keys of a shard that are under way, or finished and not yet collected."""
        with self._lock:
            return set(self._shards[shard])

    def contexts(self, shard: str) -> list[Context]:
        """What is under way in a shard, or finished and not yet collected."""
        with self._lock:
            return [context for context, _ in self._shards[shard].values()]

    def collect(self, shard: str) -> Iterator[tuple[str, Context, Future[Any]]]:
        """Take out, one by one, what has finished in a shard."""
        with self._lock:
            done = [key for key, (_, future) in self._shards[shard].items() if future.done()]
        for key in done:
            with self._lock:
                context, future = self._shards[shard].pop(key)
            yield key, context, future
