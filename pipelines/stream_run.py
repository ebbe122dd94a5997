"""``pipelines.ingest --streaming``: build the streaming job, submit it, and stay with it."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import apache_beam as beam
from apache_beam.options.pipeline_options import PipelineOptions
from rich.console import Console

from pipelines import graph
from pipelines.errors import CommandError, UsageError
from pipelines.options import IngestOptions
from pipelines.stream_progress import StreamProgress
from pipelines.ticks import Ticks, tick_engine
from transforms.feed_list import FeedList
from transforms.lake import Lake
from transforms.run_context import RunContext
from transforms.stream_context import StreamContext

DEFAULT_RUNNER = "PrismRunner"
_LOCAL_COMMITS, _CLOUD_COMMITS = 60, 300
# One process serves all hosts: some that hang must leave room for the others.
_CONCURRENCY = 128
# A stream has no end: what --host_budget allows a run, it allows in an hour.
_BUDGET_SECONDS = 3600.0
# Beam's local runners that show nothing of an unbounded source until it ends, or choose for it.
_NO_STREAMS = {"FnApiRunner", "BundleBasedDirectRunner", "DirectRunner", "SwitchingDirectRunner"}


@dataclass(frozen=True)
class Engine:
    """What the job runs on, as far as the graph must know."""

    runner: str
    parallelism: int

    @classmethod
    def of(cls, beam_flags: Sequence[str]) -> Engine:
        """The engine that Beam's flags name.

        Raises:
            UsageError: a runner that cannot run a stream.
        """
        parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
        parser.add_argument("--runner", default=DEFAULT_RUNNER)
        parser.add_argument("--parallelism", type=int, default=1)
        known, _ = parser.parse_known_args(list(beam_flags))
        runner = known.runner.rpartition(".")[2]
        if runner in _NO_STREAMS:
            raise UsageError(
                f"--runner {known.runner} shows nothing of a stream until it ends; "
                f"leave it out ({DEFAULT_RUNNER}), or take FlinkRunner or DataflowRunner"
            )
        return cls(runner, max(known.parallelism, 1))


def run_stream(options: IngestOptions, context: RunContext) -> int:
    """Run the job until it ends or is stopped.

    Raises:
        UsageError: the runner cannot run a stream.
        CommandError: the job failed.
    """
    engine = Engine.of(options.beam_flags)
    stream = stream_context(options, context, engine)
    result = build(stream, engine, options).run()
    lake = Lake(stream.run.lake)
    with StreamProgress(Console(stderr=True), lake, stream.run.run_id):
        state = _wait(result)
    if state not in ("DONE", "CANCELLED", "DRAINED", "UPDATED"):
        raise CommandError(f"the job ended in state {state}; its log says why")
    return 0


def build(stream: StreamContext, engine: Engine, options: IngestOptions) -> beam.Pipeline:
    """The pipeline of the stream, not yet running."""
    flags = [*options.beam_flags, "--streaming"]
    if not any(flag.split("=")[0] == "--runner" for flag in flags):
        flags.append(f"--runner={DEFAULT_RUNNER}")
    pipeline = beam.Pipeline(options=PipelineOptions(flags, save_main_session=False))
    ticks = pipeline | "Ticks" >> Ticks(
        stream.tick_seconds,
        options.run_for,
        tick_engine(engine.runner),
        engine.parallelism,
    )
    graph.stream(ticks, stream)
    return pipeline


def stream_context(options: IngestOptions, context: RunContext, engine: Engine) -> StreamContext:
    """The settings of the stream; paths absolute, since workers have other directories."""
    cloud = engine.runner == "DataflowRunner"
    commits = options.commit_interval or (_CLOUD_COMMITS if cloud else _LOCAL_COMMITS)
    http = replace(context.http, concurrency=_CONCURRENCY, host_budget_seconds=_BUDGET_SECONDS)
    return StreamContext(
        run=replace(context, lake=_absolute(context.lake), http=http),
        feeds=FeedList(options.feeds and _absolute(options.feeds), options.feed_urls),
        commit_interval_seconds=commits,
        host_shards=options.host_shards,
        writer_shards=options.writer_shards,
    )


def _absolute(path: str) -> str:
    return path if "://" in path else str(Path(path).resolve())


def _wait(result: Any) -> str:
    try:
        return str(result.wait_until_finish())
    except KeyboardInterrupt:
        result.cancel()
        raise
    except RuntimeError as error:
        # What a runner raises for a job that failed; the last line names the cause.
        lines = str(error).strip().splitlines() or [type(error).__name__]
        raise CommandError(f"the job failed: {lines[-1]}") from error
