"""How the streams that write to a lake are doing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from transforms.lib.report.content import Cell, Table
from transforms.lib.report.words import minutes

# A stream that was started anew has a new run id: older ones are of little interest.
STREAMS = 5


@dataclass(frozen=True)
class StreamHealth:
    """One stream by its run id. ``silent_seconds`` is 0 while its ticks come as they should.

    ``ended`` is the state in which the job ended, "" where nobody left word.
    """

    run_id: str
    last_tick: datetime
    silent_seconds: int
    ended: str = ""

    @property
    def silent(self) -> bool:
        """True when ticks have stopped and nobody said that they should."""
        return self.silent_seconds > 0 and not self.ended

    @property
    def state(self) -> str:
        """In a few words."""
        if self.ended:
            return f"ended ({self.ended.lower()})"
        if self.silent:
            return f"silent since {self.last_tick:%Y-%m-%d %H:%M:%S}: restart the job"
        return "running"


def streams_table(streams: Sequence[StreamHealth]) -> Table:
    """A row for each of the latest streams."""
    rows = tuple(
        (
            Cell(stream.run_id),
            Cell(minutes(stream.last_tick), "time"),
            Cell(stream.state, "bad" if stream.silent else "good"),
        )
        for stream in streams[:STREAMS]
    )
    return Table(("run", "last tick", "state"), rows)
