"""Which runner once-mode uses."""

from __future__ import annotations

import apache_beam as beam
import pytest
from apache_beam.options.pipeline_options import StandardOptions
from apache_beam.runners.portability.fn_api_runner.fn_runner import FnApiRunner
from apache_beam.runners.portability.prism_runner import PrismRunner

from pipelines.once import pipeline_options


@pytest.mark.parametrize(
    ("flags", "runner"), [([], FnApiRunner), (["--runner=PrismRunner"], PrismRunner)]
)
def test_the_runner_is_named_and_never_chosen_by_beam(
    flags: list[str], runner: type[object]
) -> None:
    assert type(beam.Pipeline(options=pipeline_options(flags)).runner) is runner


def test_the_main_session_is_not_pickled() -> None:
    assert not pipeline_options([]).get_all_options()["save_main_session"]
    assert pipeline_options([]).view_as(StandardOptions).runner
