"""Who may ask a host, and when: turns, delays, budgets. Pure async code, no network.

One host is asked by one request at a time, with a delay between the end of one and the start of
the next; feeds, robots.txt, pages and redirect hops all share it.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

# Two such answers in a row are the host speaking, one may be about a single URL.
_REFUSALS_TO_HOLD = 2
_LONGEST_HOLD = 3600.0
# Above so many, those that are as good as new are forgotten: links lead to ever more hosts.
_MAX_HOSTS = 10_000

Clock = Callable[[], float]
Sleep = Callable[[float], Awaitable[None]]


class Admission:
    """A request's place among the results a caller has room for.

    Held from the first byte on the network until the caller has taken the body. Without a window
    (``submit``) there is always room.
    """

    def __init__(self, window: asyncio.Semaphore | None = None) -> None:
        self._window = window
        self._held = window is None

    @property
    def must_wait(self) -> bool:
        """True when ``enter`` would not return at once."""
        return not self._held and self._window is not None and self._window.locked()

    async def enter(self) -> None:
        """Take a place, waiting for it if need be."""
        if not self._held and self._window is not None:
            await self._window.acquire()
            self._held = True

    def leave(self) -> None:
        """Give the place back, if it is held."""
        if self._held and self._window is not None:
            self._held = False
            self._window.release()


class _Host:
    """One host: whose turn it is, and from when the next may start."""

    def __init__(self, delay: float) -> None:
        self.turn = asyncio.Lock()  # first come, first served
        self.delay = delay
        self.ready_at = 0.0
        self.refusals = 0
        self.hold_until = 0.0

    def is_as_new(self, delay: float, now: float) -> bool:
        """True when nothing would be lost with it."""
        busy = self.turn.locked() or max(self.ready_at, self.hold_until) > now
        return not busy and not self.refusals and self.delay == delay


class HostTurns:
    """The turns of all hosts, by authority."""

    def __init__(
        self, delay: float, *, clock: Clock = time.monotonic, sleep: Sleep = asyncio.sleep
    ) -> None:
        self._delay = delay
        self._clock = clock
        self._sleep = sleep
        self._hosts: dict[str, _Host] = {}

    @asynccontextmanager
    async def turn(self, authority: str, admission: Admission) -> AsyncIterator[None]:
        """The host is ours inside; the delay runs from leaving.

        The place among the results is taken last, so that waiting for a host holds none. Where
        none is free, the turn is passed on first: a caller who is slow to take results must not
        keep the host from others.
        """
        host = self._host(authority)
        await self._wait(host)
        if admission.must_wait:
            host.turn.release()
            await admission.enter()
            await self._wait(host)
        try:
            await admission.enter()
            yield
        finally:
            host.ready_at = self._clock() + host.delay
            host.turn.release()

    def slow_down(self, authority: str, delay: float) -> None:
        """Leave at least ``delay`` seconds between requests to this host from now on."""
        host = self._host(authority)
        if delay > host.delay:
            host.ready_at += delay - host.delay
            host.delay = delay

    def refused(self, authority: str, retry_after: float | None) -> None:
        """The host answered "too many requests", asking for so many seconds of silence."""
        host = self._host(authority)
        host.refusals += 1
        if retry_after and host.refusals >= _REFUSALS_TO_HOLD:
            host.hold_until = self._clock() + min(retry_after, _LONGEST_HOLD)

    def answered(self, authority: str) -> None:
        """The host answered something else."""
        self._host(authority).refusals = 0

    def hold(self, authority: str) -> float:
        """Seconds for which the host has asked not to be asked again; 0 for none."""
        host = self._hosts.get(authority)
        return max(host.hold_until - self._clock(), 0.0) if host else 0.0

    def _host(self, authority: str) -> _Host:
        host = self._hosts.get(authority)
        if host is None:
            if len(self._hosts) >= _MAX_HOSTS:
                self._forget_idle_hosts()
            host = self._hosts[authority] = _Host(self._delay)
        return host

    def _forget_idle_hosts(self) -> None:
        now = self._clock()
        kept = {n: host for n, host in self._hosts.items() if not host.is_as_new(self._delay, now)}
        self._hosts = kept

    async def _wait(self, host: _Host) -> None:
        await host.turn.acquire()
        try:
            while (wait := host.ready_at - self._clock()) > 0:
                await self._sleep(wait)
        except BaseException:
            host.turn.release()
            raise


class HostBudget:
    """How many pages each host may still be asked for: in a period, or in the life of a client."""

    def __init__(
        self, limit: int | None, seconds: float | None = None, *, clock: Clock = time.monotonic
    ) -> None:
        self._limit = limit
        self._seconds = seconds
        self._clock = clock
        self._since = clock()
        self._used: Counter[str] = Counter()

    def take(self, authority: str) -> bool:
        """Use one up; False where none is left."""
        if self._limit is None:
            return True
        self._start_anew_when_over()
        if self._used[authority] >= self._limit:
            return False
        self._used[authority] += 1
        return True

    def _start_anew_when_over(self) -> None:
        """Forget what was used up in the period before: one period for all hosts."""
        now = self._clock()
        if self._seconds is not None and now - self._since >= self._seconds:
            self._since = now
            self._used.clear()
