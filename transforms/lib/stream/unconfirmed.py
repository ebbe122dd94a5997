"""What a streaming stage has decided and the lake does not show yet.

The lake is the memory of a stream as it is of a single run. But rows take a commit and a refresh to
become visible in it, and in the meantime a feed must not be polled again, nor an entry fetched
twice. So each stage keeps its latest decisions in Beam's state until the lake confirms them. The
state is bounded by what is decided in a few commits, and by a lifetime for what never is
confirmed: such a row was lost, and is made again.

As bytes it is JSON: small, and open to new fields, where a change of coder would end a job's state.
A value that cannot be read, as one that a version long before has left, counts as confirmed: what
it decided is in the lake by then, or is decided anew.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, fields, is_dataclass
from functools import cache
from typing import Any, Generic, TypeVar, get_type_hints

Value = TypeVar("Value")


class Unconfirmed(Generic[Value]):
    """Decisions of one shard by key, each a dataclass with its time (seconds since 1970)."""

    def __init__(self, kind: type[Value], data: bytes | None = None) -> None:
        """What ``to_bytes`` gave for the same ``kind``, or nothing."""
        self._decisions: dict[str, tuple[float, Value]] = {}
        self.changed = False
        for key, (at, plain) in json.loads(data or b"{}").items():
            try:
                self._decisions[key] = at, _read(kind, plain)
            except (KeyError, TypeError, ValueError):
                self.changed = True

    def to_bytes(self) -> bytes:
        """The decisions, for Beam's state."""
        plain = {key: (at, _plain(value)) for key, (at, value) in self._decisions.items()}
        return json.dumps(plain, separators=(",", ":")).encode()

    def __len__(self) -> int:
        return len(self._decisions)

    def get(self, key: str) -> Value | None:
        """The value of a decision, or None."""
        decision = self._decisions.get(key)
        return None if decision is None else decision[1]

    def values(self) -> list[Value]:
        """The values of all decisions."""
        return [value for _, value in self._decisions.values()]

    def items(self) -> list[tuple[str, Value]]:
        """The decisions with their keys."""
        return [(key, value) for key, (_, value) in self._decisions.items()]

    def put(self, key: str, value: Value, at: float) -> None:
        """Remember a decision made at ``at``."""
        self._decisions[key] = (at, value)
        self.changed = True

    def drop(self, confirmed: Callable[[str, Value], bool], now: float, lifetime: float) -> None:
        """Forget what the lake confirms, and what is older than ``lifetime`` seconds."""
        for key, (at, value) in list(self._decisions.items()):
            if now - at > lifetime or confirmed(key, value):
                del self._decisions[key]
                self.changed = True


def _plain(value: Any) -> Any:
    return value.as_dict() if hasattr(value, "as_dict") else asdict(value)


def _read(kind: Any, plain: Any) -> Any:
    """A dataclass out of what JSON made of it; fields that it does not know are passed over.

    One with a form of its own (``as_dict``, ``from_dict``) is read by that.
    """
    if not isinstance(plain, dict):
        raise TypeError(f"no {kind.__name__}: {plain!r}")
    if hasattr(kind, "from_dict"):
        return kind.from_dict(plain)
    hints = _hints(kind)
    known = {name: value for name, value in plain.items() if name in hints}
    return kind(
        **{
            name: _read(hints[name], value) if is_dataclass(hints[name]) else value
            for name, value in known.items()
        }
    )


@cache
def _hints(kind: Any) -> dict[str, Any]:
    types = get_type_hints(kind)
    return {field.name: types[field.name] for field in fields(kind)}
