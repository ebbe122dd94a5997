"""The streaming job under a web that publishes all the time, on real engines, and killed."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from benchmarks.soak.engines import Prism
from benchmarks.soak.flink import Flink
from benchmarks.soak.results import Result
from benchmarks.soak.run import SoakConfig, soak
from tests.support.engines.available import PRISM, needs_flink, needs_prism

pytestmark = [pytest.mark.engine, pytest.mark.timeout(900)]


# Four writers on a slow disk; the lake is compacted beneath a reader that follows its changes. How
# soon a row is there is not asked: that is the benchmark's, by its bound.
LOADED = SoakConfig(
    minutes=5,
    feeds=60,
    hosts=12,
    articles=300,
    writer_shards=4,
    slow_disk=0.05,
    upkeeps=2,
    bound=0.0,
)


def assert_nothing_lost(result: Result, articles: int) -> None:
    assert result.problems == []
    assert result.published == result.written == articles


@needs_prism
def test_prism_loses_nothing_when_its_state_is_lost(tmp_path: Path) -> None:
    result = soak(replace(LOADED, kills=1), partial(Prism, binary=PRISM), tmp_path)
    assert_nothing_lost(result, 360)
    assert len(result.kills) == 1


@needs_flink
def test_flink_loses_nothing_when_killed(tmp_path: Path) -> None:
    result = soak(replace(LOADED, kills=2), Flink, tmp_path)
    assert_nothing_lost(result, 360)
    assert len(result.kills) == 2
    assert result.checkpoint is not None
