"""``pipelines.ingest --streaming``: build the streaming job, submit it, and stay with it."""

from __future__ import annotations

import argparse
import signal
import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import apache_beam as beam
from apache_beam.io.filesystem import BeamIOError
from apache_beam.options.pipeline_options import GoogleCloudOptions, PipelineOptions

from pipelines.cli.errors import CommandError, UsageError
from pipelines.cli.iceberg import UNREACHABLE, iceberg_tables
from pipelines.cli.lakes import lake_errors
from pipelines.cli.values import lake_root
from pipelines.ingestion import graph, prism
from pipelines.ingestion.iceberg_follower import IcebergFollower
from pipelines.ingestion.options import IngestOptions
from pipelines.ingestion.progress import console_for
from pipelines.ingestion.stream_progress import StreamProgress, record_end
from pipelines.ingestion.ticks import Ticks, tick_engine
from transforms.lake.lake import Lake
from transforms.lib.storage.store_errors import as_os_error
from transforms.stages.feed_list import FeedList
from transforms.stages.run_context import RunContext
from transforms.stages.stream_context import StreamContext

DEFAULT_RUNNER = prism.RUNNER
CLOUD_RUNNER = "DataflowRunner"
_LOCAL_COMMITS, _CLOUD_COMMITS = 60, 300
# A year. The driver follows its job by calls of this length, and gives up, and Prism with it, where
# one ends: Beam's default is five minutes.
_JOB_SERVER_TIMEOUT = 366 * 24 * 3600
# Flink's defaults hold rows back: a stage waits a second with what it has, and at a checkpoint for
# its next element, which may never come (docs/decisions/0011-engines.md).
_FLINK_FLAGS = ("--max_bundle_time_mills=100", "--finish_bundle_before_checkpointing")
# One process serves all hosts: some that hang must leave room for the others.
_CONCURRENCY = 128
# A stream has no end: what --host_budget allows a run, it allows in an hour.
_BUDGET_SECONDS = 3600.0
_GOOD_ENDS = {"DONE", "CANCELLED", "DRAINED", "UPDATED"}
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
    """Run the job until it ends or is stopped; on Dataflow, submit it and leave it there.

    Raises:
        UsageError: the runner cannot run a stream, or needs options that are missing or wrong.
        CommandError: the job failed, or was not accepted.
    """
    engine = Engine.of(options.beam_flags)
    stream = stream_context(options, context, engine)
    lake, state = Lake(stream.run.lake), ""
    follower = _follower(lake, stream, engine, options.iceberg)
    pipeline = build(stream, engine, options)
    if engine.runner == CLOUD_RUNNER:
        return submit(pipeline)
    result = _start(pipeline, engine)
    try:
        with follower, StreamProgress(console_for(options), lake, stream.run.run_id):
            state = _wait(result)
    except KeyboardInterrupt:
        state = "CANCELLED"
        raise
    finally:
        prism.stop()
        if state in _GOOD_ENDS:
            record_end(lake, stream.run.run_id, state)
    if state not in _GOOD_ENDS:
        raise CommandError(f"the job ended in state {state}; its log says why")
    return 0


def _follower(
    lake: Lake, stream: StreamContext, engine: Engine, catalog: str | None
) -> IcebergFollower:
    if engine.runner != CLOUD_RUNNER:
        with lake_errors(lake.root, UNREACHABLE):
            tables = iceberg_tables(lake, catalog)
        return IcebergFollower(tables, stream.commit_interval_seconds)
    if catalog is not None:
        raise UsageError(
            "--iceberg: this command does not stay with a job on Dataflow; let a scheduler run "
            "pipelines.catalog --iceberg beside it"
        )
    return IcebergFollower(None, stream.commit_interval_seconds)


def _start(pipeline: beam.Pipeline, engine: Engine) -> Any:
    try:
        if engine.runner == prism.RUNNER:
            prism.start(pipeline.options)
        return pipeline.run()
    except ValueError as error:  # such as a job server that refuses an option
        raise UsageError(f"the runner cannot be started: {error}") from error


