"""A fetch from request to result: budget, robots.txt, turns, hops, retries.

attempt ─► hop ─► redirect? ─► hop ─► … ─► answer
   ▲                                         │
   └────────── backoff ◄── transient error ◄─┘
"""

from __future__ import annotations

import asyncio
import logging
import math
import random
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime

from aiohttp.abc import AbstractResolver

from schemas.reasons import Reason, Then
from transforms.lib.errors import Refusal
from transforms.lib.http.answers import (
    PERMANENT_REDIRECTS,
    REDIRECTS,
    Answer,
    KindRules,
    check_answer,
    kind_rules,
    next_hop,
    plan_reading,
)
from transforms.lib.http.config import HttpConfig
from transforms.lib.http.errors import FetchError, as_fetch_error
from transforms.lib.http.headers import (
    charset,
    header,
    kept_headers,
    retry_after,
    validators,
)
from transforms.lib.http.messages import (
    PAGE,
    Deferred,
    FetchFailure,
    FetchRequest,
    FetchResponse,
    FetchResult,
)
from transforms.lib.http.politeness import Admission, HostBudget, HostTurns
from transforms.lib.http.robots import RobotsGate
from transforms.lib.http.wire import Wire
from transforms.lib.urls.target import Target, TargetError, join_target, parse_target

_logger = logging.getLogger(__name__)

_REFUSALS = frozenset({429, 503})
_FIRST_BACKOFF = 0.5


@dataclass
class _Journey:
    """One fetch under way: where it has come to, and what is left of its time."""

    request: FetchRequest
    rules: KindRules
    admission: Admission
    remaining: float
    spent: float = 0.0
    final_url: str = ""
    moved_to: str = ""
    headers: dict[str, str] = field(default_factory=dict)

    def charge(self, seconds: float) -> None:
        self.spent += seconds
        self.remaining -= seconds

    @property
    def duration_ms(self) -> int:
        return round(self.spent * 1000)


