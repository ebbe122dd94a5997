"""robots.txt by RFC 9309: may we fetch this page, and how slowly?

answer of /robots.txt            meaning                           kept for
200                              its rules (first 500 KiB)         24 h
4xx, redirects that lead nowhere no rules: all allowed             24 h
 (a loop, a denied address …)
5xx, 429, no answer              all disallowed for now            10 min
no such host, address refused    what the page would meet too      10 min
 (of the page's own host)
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from protego import Protego

from schemas.reasons import Reason, Then
from transforms.lib.http.config import PRODUCT
from transforms.lib.http.errors import FetchError
from transforms.lib.http.messages import (
    ROBOTS,
    FetchFailure,
    FetchRequest,
    FetchResponse,
    FetchResult,
)
from transforms.lib.http.politeness import Clock
from transforms.lib.urls.target import Target

MAX_ROBOTS_BYTES = 500 << 10  # RFC 9309, 2.5
MAX_ROBOTS_REDIRECTS = 5  # RFC 9309, 2.3.1.2
_LIFETIME = 24 * 3600.0  # RFC 9309, 2.4
_FAILURE_LIFETIME = 600.0
_MAX_ORIGINS = 2000


@dataclass(frozen=True)
class Rules:
    """What one robots.txt says to us: its rules, or why there is no saying."""

    robots: Protego | None = None
    error: FetchError | None = None

    def check(self, url: str) -> None:
        """Return if the URL may be fetched.

        Raises:
            FetchError: ROBOTS_DENIED, ROBOTS_UNREACHABLE, or what the page would meet itself.
        """
        if self.error is not None:
            error = self.error
            raise FetchError(error.reason, error.message, error.http_status, _patience(error))
        if self.robots is not None and not self.robots.can_fetch(url, PRODUCT):
            raise FetchError(Reason.ROBOTS_DENIED, f"robots.txt disallows {url}")

    @property
    def crawl_delay(self) -> float:
        """Seconds between requests that the site asks for; 0 for none."""
        return (self.robots.crawl_delay(PRODUCT) or 0.0) if self.robots is not None else 0.0


def rules_from(result: FetchResult) -> Rules:
    """What the answer to a request for robots.txt means, by the table above."""
    if isinstance(result, FetchResponse):
        return Rules(Protego.parse(result.body.decode("utf-8-sig", "replace")))
    if not isinstance(result, FetchFailure):
        raise TypeError(f"robots.txt is never deferred: {result}")
    redirected = result.final_url != result.url
    none = Then.NO_RULES | Then.NO_RULES_ELSEWHERE if redirected else Then.NO_RULES
    if result.reason.then & none:
        return Rules()
    same = Then.PAGE_TOO in result.reason.then and not redirected
    return Rules(
        error=FetchError(
            result.reason if same else Reason.ROBOTS_UNREACHABLE,
            f"robots.txt: {result.error}",
            result.http_status,
            result.retry_after_seconds,
        )
    )


class RobotsGate:
    """Keeps the rules of each origin and asks for those it does not have, once."""

    def __init__(
        self,
        fetch: Callable[[FetchRequest], Awaitable[FetchResult]],
        slow_down: Callable[[str, float], None],
        *,
        clock: Clock = time.monotonic,
    ) -> None:
        self._fetch = fetch
        self._slow_down = slow_down
        self._clock = clock
        self._kept: OrderedDict[str, tuple[float, Rules]] = OrderedDict()
        self._asking: dict[str, asyncio.Lock] = {}

    async def check(self, target: Target) -> None:
        """Return if the page may be fetched. Raises as ``Rules.check``."""
        (self._fresh(target.origin) or await self._ask(target)).check(target.url)

    def _fresh(self, origin: str) -> Rules | None:
        expires, rules = self._kept.get(origin, (0.0, None))
        return rules if expires > self._clock() else None

    async def _ask(self, target: Target) -> Rules:
        async with self._asking.setdefault(target.origin, asyncio.Lock()):
            rules = self._fresh(target.origin)
            if rules is None:
                url = f"{target.origin}/robots.txt"
                answer = await self._fetch(FetchRequest(url, url, ROBOTS))
                # 500 KiB of wildcard rules take protego 1.3 s: not on the loop of all hosts.
                rules = await asyncio.to_thread(rules_from, answer)
                self._keep(target.origin, rules)
                self._slow_down(target.authority, rules.crawl_delay)
        self._asking.pop(target.origin, None)
        return rules

    def _keep(self, origin: str, rules: Rules) -> None:
        lifetime = _FAILURE_LIFETIME if rules.error else _LIFETIME
        self._kept[origin] = (self._clock() + lifetime, rules)
        self._kept.move_to_end(origin)
        if len(self._kept) > _MAX_ORIGINS:
            self._kept.popitem(last=False)


def _patience(error: FetchError) -> float | None:
    if error.reason is not Reason.ROBOTS_UNREACHABLE:
        return error.retry_after_seconds
    return max(error.retry_after_seconds or 0.0, _FAILURE_LIFETIME)
