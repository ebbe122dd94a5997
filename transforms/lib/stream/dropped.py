"""Articles that a late stage of a stream gave up, for the stage that let them through.

What was let through counts as known until the lake shows it, or for a lifetime of many minutes. An
article that no tagger survived never comes into the lake: told so, the stage forgets it at once.
Both stages run in one process, one right after the other; word that does not arrive costs no more
than the wait for that lifetime.
"""

from __future__ import annotations

import threading

MAX_KEPT = 10_000
"""Of more the oldest are forgotten: a shard that moved away does not ask for its own."""


class DroppedArticles:
    """Ids of articles with the revision that was given up. Thread-safe."""

    def __init__(self) -> None:
        self._revisions: dict[str, int] = {}
        self._lock = threading.Lock()

    def add(self, article_id: str, revision: int) -> None:
        """Leave word that a revision will not come."""
        with self._lock:
            self._revisions.pop(article_id, None)
            self._revisions[article_id] = revision
            while len(self._revisions) > MAX_KEPT:
                del self._revisions[next(iter(self._revisions))]

    def take(self, article_id: str) -> int | None:
        """The revision that was given up since the last call; None where there is none."""
        with self._lock:
            return self._revisions.pop(article_id, None)
