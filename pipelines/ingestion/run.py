"""One run of ``pipelines.ingest`` from its parsed options to its exit status."""

from __future__ import annotations

from datetime import UTC, datetime

from apache_beam.io.filesystems import FileSystems
from apache_beam.options.pipeline_options import PipelineOptions

from pipelines.cli import logs
from pipelines.cli.beam_flags import check_beam_flags
from pipelines.cli.errors import CommandError, UsageError
from pipelines.cli.iceberg import UNREACHABLE, iceberg_tables
from pipelines.cli.lakes import check_writable, lake_errors
from pipelines.cli.output import Output
from pipelines.ingestion.once import RunResult, run_once
from pipelines.ingestion.options import IngestOptions, flag_names
from pipelines.ingestion.progress import Progress, console_for
from pipelines.ingestion.stream import run_stream
from pipelines.ingestion.summary import print_summary
from transforms.lake.commits import new_run_id
from transforms.lake.lake import Lake
from transforms.lake.retention import drop_old_pages
from transforms.lib.http import HttpConfig
from transforms.stages.feed_list import FeedList, FeedListError
from transforms.stages.run_context import RunContext

_BEHIND = "is written, but its Iceberg tables are behind; the next run brings them up"


def ingest(options: IngestOptions) -> int:
    """Do what the options say.

    Raises:
        UsageError: bad arguments; nothing was done.
        CommandError: the run could not be done, or too many feeds failed.
    """
    check_entity_model(options.entity_model)
    context = run_context(options)
    logs.configure(options.log_format, context.run_id)
    check_beam_flags(options.beam_flags, flag_names())
    # A store may need them, for the feed list too: Beam gives them away with the first pipeline.
    FileSystems.set_options(PipelineOptions(list(options.beam_flags)))
    try:
        sources = FeedList(options.feeds, options.single_feeds).read()
    except FeedListError as error:
        raise UsageError(str(error)) from error
    if not sources:
        raise UsageError(f"--feeds {options.feeds} lists no feed; add one or give --feed URL")
    if options.streaming:
        check_writable(Lake(options.output))
        return run_stream(options, context)
    started, lake = datetime.now(UTC), Lake(options.output)
    check_writable(lake)
    with lake_errors(lake.root, UNREACHABLE):
        tables = iceberg_tables(lake, options.iceberg)
    with Progress(console_for(options), len(sources)) as progress:
        result = run_once(
            sources,
            context,
            slice_size=options.slice_size,
            beam_flags=options.beam_flags,
            wait=options.wait,
            on_due=progress.expect,
        )
        drop_old_pages(lake, options.keep_pages_days)
        if tables:
            with lake_errors(lake.root, _BEHIND):
                tables.bring_up()
    print_summary(Output(), result, context, datetime.now(UTC) - started)
    check_feeds(result, options.max_failed_feeds)
    return 0


def run_context(options: IngestOptions) -> RunContext:
    """The settings of a run, with a new run id that sorts by time."""
    return RunContext(
        run_id=new_run_id(),
        lake=options.output,
        http=HttpConfig(
            contact=options.contact or "",
            host_delay=options.host_delay,
            host_budget=options.host_budget,
            allow_networks=options.allow_networks,
        ),
        workers=options.extract_workers,
        poll_interval_seconds=options.poll_interval,
        max_age_days=options.max_age,
        keep_pages_days=options.keep_pages_days,
        entity_model=options.entity_model or "",
    )


def check_entity_model(model: str | None) -> None:
    """Return if the model can be loaded here, or none was asked for. Raises UsageError if not."""
    if not model:
        return
    from transforms.lib.tags.entities.model import (  # noqa: PLC0415 (tables of the taggers)
        EntityModelError,
        check_model,
    )

    try:
        check_model(model)
    except EntityModelError as error:
        raise UsageError(f"--entity_model={error}") from error


def check_feeds(result: RunResult, max_failed_feeds: float) -> None:
    """Return unless too many feeds failed. Raises CommandError with their number if so."""
    if result.feeds == 0 or result.failed_feeds == 0:
        return
    share = result.failed_feeds / result.feeds
    if result.failed_feeds == result.feeds or share > max_failed_feeds:
        counts = f"{result.failed_feeds} of {result.feeds} feeds failed"
        raise CommandError(f"{counts}; the reasons are in the table above and in rejects/")
