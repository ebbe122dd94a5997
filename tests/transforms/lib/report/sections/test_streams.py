"""How streams are shown: running, silent or ended."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from transforms.lib.report.content import Cell
from transforms.lib.report.sections.streams import STREAMS, StreamHealth, streams_table

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("silent_seconds", "ended", "state", "style"),
    [
        (0, "", "running", "good"),
        (3600, "", "silent since 2026-11-20 12:00:00: restart the job", "bad"),
        (3600, "DRAINED", "ended (drained)", "good"),
    ],
)
def test_a_stream_is_bad_only_while_it_should_tick_and_does_not(
    silent_seconds: int, ended: str, state: str, style: str
) -> None:
    ((_, _, cell),) = streams_table([StreamHealth("run", NOON, silent_seconds, ended)]).rows
    assert isinstance(cell, Cell)
    assert (cell.text, cell.style) == (state, style)


def test_only_the_latest_streams_are_shown() -> None:
    streams = [StreamHealth(f"run-{number}", NOON, 0) for number in range(STREAMS + 1)]
    assert len(streams_table(streams).rows) == STREAMS
