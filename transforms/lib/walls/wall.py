"""The value all modules of this room give."""

from __future__ import annotations

from typing import NamedTuple

from schemas.reasons import Reason


class Wall(NamedTuple):
    """Which kind of page came instead of the story, and what it was known by."""

    reason: Reason
    seen: str
