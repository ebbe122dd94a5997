"""Which entries of a shard to fetch next: fair to hosts, each page once, bounded in memory.

The queue is of one process and lost with it: what waits in it is pending in the lake, and comes
back from there. So it may also turn away what it has no room for.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from transforms.lib.stream.page_order import in_turns, page_identity
from transforms.lib.stream.places import Limits, Places
from transforms.lib.stream.shards import host_of

Entry = TypeVar("Entry")

MAX_WAITING = 2_000
MAX_WAITING_PER_HOST = 200
"""Of one shard. A host with a long backlog, or one that hangs, leaves room for the others."""

PAGES = Limits(together=16, per_host=4, hosts=64)
"""Of one shard. Answers wait for the next tick in memory: 16 pages of 100 KB, 32 shards, 50 MB; of
many hosts that answer within one tick up to 64 pages."""


@dataclass(frozen=True)
class Waiting(Generic[Entry]):
    """An entry that waits, with the page it is about and the time from which it may be asked."""

    key: str
    entry: Entry
    host: str
    identity: str
    not_before: float = 0.0


class PageQueue(Generic[Entry]):
    """The entries of one shard that wait, in the order they came. Not thread-safe."""

    def __init__(self) -> None:
        self._waiting: dict[str, Waiting[Entry]] = {}
        self._hosts: Counter[str] = Counter()

    def __contains__(self, key: object) -> bool:
        return key in self._waiting

    def __len__(self) -> int:
        return len(self._waiting)

    @property
    def room(self) -> int:
        """How many more entries may wait."""
        return max(0, MAX_WAITING - len(self._waiting))

    def has_room_for(self, host: str) -> bool:
        """Whether ``add`` takes one more entry of the host."""
        return self.room > 0 and self._hosts[host] < MAX_WAITING_PER_HOST

    def add(self, key: str, entry: Entry, url: str, *, not_before: float = 0.0) -> None:
        """Let an entry wait for the page at ``url``; turned away when there is no room."""
        before, host = self._waiting.get(key), host_of(url)
        if before is not None:
            self._hosts[before.host] -= 1
        elif not self.has_room_for(host):
            return
        self._hosts[host] += 1
        self._waiting[key] = Waiting(key, entry, host, page_identity(url) or key, not_before)

    def take(
        self, under_way: Collection[Waiting[Entry]], settling: Collection[str]
    ) -> Iterator[Waiting[Entry]]:
        """Take out what may be asked for now.

        Args:
            under_way: what is being asked for.
            settling: identities of pages that were fetched and whose articles the lake does not
                show yet: an entry for the same page waits until it does, and then is known.
        """
        now = time.time()
        places = Places(PAGES, (waiting.host for waiting in under_way))
        busy = {*settling, *(waiting.identity for waiting in under_way)}
        for waiting in in_turns(self._waiting.values(), lambda waiting: waiting.host):
            if places.full:
                break
            if waiting.identity in busy or waiting.not_before > now:
                continue
            if places.take(waiting.host):
                self._remove(waiting)
                busy.add(waiting.identity)
                yield waiting

    def _remove(self, waiting: Waiting[Entry]) -> None:
        del self._waiting[waiting.key]
        self._hosts[waiting.host] -= 1
        if not self._hosts[waiting.host]:
            del self._hosts[waiting.host]
