"""The options of the commands that rewrite a lake. Loads no Beam."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class CompactOptions:
    """The parsed options; ``datasets`` are all or one, ``partition`` of None means every one."""

    output: str
    datasets: tuple[str, ...]
    partition: str | None
    grace_seconds: int


@dataclass(frozen=True)
class RedriveOptions:
    """The parsed options; ``since`` is a day of rejection, None for all."""

    output: str
    reasons: tuple[str, ...]
    since: str | None
    dry_run: bool
