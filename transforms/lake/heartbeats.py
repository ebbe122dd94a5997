"""Word that a stream leaves in the lake while its ticks come: ``_state/stream-<run id>.json``.

A stream whose ticks have stopped is silent otherwise.
"""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from apache_beam.io.filesystem import BeamIOError

from transforms.lake.lake import STATE, Lake
from transforms.lib.report.sections.streams import StreamHealth

HEARTBEAT_SECONDS = 10.0
# Ticks come once a second: after so long without one the stream is taken to have stopped.
STALE_SECONDS = 90.0
HEARTBEAT = "stream-"

_logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Heartbeat:
    """The last tick of one stream, and how often they come; seconds since 1970, and seconds.

    ``ended`` is the state in which the job ended, if whoever started it was there to see.
    """

    run_id: str
    ticked_at: float
    every: float
    ended: str = ""

    @classmethod
    def from_json(cls, content: bytes) -> Heartbeat:
        """Read one back. Raises ValueError, TypeError or OverflowError where it is none."""
        beat = cls(**json.loads(content))
        datetime.fromtimestamp(beat.ticked_at, UTC)
        return replace(beat, run_id=str(beat.run_id), every=float(beat.every))

    def write(self, lake: Lake) -> None:
        """Leave it in the lake in place of the last one. Raises OSError or BeamIOError."""
        path = lake.path(STATE, f"{HEARTBEAT}{self.run_id}.json")
        lake.write_atomically(path, json.dumps(vars(self)).encode())

    def silent_seconds(self, now: float) -> float:
        """For how long the stream has given no tick, 0 while that is as it should be."""
        silence = now - self.ticked_at
        return silence if silence > STALE_SECONDS + HEARTBEAT_SECONDS + self.every else 0.0


def heartbeats(lake: Lake, run_id: str = "*") -> list[Heartbeat]:
    """The last word of each stream that ever wrote to the lake, or of one."""
    found = []
    for file in lake.list(f"{STATE}/{HEARTBEAT}{run_id}.json"):
        try:
            found.append(Heartbeat.from_json(lake.read_bytes(file.path)))
        except (FileNotFoundError, BeamIOError, ValueError, TypeError, OverflowError) as error:
            _logger.warning("%s is passed over: %s", file.path, error)
    return sorted(found, key=lambda beat: beat.ticked_at)


def stream_health(lake: Lake, now: float) -> tuple[StreamHealth, ...]:
    """How the streams of a lake are doing, the one that ticked last first."""
    return tuple(
        StreamHealth(
            beat.run_id,
            datetime.fromtimestamp(beat.ticked_at, UTC),
            round(beat.silent_seconds(now)),
            beat.ended,
        )
        for beat in reversed(heartbeats(lake))
    )
