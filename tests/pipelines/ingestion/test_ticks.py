from __future__ import annotations

import json
import time
from itertools import pairwise
from typing import Any

import apache_beam as beam
import pytest
from apache_beam.options.pipeline_options import PipelineOptions
from apache_beam.testing.util import assert_that
from apache_beam.utils.timestamp import Timestamp

from pipelines.ingestion.ticks import Ticks, _KeepOne, tick_engine

FN_API = "apache_beam.runners.portability.fn_api_runner.FnApiRunner"


def pipeline() -> beam.Pipeline:
    return beam.Pipeline(runner=FN_API, options=PipelineOptions(["--streaming"]))


def impulse(ticks: Ticks) -> dict[str, Any]:
    """What Flink is told about its impulse."""
    graph = pipeline()
    _ = graph | "Ticks" >> ticks
    proto = graph.to_runner_api()
    (payload,) = [
        transform.spec.payload
        for transform in proto.components.transforms.values()
        if transform.spec.urn == "flink:transform:streaming_impulse:v1"
    ]
    settings: dict[str, Any] = json.loads(payload)
    return settings


def test_periodic_ticks_come_once_an_interval_and_end() -> None:
    begun = time.time()

    def check(ticks: list[Timestamp]) -> None:
        times = sorted(tick.micros / 1e6 for tick in ticks)
        assert 6 <= len(times) <= 11, times
        assert times[0] >= begun
        assert all(later - earlier >= 0.15 for earlier, later in pairwise(times)), times

    with pipeline() as graph:
        assert_that(graph | "Ticks" >> Ticks(0.2, run_for_seconds=2), check)
    assert time.time() - begun >= 1.8


def test_ticks_that_come_together_count_once() -> None:
    def check(ticks: list[Timestamp]) -> None:
        assert len(ticks) == 1, ticks

    with pipeline() as graph:
        # As those of a time that was missed: all are due when the job begins again.
        together = graph | beam.Create([("tick", b"")] * 10)
        assert_that(together | beam.ParDo(_KeepOne(seconds=3600)), check)


def test_flink_ticks_in_each_subtask() -> None:
    assert impulse(Ticks(0.5, engine="flink", parallelism=3)) == {"interval_ms": 500}
    bounded = Ticks(0.5, run_for_seconds=60, engine="flink", parallelism=3)
    assert impulse(bounded) == {"interval_ms": 500, "message_count": 360}


def test_two_sources_do_not_share_their_settings() -> None:
    assert impulse(Ticks(1, run_for_seconds=10, engine="flink")) == {
        "interval_ms": 1000,
        "message_count": 10,
    }
    assert impulse(Ticks(2, engine="flink")) == {"interval_ms": 2000}


def test_the_output_is_unbounded_on_every_engine() -> None:
    assert not (pipeline() | Ticks(1)).is_bounded
    assert not (pipeline() | Ticks(1, engine="flink")).is_bounded


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"interval_seconds": 0}, "interval_seconds"),
        ({"interval_seconds": 1, "run_for_seconds": 0}, "run_for_seconds"),
        ({"interval_seconds": 1, "parallelism": -1}, "parallelism"),
    ],
)
def test_settings_without_sense_are_refused(settings: dict[str, Any], named: str) -> None:
    with pytest.raises(ValueError, match=named):
        Ticks(**settings)


def test_the_source_goes_by_the_runner() -> None:
    assert tick_engine("FlinkRunner") == tick_engine("PortableRunner") == "flink"
    assert tick_engine("PrismRunner") == tick_engine("DataflowRunner") == "periodic"
