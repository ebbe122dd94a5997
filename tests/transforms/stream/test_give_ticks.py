"""Ticks for all shards, and the word that a stream is alive."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from transforms.stages.feed_list import FeedList
from transforms.stages.run_context import RunContext
from transforms.stages.stream_context import StreamContext
from transforms.stream.give_ticks import _Give


def give(lake: Path) -> list[tuple[str, bytes]]:
    context = StreamContext(RunContext(lake.name, str(lake)), FeedList(None), host_shards=2)
    return list(_Give(context).process(None))


def test_every_shard_gets_a_tick_and_the_lake_a_heartbeat(tmp_path: Path) -> None:
    assert give(tmp_path) == [("0000", b""), ("0001", b"")]
    (file,) = tmp_path.glob("_state/stream-*.json")
    assert json.loads(file.read_bytes())["run_id"] == tmp_path.name


def test_a_lake_that_takes_no_heartbeat_does_not_end_the_stream(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "_state").write_text("in the way")
    assert len(give(tmp_path)) == 2
    assert "no heartbeat" in caplog.text
