"""Runs ``number_line`` as a process of its own, and reads what it has written so far."""

from __future__ import annotations

import json
import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.support.engines.processes import Processes, wait_until

DRIVER = "driver"


@dataclass(frozen=True)
class Row:
    """A number (or a tick) that came out ``at`` a time, ``made`` at another; Unix seconds."""

    at: float
    made: float
    shard: str
    number: int


class NumberLine:
    """One run of the pipeline, over restarts; its rows are under ``out``."""

    def __init__(self, processes: Processes, out: Path, *flags: str) -> None:
        self._processes = processes
        self._out = out
        self._flags = flags

    def start(self, engine_flags: Sequence[str]) -> None:
        """Submit the pipeline."""
        command = [sys.executable, "-m", "tests.engines.number_line", f"--out={self._out}"]
        self._processes.start(DRIVER, [*command, *self._flags, *engine_flags])

    def wait(self, seconds: float) -> None:
        """Wait for the end of the job, which must be a good one."""
        status = self._processes.wait(DRIVER, seconds)
        assert status == 0, self._processes.tail(DRIVER)

    def rows(self, kind: str) -> list[Row]:
        """All rows of a kind (``tick``, ``number``, ``drained``) by the time they came."""
        files = self._out.glob(f"{kind}-*.jsonl")
        # The last line may be half written.
        lines = (line for file in files for line in file.read_text().splitlines(keepends=True))
        rows = [Row(**json.loads(line)) for line in lines if line.endswith("\n")]
        return sorted(rows, key=lambda row: row.at)

    def wait_for_numbers(self, count: int, seconds: float) -> float:
        """Wait until ``count`` numbers that were made from now on have come out of each shard.

        Returns the seconds until the first of them.
        """
        begun = time.time()

        def fresh() -> list[Row]:
            return [row for row in self.rows("number") if row.made > begun]

        def enough() -> bool:
            by_shard: dict[str, int] = defaultdict(int)
            for row in fresh():
                by_shard[row.shard] += 1
            shards = {row.shard for row in self.rows("number")}
            return bool(shards) and all(by_shard[shard] >= count for shard in shards)

        wait_until(enough, seconds, lambda: f"numbers; {self._processes.tail(DRIVER)}")
        return fresh()[0].at - begun

    def by_shard(self) -> dict[str, set[int]]:
        """The numbers of each shard that have come out, drained ones too."""
        numbers: dict[str, set[int]] = defaultdict(set)
        for row in self.rows("number") + self.rows("drained"):
            numbers[row.shard].add(row.number)
        return dict(numbers)

    def missing(self) -> dict[str, set[int]]:
        """The numbers that a shard has skipped."""
        return {
            shard: missing
            for shard, numbers in self.by_shard().items()
            if (missing := set(range(max(numbers) + 1)) - numbers)
        }
