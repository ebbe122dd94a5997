"""What a streaming stage has decided and the lake does not show yet.

The lake is the memory of a stream as it is of a single run. But rows take a commit and a refresh to
become visible in it, and in the meantime a feed must not be polled again, nor an entry fetched
twice. So each stage keeps its latest decisions in Beam's state until the lake confirms them. The
state is bounded by what is decided in a few commits, and by a lifetime for what never is
confirmed: such a row was lost, and is made again.

As bytes it is JSON: small, and open to new fields, where a change of coder would end a job's state.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any


class Unconfirmed:
    """Decisions of one shard by key, each a JSON value with its time (seconds since 1970)."""

    def __init__(self, decisions: dict[str, tuple[float, Any]] | None = None) -> None:
        self._decisions = decisions or {}
        self.changed = False

    @classmethod
    def from_bytes(cls, data: bytes | None) -> Unconfirmed:
        """What ``to_bytes`` gave, or nothing."""
        return cls({key: (at, value) for key, (at, value) in json.loads(data or b"{}").items()})

    def to_bytes(self) -> bytes:
        """The decisions, for Beam's state."""
        return json.dumps(self._decisions, separators=(",", ":")).encode()

    def __len__(self) -> int:
        return len(self._decisions)

    def get(self, key: str) -> Any:
        """The value of a decision, or None."""
        decision = self._decisions.get(key)
        return None if decision is None else decision[1]

    def values(self) -> list[Any]:
        """The values of all decisions."""
        return [value for _, value in self._decisions.values()]

    def put(self, key: str, value: Any, at: float) -> None:
        """Remember a decision made at ``at``."""
        self._decisions[key] = (at, value)
        self.changed = True

    def drop(self, confirmed: Callable[[str, Any], bool], now: float, lifetime: float) -> None:
        """Forget what the lake confirms, and what is older than ``lifetime`` seconds."""
        for key, (at, value) in list(self._decisions.items()):
            if now - at > lifetime or confirmed(key, value):
                del self._decisions[key]
                self.changed = True