class Fetcher:
    """Fetches one document per call, any number at a time. Lives inside one event loop."""

    def __init__(self, config: HttpConfig, resolver: AbstractResolver | None = None) -> None:
        self._config = config
        self._rules = kind_rules(config)
        self._wire = Wire(config, resolver)
        self._turns = HostTurns(config.host_delay)
        self._budget = HostBudget(config.host_budget, config.host_budget_seconds)
        self._robots = RobotsGate(lambda request: self.fetch(request, Admission()), self._slow_down)
        self._network = asyncio.Semaphore(config.concurrency)

    async def fetch(self, request: FetchRequest, admission: Admission) -> FetchResult:
        """Fetch one document. Never raises for what a server does, foreseen or not.

        ``admission`` is left held with a ``FetchResponse``, and with nothing else.
        """
        journey = _Journey(
            request,
            self._rules[request.kind],
            admission,
            self._config.total_deadline,
            final_url=request.url,
        )
        try:
            target = parse_target(request.url)
        except TargetError as error:
            return _failure(journey, as_fetch_error(error))
        if request.kind == PAGE and not self._budget.take(target.authority):
            return Deferred(request.key, request.url)
        try:
            return await self._attempts(journey, target)
        except Exception as error:  # one odd answer must not end a run
            _logger.exception("%s: not foreseen", journey.final_url)
            admission.leave()
            message = f"{type(error).__name__}: {error}"
            return _failure(journey, FetchError(Reason.BAD_RESPONSE, message))

    async def close(self) -> None:
        """Close all connections."""
        await self._wire.close()

    async def _attempts(self, journey: _Journey, target: Target) -> FetchResult:
        journey.headers = {"Accept": journey.rules.accept, **validators(journey.request)}
        attempt = 0
        while True:
            try:
                return await self._follow(journey, target)
            except Refusal as refused:
                error = as_fetch_error(refused)
                journey.admission.leave()
                last = attempt == self._config.retries or journey.remaining <= 0
                if last or Then.AT_ONCE not in error.reason.then:
                    return _failure(journey, error)
            await asyncio.sleep(_backoff(attempt))
            attempt += 1

    async def _follow(self, journey: _Journey, target: Target) -> FetchResponse:
        visited: set[str] = set()
        asked = target.url
        journey.moved_to, permanent = "", True
        for _ in range(journey.rules.max_redirects + 1):
            if target.url in visited:
                raise FetchError(Reason.REDIRECT_LOOP, f"redirected to {target.url} again")
            visited.add(target.url)
            journey.final_url = target.url
            answer = await self._hop(journey, target)
            if answer.status not in REDIRECTS:
                check_answer(journey.rules, journey.request, answer, target.url, asked)
            led_to = next_hop(journey.rules, answer)
            if not led_to:
                return _response(journey, answer)
            journey.admission.leave()
            target = join_target(target, led_to)
            permanent = permanent and answer.status in PERMANENT_REDIRECTS
            journey.moved_to = target.url if permanent else journey.moved_to
        raise FetchError(
            Reason.TOO_MANY_REDIRECTS, f"more than {journey.rules.max_redirects} redirects"
        )

    async def _hop(self, journey: _Journey, target: Target) -> Answer:
        """One request to one host, when we may and when it is our turn."""
        self._wire.check(target)
        self._require_patience(target)
        if journey.rules.robots:
            await self._robots.check(target)
        async with self._turns.turn(target.authority, journey.admission), self._network:
            self._require_patience(target)
            answer = await self._exchange(journey, target)
            self._listen(target, answer)
        return answer

    async def _exchange(self, journey: _Journey, target: Target) -> Answer:
        started = time.monotonic()
        try:
            return await self._wire.get(
                target,
                journey.headers,
                lambda status, headers: plan_reading(journey.rules, status, headers),
                journey.remaining,
            )
        finally:
            journey.charge(time.monotonic() - started)

    def _require_patience(self, target: Target) -> None:
        wait = self._turns.hold(target.authority)
        if wait:
            raise FetchError(
                Reason.RATE_LIMITED,
                f"{target.authority} asked not to be asked for another {wait:.0f} s",
                retry_after_seconds=wait,
            )

    def _listen(self, target: Target, answer: Answer) -> None:
        """Remember whether the host asks for silence."""
        if answer.status in _REFUSALS:
            wait = retry_after(answer.headers, datetime.now(UTC))
            self._turns.refused(target.authority, wait)
        else:
            self._turns.answered(target.authority)

    def _slow_down(self, authority: str, crawl_delay: float) -> None:
        self._turns.slow_down(authority, min(crawl_delay, self._config.max_crawl_delay))


def _backoff(attempt: int) -> float:
    """Seconds before the next attempt: doubling, with jitter."""
    jitter = random.uniform(0.5, 1.5)  # noqa: S311 - no secret
    return math.ldexp(_FIRST_BACKOFF * jitter, attempt)


def _response(journey: _Journey, answer: Answer) -> FetchResponse:
    content_type = header(answer.headers, "Content-Type")
    return FetchResponse(
        key=journey.request.key,
        url=journey.request.url,
        final_url=journey.final_url,
        status=answer.status,
        body=answer.body,
        content_type=content_type,
        charset=charset(content_type),
        etag=header(answer.headers, "ETag"),
        last_modified=header(answer.headers, "Last-Modified"),
        headers=kept_headers(answer.headers),
        moved_permanently_to=journey.moved_to,
        wire_bytes=answer.wire_bytes,
        duration_ms=journey.duration_ms,
        conditional=bool(validators(journey.request)),
    )


def _failure(journey: _Journey, error: FetchError) -> FetchFailure:
    return FetchFailure(
        key=journey.request.key,
        url=journey.request.url,
        final_url=journey.final_url,
        reason=error.reason,
        error=str(error),
        http_status=error.http_status,
        retry_after_seconds=error.retry_after_seconds,
        duration_ms=journey.duration_ms,
        conditional=bool(validators(journey.request)),
    )
