"""A thread that raises its voice in the log when a process is waited for in vain.

A stream lives by its ticks. One whose ticks have stopped looks healthy from outside: the job runs,
checkpoints complete, and nothing comes any more. No element is there to notice, so a clock must.
"""

from __future__ import annotations

import logging
import threading
import time

SHORTEST_LIMIT_SECONDS = 60.0
TICKS_TO_MISS = 20
_EVERY_SECONDS = 60.0

_logger = logging.getLogger(__name__)


def silence_limit(tick_seconds: float) -> float:
    """For how many seconds a worker may be without a tick, when they come every so often."""
    return max(SHORTEST_LIMIT_SECONDS, TICKS_TO_MISS * tick_seconds)


class Watchdog:
    """Logs an error, again and again, while ``touch`` was not called for ``limit_seconds``.

    The first error comes at most ``every_seconds`` after the limit. The thread is a daemon, and
    starts with the object: make one in the process that is to be watched.
    """

    def __init__(self, limit_seconds: float, every_seconds: float = _EVERY_SECONDS) -> None:
        self._limit = limit_seconds
        self._every = every_seconds
        self._touched_at = time.monotonic()
        self._stop = threading.Event()
        threading.Thread(target=self._watch, name="watchdog", daemon=True).start()

    def touch(self) -> None:
        """Say that a tick has come."""
        silence = self.silent_seconds()
        self._touched_at = time.monotonic()
        if silence > self._limit:
            _logger.warning("ticks reach this worker again, after %.0f s without one", silence)

    def silent_seconds(self) -> float:
        """Seconds since the last tick, or since the watch began."""
        return time.monotonic() - self._touched_at

    def stop(self) -> None:
        """End the watch."""
        self._stop.set()

    def _watch(self) -> None:
        while not self._stop.wait(self._every):
            silence = self.silent_seconds()
            if silence > self._limit:
                _logger.error(
                    "no tick has reached this worker for %.0f s: if commits have stopped too, "
                    "restart the job",
                    silence,
                )
