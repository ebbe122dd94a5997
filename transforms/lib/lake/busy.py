"""The error of a lake at which another run is at work."""

from __future__ import annotations


class LakeBusyError(RuntimeError):
    """Another run holds the lake; the message is one line that names it and says what to do."""
