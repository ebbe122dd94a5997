"""The settings of a stream, from the options of a command line."""

from __future__ import annotations

from pathlib import Path

import pytest
from apache_beam.options.pipeline_options import DebugOptions, PipelineOptions

from pipelines.ingestion.options import parse
from pipelines.ingestion.run import run_context
from pipelines.ingestion.stream import Engine, stream_context, with_defaults


def test_the_budget_of_a_host_is_given_anew_every_hour_of_a_stream() -> None:
    options = parse(
        ["--feed=http://127.0.0.1/feed", "--output=lake", "--streaming", "--host_budget=5"]
    )
    http = stream_context(options, run_context(options), Engine("PrismRunner", 1)).run.http
    assert (http.host_budget, http.host_budget_seconds) == (5, 3600.0)


def test_a_stream_on_flink_lets_no_row_wait_in_a_bundle() -> None:
    flags = with_defaults(["--runner=PortableRunner"], Engine("PortableRunner", 2))
    assert {"--finish_bundle_before_checkpointing", "--max_bundle_time_mills=100"} <= set(flags)


def test_flags_that_are_given_stand() -> None:
    given = ["--runner=FlinkRunner", "--max_bundle_time_mills=5", "--job-server-timeout=7"]
    flags = with_defaults(given, Engine("FlinkRunner", 1))
    assert flags[:4] == [*given, "--streaming"]
    assert [flag for flag in flags if "runner" in flag or "timeout" in flag] == [given[0], given[2]]
    assert not any(flag.startswith("--max_bundle_time_mills=1") for flag in flags)


PRISM = Engine("PrismRunner", 1)
NO_SPLITS = "prism_disable_sdf_split"


def experiments(flags: list[str]) -> list[str]:
    return PipelineOptions(flags).view_as(DebugOptions).experiments or []


@pytest.mark.parametrize(
    "given",
    [
        [],
        [f"--experiments={NO_SPLITS}"],
        ["--experiments=other"],
        ["--experiment", "other", f"--experiments=third,{NO_SPLITS}"],
    ],
)
def test_prism_is_told_once_not_to_split_bundles_whatever_else_is_given(given: list[str]) -> None:
    found = experiments(with_defaults(given, PRISM))
    assert found.count(NO_SPLITS) == 1
    assert [each for each in found if each != NO_SPLITS] == [
        each for each in experiments(given) if each != NO_SPLITS
    ]


def test_other_engines_are_given_no_experiment_of_prism() -> None:
    for runner in ("FlinkRunner", "PortableRunner", "DataflowRunner"):
        assert NO_SPLITS not in experiments(with_defaults([], Engine(runner, 2)))


def test_the_prism_that_make_has_built_is_found_where_we_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    built = tmp_path / ".engines" / "bin" / "prism"
    built.parent.mkdir(parents=True)
    built.touch()
    monkeypatch.chdir(tmp_path)
    assert f"--prism_location={built}" in with_defaults([], PRISM)


def test_a_prism_that_is_given_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".engines" / "bin").mkdir(parents=True)
    (tmp_path / ".engines" / "bin" / "prism").touch()
    monkeypatch.chdir(tmp_path)
    flags = with_defaults(["--prism_location=/opt/prism"], PRISM)
    assert [flag for flag in flags if "location" in flag] == ["--prism_location=/opt/prism"]


def test_prism_is_not_given_the_flags_of_flink() -> None:
    flags = with_defaults([], Engine("PrismRunner", 1))
    assert "--runner=PrismRunner" in flags
    assert not any("bundle" in flag for flag in flags)
