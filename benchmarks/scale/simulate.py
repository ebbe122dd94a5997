"""Hosts, queues and shards, event by event: what politeness and skew do at scale.

One host answers one request at a time, with a delay after each. Its feeds come due one interval
after their last poll; a poll finds what was published since and puts the pages behind whatever
waits for the same host. Nothing else is shared, so each host is simulated by itself.
"""

from __future__ import annotations

import heapq
import math
import random
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from benchmarks.scale.assumptions import Assumptions
from transforms.lib.stream.shards import shard_names, shard_of

_KEY_GROUPS = 128


def feeds_by_host(feeds: int, hosts: int, exponent: float) -> list[int]:
    """Feeds on each host, by Zipf's law, the largest first; at least one on each."""
    hosts = min(hosts, feeds)
    weights = [rank**-exponent for rank in range(1, hosts + 1)]
    spare, total = feeds - hosts, sum(weights)
    exact = [spare * weight / total for weight in weights]
    counts = [1 + int(share) for share in exact]
    # The remainders, largest first, so that the sum is exact.
    order = sorted(range(hosts), key=lambda host: int(exact[host]) - exact[host])
    for host in order[: feeds - sum(counts)]:
        counts[host] += 1
    return counts


@dataclass
class HostLog:
    """What became of one host in the simulated time; waits and ages in seconds.

    ``poll_waits`` are from due to asked; ``ages`` from the publication of an article until its page
    was fetched. ``left`` counts what still waited at the end.
    """

    polls: int = 0
    pages: int = 0
    left: int = 0
    poll_waits: list[float] = field(default_factory=list)
    ages: list[float] = field(default_factory=list)


def simulate_host(
    feeds: int, given: Assumptions, seconds: float, chooser: random.Random
) -> HostLog:
    """One host with so many feeds, first polled at random times within the first interval."""
    log = HostLog()
    rate = given.articles_per_feed_day / 86_400
    busy = given.answer_seconds + given.host_delay
    due = [(chooser.uniform(0, given.poll_interval), number) for number in range(feeds)]
    heapq.heapify(due)
    polled = dict.fromkeys(range(feeds), 0.0)
    pages: deque[tuple[float, float]] = deque()  # when it came into the queue, when published
    free = 0.0
    while True:
        is_page = bool(pages) and pages[0][0] <= due[0][0]
        start = max(free, pages[0][0] if is_page else due[0][0])
        if start >= seconds:
            break
        free = start + busy
        answered = start + given.answer_seconds
        if is_page:
            log.pages += 1
            log.ages.append(answered - pages.popleft()[1])
            continue
        at, number = heapq.heappop(due)
        log.polls += 1
        log.poll_waits.append(start - at)
        for published in _published(polled[number], start, rate, chooser):
            pages.append((answered, published))
        polled[number] = start
        heapq.heappush(due, (start + given.poll_interval, number))
    log.left = len(pages) + sum(at < seconds for at, _ in due)
    return log


def _published(since: float, until: float, rate: float, chooser: random.Random) -> Iterator[float]:
    """Times of publication in between, as of a Poisson process."""
    at = since + chooser.expovariate(rate)
    while at < until:
        yield at
        at += chooser.expovariate(rate)


@dataclass(frozen=True)
class Outcome:
    """All hosts together. ``late_feeds`` lie on hosts asked for more than they can be."""

    hosts: int
    largest: int
    polls_per_second: float
    pages_per_second: float
    late_feeds: int
    median_age: float
    p99_age: float
    p99_poll_wait: float


def simulate(feeds: int, given: Assumptions, seconds: float, seed: int) -> Outcome:
    """All hosts of a list of feeds for a time, after one poll interval to fill the queues."""
    chooser = random.Random(seed)
    counts = feeds_by_host(feeds, round(feeds / given.feeds_per_host), given.zipf)
    most = host_capacity(given)
    logs = [simulate_host(count, given, seconds, chooser) for count in counts]
    ages = sorted(age for log in logs for age in log.ages)
    waits = sorted(wait for log in logs for wait in log.poll_waits)
    return Outcome(
        hosts=len(counts),
        largest=counts[0],
        polls_per_second=sum(log.polls for log in logs) / seconds,
        pages_per_second=sum(log.pages for log in logs) / seconds,
        late_feeds=sum(count for count in counts if count > most),
        median_age=quantile(ages, 0.5),
        p99_age=quantile(ages, 0.99),
        p99_poll_wait=quantile(waits, 0.99),
    )


def quantile(ordered: Sequence[float], share: float) -> float:
    """The value of nearest rank; nan of nothing."""
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)] if ordered else math.nan


def host_capacity(given: Assumptions) -> float:
    """Feeds that one host can take: their polls and pages fill its time."""
    per_second = 1 / given.poll_interval + given.articles_per_feed_day / 86_400
    return 1 / (per_second * (given.answer_seconds + given.host_delay))


def shard_loads(feeds: int, given: Assumptions, shards: int) -> dict[str, float]:
    """Requests per second of each shard; a host gives no more than politeness lets it."""
    loads = dict.fromkeys(shard_names(shards), 0.0)
    most = 1 / (given.answer_seconds + given.host_delay)
    per_feed = 1 / given.poll_interval + given.articles_per_feed_day / 86_400
    counts = feeds_by_host(feeds, round(feeds / given.feeds_per_host), given.zipf)
    for number, count in enumerate(counts):
        loads[shard_of(f"host-{number}.example", shards)] += min(most, count * per_feed)
    return loads


def imbalance(loads: Mapping[str, float], workers: int) -> float:
    """Load of the busiest of so many workers over the mean.

    Shards are given to workers as Flink does: a hash puts each into one of 128 key groups, and
    each worker has a range of groups. Other engines hash too.
    """
    busy = [0.0] * workers
    for shard, load in loads.items():
        group = int(shard_of(f"key group of {shard}", _KEY_GROUPS))
        busy[group * workers // _KEY_GROUPS] += load
    return max(busy) * workers / sum(busy)
