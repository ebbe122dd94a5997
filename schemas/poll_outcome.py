"""What a poll found; loads no Beam, so that the library may know it."""

from enum import StrEnum


class PollOutcome(StrEnum):
    """What a poll found. ``gone`` and ``error`` are failures with a reject row.

    A poll that both moves the feed and brings new entries is ``new``; that it moved is seen
    from ``next_url``.
    """

    NEW = "new"  # at least one entry not seen before, or one that changed
    UNCHANGED = "unchanged"  # 200, and nothing new in it
    NOT_MODIFIED = "not_modified"  # 304
    MOVED = "moved"  # nothing new, and the third 301 or 308 in a row: asked elsewhere from now on
    GONE = "gone"  # 410
    ERROR = "error"
    REDRIVEN = "redriven"  # no poll: entries to be tried again, or of a backfill

    @property
    def failed(self) -> bool:
        """True when the feed gave no usable answer."""
        return self in (PollOutcome.GONE, PollOutcome.ERROR)


FAILED_OUTCOMES = frozenset(outcome.value for outcome in PollOutcome if outcome.failed)