def submit(pipeline: beam.Pipeline) -> int:
    """Hand the job to Dataflow, or write the template that ``--template_location`` asks for.

    The job does not end with this command: an interrupt at a terminal, or the end of a template's
    launcher, must not cancel what runs in production.

    Raises:
        UsageError: options of the service are missing or wrong.
        CommandError: the service or the bucket refused.
    """
    cloud = pipeline.options.view_as(GoogleCloudOptions)
    try:
        with as_os_error("Dataflow"):
            result: Any = pipeline.run()
    except ValueError as error:  # what the runner itself misses among its options
        raise UsageError(str(error)) from error
    except (OSError, BeamIOError) as error:
        raise CommandError(f"the job was not accepted: {error}") from error
    if not result.has_job:
        print(f"template written to {cloud.template_location}")
        return 0
    job = result.job_id()
    print(f"submitted job {job}; end it without losing what it holds by")
    print(f"gcloud dataflow jobs drain {job} --region={cloud.region} --project={cloud.project}")
    return 0


def build(stream: StreamContext, engine: Engine, options: IngestOptions) -> beam.Pipeline:
    """The pipeline of the stream, not yet running."""
    flags = with_defaults(options.beam_flags, engine)
    try:
        pipeline = beam.Pipeline(options=PipelineOptions(flags, save_main_session=False))
    except ValueError as error:  # Beam's options that a runner needs, a line each
        raise UsageError(str(error)) from error
    ticks = pipeline | "Ticks" >> Ticks(
        stream.tick_seconds,
        options.run_for,
        tick_engine(engine.runner),
        engine.parallelism,
    )
    graph.stream(ticks, stream)
    return pipeline


def with_defaults(given: Sequence[str], engine: Engine) -> list[str]:
    """Beam's flags for the job, with ours for what is not given."""
    defaults = [f"--runner={DEFAULT_RUNNER}", f"--job_server_timeout={_JOB_SERVER_TIMEOUT}"]
    if tick_engine(engine.runner) == "flink":
        defaults += _FLINK_FLAGS
    if engine.runner == prism.RUNNER:
        defaults += prism.default_flags()
    names = {_name(flag) for flag in given}
    flags = [*given, "--streaming", *(flag for flag in defaults if _name(flag) not in names)]
    return flags + prism.safety_flags(flags) if engine.runner == prism.RUNNER else flags


def _name(flag: str) -> str:
    return flag.split("=", maxsplit=1)[0].replace("-", "_")


def stream_context(options: IngestOptions, context: RunContext, engine: Engine) -> StreamContext:
    """The settings of the stream; paths absolute, since workers have other directories.

    Raises:
        UsageError: the absolute path of the lake is a glob.
    """
    cloud = engine.runner == CLOUD_RUNNER
    commits = options.commit_interval or (_CLOUD_COMMITS if cloud else _LOCAL_COMMITS)
    http = replace(context.http, concurrency=_CONCURRENCY, host_budget_seconds=_BUDGET_SECONDS)
    return StreamContext(
        run=replace(context, lake=lake_root(_absolute(context.lake)), http=http),
        feeds=FeedList(options.feeds and _absolute(options.feeds), options.single_feeds),
        commit_interval_seconds=commits,
        host_shards=options.host_shards,
        writer_shards=options.writer_shards,
        state_may_go_back=engine.runner != prism.RUNNER,
    )


def _absolute(path: str) -> str:
    return path if "://" in path else str(Path(path).resolve())


def _wait(result: Any) -> str:
    if threading.current_thread() is threading.main_thread():
        # Beam's handler stops the job server first, and then nobody is there to cancel the job.
        signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        return str(result.wait_until_finish())
    except KeyboardInterrupt:
        result.cancel()
        raise
    except RuntimeError as error:
        # What a runner raises for a job that failed; the last line names the cause.
        lines = str(error).strip().splitlines() or [type(error).__name__]
        raise CommandError(f"the job failed: {lines[-1]}") from error
