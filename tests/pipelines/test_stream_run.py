"""The settings of a stream, from the options of a command line."""

from __future__ import annotations

from pipelines.ingest_run import run_context
from pipelines.options import parse
from pipelines.stream_run import Engine, stream_context


def test_the_budget_of_a_host_is_given_anew_every_hour_of_a_stream() -> None:
    options = parse(
        ["--feed=http://127.0.0.1/feed", "--output=lake", "--streaming", "--host_budget=5"]
    )
    http = stream_context(options, run_context(options), Engine("PrismRunner", 1)).run.http
    assert (http.host_budget, http.host_budget_seconds) == (5, 3600.0)
