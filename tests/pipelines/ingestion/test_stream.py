"""The settings of a stream, from the options of a command line."""

from __future__ import annotations

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


def test_prism_is_not_given_the_flags_of_flink() -> None:
    flags = with_defaults([], Engine("PrismRunner", 1))
    assert "--runner=PrismRunner" in flags
    assert not any("bundle" in flag for flag in flags)
