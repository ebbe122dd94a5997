from __future__ import annotations

import pickle

from apache_beam.options.pipeline_options import DirectOptions, PipelineOptions, StandardOptions

from pipelines.cli.beam_options import ONCE_RUNNER, ParsedOptions, once_options

FLAGS = ["--runner=FlinkRunner", "--direct_num_workers=3"]


def test_the_views_say_what_those_of_beam_say() -> None:
    ours, beams = ParsedOptions(FLAGS), PipelineOptions(FLAGS)
    for view in (StandardOptions, DirectOptions):
        assert str(ours.view_as(view)) == str(beams.view_as(view))
    assert ours.get_all_options() == beams.get_all_options()


def test_a_view_is_made_once() -> None:
    options = ParsedOptions(FLAGS)
    assert options.view_as(StandardOptions) is options.view_as(StandardOptions)


def test_what_one_view_sets_all_see() -> None:
    options = ParsedOptions(FLAGS)
    options.view_as(DirectOptions).direct_num_workers = 5
    assert options.get_all_options()["direct_num_workers"] == 5


def test_options_survive_pickling() -> None:
    options = ParsedOptions(FLAGS)
    options.view_as(DirectOptions).direct_num_workers = 5
    again = pickle.loads(pickle.dumps(options))  # noqa: S301 (made one line above)
    assert again.view_as(DirectOptions).direct_num_workers == 5
    assert again.view_as(StandardOptions).runner == "FlinkRunner"


def test_a_once_run_names_its_runner_and_a_flag_names_another() -> None:
    assert once_options([]).view_as(StandardOptions).runner == ONCE_RUNNER
    assert once_options(["--runner=FlinkRunner"]).view_as(StandardOptions).runner == "FlinkRunner"
