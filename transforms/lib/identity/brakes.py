"""How long a change waits, when the changes before it brought nothing new.

A counter of comments changes with every poll, and its page does not. Such an entry is asked again
later each time, at last once a day, and never given up: the one change that matters may be next.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

FIRST_WAIT: Final = timedelta(minutes=15)
LONGEST_WAIT: Final = timedelta(hours=24)
FREE_QUIET: Final = 2
"""Fruitless changes of numbers and dates that are followed at once."""
FREE_WORDS: Final = 6
"""Of words. A headline is corrected more often than six times in a row only by a machine."""
_MOST_DOUBLINGS: Final = 7  # 32 hours


def waiting_time(fruitless: int, *, quiet: bool) -> timedelta:
    """How long to wait after the last time that an entry was followed.

    Args:
        fruitless: changes in a row, of the kind at hand or louder, that brought no new text.
        quiet: numbers and dates changed, and no word.
    """
    over = fruitless - (FREE_QUIET if quiet else FREE_WORDS)
    if over < 0:
        return timedelta()
    doublings: int = min(over, _MOST_DOUBLINGS)
    return min(FIRST_WAIT * (1 << doublings), LONGEST_WAIT)
