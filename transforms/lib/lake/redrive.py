"""Which rejected entries can be tried again, and by which of their rows."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from schemas.reasons import Reason, Then
from transforms.lib.lake.state import LakeState

REJECT_COLUMNS = ("entry_key", "discovered_at", "reason", "next_attempt_at", "feed_url")
REDRIVEN = tuple(sorted(reason.value for reason in Reason if Then.SETTLED not in reason.then))
"""Values of ``rejects.reason`` whose entries a redrive can take up."""


@dataclass(frozen=True)
class Ended:
    """An entry whose last discovery ended in a reject; the time in microseconds since 1970."""

    entry_key: str
    discovered_at: int
    feed_url: str
    reason: str


def ended_entries(
    rejects: Iterable[pa.Table], reasons: Collection[str], state: LakeState
) -> dict[str, Ended]:
    """The entries whose last word is a final reject for one of the reasons, by entry key.

    Args:
        rejects: tables with the columns ``REJECT_COLUMNS``.
        reasons: values of ``rejects.reason``.
        state: of the lake. An entry that was discovered again since, or is pending, is left out.
    """
    found: dict[str, Ended] = {}
    for table in rejects:
        micros = table.column("discovered_at").cast(pa.int64()).to_pylist()
        for row, discovered in zip(table.to_pylist(), micros, strict=True):
            if row["reason"] not in reasons or row["next_attempt_at"] or discovered is None:
                continue
            key = row["entry_key"]
            if key and state.settled(key) == discovered == state.discovered(key):
                found[key] = Ended(key, discovered, row["feed_url"], row["reason"])
    return found


def discoveries(polls: pa.Table, ended: dict[str, Ended]) -> Iterator[dict[str, Any]]:
    """The entries as ``polls`` has them, from the very discoveries that ended."""
    micros = polls.column("polled_at").cast(pa.int64()).to_pylist()
    for polled, entries in zip(micros, polls.column("discovered").to_pylist(), strict=True):
        for entry in entries:
            end = ended.get(entry["entry_key"])
            if end is not None and end.discovered_at == polled:
                yield entry
