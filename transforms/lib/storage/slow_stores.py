"""A line in the log while a store does not answer: Beam asks it again for minutes in silence."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

FIRST_SECONDS = 10.0
AGAIN_SECONDS = 60.0

_logger = logging.getLogger(__name__)


@contextmanager
def said_while_slow(what: str) -> Iterator[None]:
    """Warn when the block takes ten seconds, and each minute from then on.

    Args:
        what: what is asked for, such as the path of an object.
    """
    done = threading.Event()
    thread = threading.Thread(target=_say, args=(what, done), name="slow-store", daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()


def _say(what: str, done: threading.Event) -> None:
    started, pause = time.monotonic(), FIRST_SECONDS
    while not done.wait(pause):
        pause = AGAIN_SECONDS
        seconds = time.monotonic() - started
        _logger.warning("%s: no answer of the store for %.0f s, it is asked again", what, seconds)
