"""When a feed is asked next: the latest of what we, the server and the publisher want.

    polled_at ──► interval ── adaptive ── max-age, Expires ── ttl, updatePeriod ── Retry-After
                     │            the latest of them, jitter on top, out of the skipped hours
                     └──────────────► clipped to [interval, 24 h] ──► next_poll_at

What servers and publishers ask for is also kept apart, as ``not_before``: a run that is started
from outside has no interval of its own, but their wishes hold for it too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Final

from transforms.lib.http.headers import http_date

LONGEST_WAIT: Final = timedelta(hours=24)
JITTER: Final = 0.1
"""Share of a wait that is added at most."""

AGE_SHARE: Final = 0.02
"""Share of the time since a feed changed that is waited before it is asked again, in the spirit of
RFC 9111, 4.2.2, which has 10 % for the freshness of a page. Two per cent keep a feed that is asked
every 30 seconds and was silent for half an hour below 40 seconds."""

_HOUR: Final = timedelta(hours=1)
_WEEK_HOURS: Final = 7 * 24
_DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
# 2 ** 17 seconds are more than a day.
_MOST_DOUBLINGS: Final = 17


@dataclass(frozen=True)
class Wishes:
    """What a feed document asks of pollers.

    ``interval_seconds`` between polls, 0 for nothing said; ``skip_hours`` of the day in GMT, 0 to
    23, and ``skip_days`` of the week, by their English names, to leave out.
    """

    interval_seconds: int = 0
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[str, ...] = ()

    def skipped(self, moment: datetime) -> bool:
        """True in an hour or on a day to leave out; never if that leaves none at all."""
        utc = moment.astimezone(UTC)
        hours = set(self.skip_hours) if len(set(self.skip_hours)) < 24 else set()  # noqa: PLR2004
        days = set(self.skip_days) if not set(_DAYS) <= set(self.skip_days) else set()
        return utc.hour in hours or _DAYS[utc.weekday()] in days

    def allowed_from(self, moment: datetime) -> datetime:
        """The first time from ``moment`` on that is not to be left out."""
        for _ in range(_WEEK_HOURS):
            if not self.skipped(moment):
                return moment
            moment = moment.replace(minute=0, second=0, microsecond=0) + _HOUR
        return moment


NO_WISHES: Final = Wishes()


@dataclass(frozen=True)
class Schedule:
    """When to ask next; ``not_before`` is what was asked of us, None for nothing later than now."""

    next_poll_at: datetime
    not_before: datetime | None


def next_poll(
    feed_url: str,
    polled_at: datetime,
    interval: timedelta,
    *,
    wishes: Wishes = NO_WISHES,
    server_wait: timedelta = timedelta(),
    changed_at: datetime | None = None,
    failures: int = 0,
) -> Schedule:
    """Decide when a feed is asked next.

    Args:
        feed_url: with ``polled_at`` it decides about the jitter, so that a replay gives the same.
        polled_at: when it was asked; aware.
        interval: the least time between two polls.
        wishes: of the document read last.
        server_wait: of the answer: Retry-After, or for how long it stays fresh.
        changed_at: when it last had something new, None for unknown.
        failures: polls in a row that failed, this one included.

    Returns:
        ``next_poll_at`` from ``interval`` to the longer of ``interval`` and 24 hours after
        ``polled_at``. Where a publisher skips more than a day, those 24 hours win. What a
        document says of its interval does not make a failed poll wait in ``not_before``.
    """
    longest = max(LONGEST_WAIT, interval)
    published = timedelta(seconds=wishes.interval_seconds)
    asked = max(server_wait, published)
    own = interval * 2 ** min(failures, _MOST_DOUBLINGS) if interval < LONGEST_WAIT else interval
    if changed_at is not None:
        own = max(own, AGE_SHARE * (polled_at - changed_at))
    wait = min(max(own, asked), longest)
    share = jitter(feed_url, polled_at)
    at = polled_at + wait + JITTER * share * wait
    if wishes.skipped(at):
        # All that wait for the same hour must not come at its first second.
        at = wishes.allowed_from(at) + share * min(JITTER * wait, _HOUR)
    not_before = polled_at + min(server_wait if failures else asked, LONGEST_WAIT)
    if not failures:
        not_before = min(wishes.allowed_from(not_before), polled_at + LONGEST_WAIT)
    return Schedule(min(at, polled_at + longest), not_before if not_before > polled_at else None)


def jitter(feed_url: str, polled_at: datetime) -> float:
    """A number from 0 to below 1 that looks random and is the same for the same poll."""
    digest = sha256(f"{feed_url} {polled_at.isoformat()}".encode()).digest()
    return int.from_bytes(digest[:6]) / 2**48


def fresh_for(headers: Mapping[str, str], received_at: datetime) -> timedelta:
    """For how long an answer stays fresh (RFC 9111, 4.2.1): zero where it does not say.

    ``max-age`` hides ``Expires``, and what an answer spent in caches (``Age``) is taken off.
    An answer with ``no-cache`` or ``no-store`` is never fresh.

    Args:
        headers: under lower-case names.
        received_at: aware; stands in for a missing ``Date`` (RFC 9110, 6.6.1).

    >>> fresh_for({"cache-control": "public, max-age=600", "age": "60"}, datetime.now(UTC))
    datetime.timedelta(seconds=540)
    """
    directives = _directives(headers.get("cache-control", ""))
    if {"no-cache", "no-store"} & directives.keys():
        return timedelta()
    if "max-age" in directives:
        lifetime = _seconds(directives["max-age"])
    else:
        lifetime = _until_expiry(headers, received_at)
    return max(lifetime - _seconds(headers.get("age", "")), timedelta())


def _directives(value: str) -> dict[str, str]:
    """Cache-Control as a dictionary; of a directive that is there twice the first counts."""
    pairs = [part.partition("=") for part in value.split(",")]
    return {name.strip().lower(): argument.strip(' "') for name, _, argument in reversed(pairs)}


def _until_expiry(headers: Mapping[str, str], received_at: datetime) -> timedelta:
    expires = http_date(headers.get("expires", ""))
    date = http_date(headers.get("date", "")) or received_at
    return max(expires - date, timedelta()) if expires else timedelta()


def _seconds(digits: str) -> timedelta:
    """Delta-seconds; what is none is zero, and above a year all are alike."""
    valid = digits.isascii() and digits.isdigit()
    return timedelta(seconds=min(int(digits[:12]), 366 * 86_400)) if valid else timedelta()
