"""When a rejected entry is tried again, and when it is given up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from schemas.reasons import Reason, Then

MAX_ATTEMPTS = 5
FIRST_DELAY = timedelta(minutes=5)
LONGEST_DELAY = timedelta(hours=24)
ONE_MORE_AFTER = timedelta(hours=1)
"""By then a page is there that was announced too early, or that a cache had as missing."""

_WAITS = frozenset(reason.value for reason in Reason if Then.WAITS in reason.then)


@dataclass(frozen=True)
class Verdict:
    """What a failed attempt means: the reason to record, and the next attempt if there is one."""

    reason: Reason
    next_attempt_at: datetime | None

    @property
    def final(self) -> bool:
        """True when there is no next attempt."""
        return self.next_attempt_at is None


def uses_up_attempt(reason: str) -> bool:
    """False for the answers that mean "not now"; takes what stands in ``rejects.reason``."""
    return reason not in _WAITS


def judge(
    reason: Reason,
    attempt: int,
    failed_at: datetime,
    retry_after_seconds: float | None = None,
    *,
    excused: int = 0,
    new: bool = False,
    there: bool = False,
) -> Verdict:
    """Decide on a failed attempt.

    Args:
        reason: why it failed.
        attempt: its number, counted from 1.
        failed_at: when it failed.
        retry_after_seconds: what the server asked for, if it did; taken up to 24 hours.
        excused: how many of the attempts before it used up none.
        new: the entry is younger than a day.
        there: the lake has the article, or whatever end an earlier version of the entry had.
    """
    if not reason.transient and not (there and Then.LATER_AGAIN in reason.then):
        again = Then.ONCE_MORE in reason.then or (new and Then.WHILE_NEW in reason.then)
        first = attempt - excused == 1
        return Verdict(reason, failed_at + ONE_MORE_AFTER if again and first else None)
    if attempt - excused >= MAX_ATTEMPTS and uses_up_attempt(reason):
        return Verdict(Reason.ATTEMPTS_EXHAUSTED, None)
    delay = FIRST_DELAY * 4 ** min(attempt - 1, MAX_ATTEMPTS)
    if retry_after_seconds is not None:
        delay = max(delay, timedelta(seconds=min(retry_after_seconds, 86_400.0)))
    return Verdict(reason, failed_at + min(delay, LONGEST_DELAY))
