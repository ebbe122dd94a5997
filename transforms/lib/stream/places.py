"""How many requests of a shard may be under way, so that hosts that hang leave room for others.

A host is asked by one request at a time anyway, so each may always have one under way. More of
them, which spare a busy host the wait for the next tick, share a number of places.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Requests under way of one shard: more than one of a host ``together`` with all others.

    ``hosts`` bounds how many hosts may have one; ``per_host`` how many one host may have.
    """

    together: int
    per_host: int
    hosts: int


class Places:
    """The places of a shard that are taken, by the hosts of what is under way."""

    def __init__(self, limits: Limits, under_way: Iterable[str]) -> None:
        self._limits = limits
        self._hosts = Counter(under_way)
        self._requests = self._hosts.total()

    @property
    def full(self) -> bool:
        """True when no host can have a place."""
        limits = self._limits
        return self._requests >= limits.together and len(self._hosts) >= limits.hosts

    def take(self, host: str) -> bool:
        """Take a place for a request to a host; False where there is none."""
        limits, mine = self._limits, self._hosts.get(host, 0)
        if mine:
            free = mine < limits.per_host and self._requests < limits.together
        else:
            free = len(self._hosts) < limits.hosts
        if free:
            self._hosts[host] += 1
            self._requests += 1
        return free
