"""One run of ``pipelines.ingest`` from its parsed options to its exit status."""

from __future__ import annotations

import logging
import os
import sys
from datetime import UTC, datetime

from rich.console import Console

from pipelines.beam_flags import check_beam_flags
from pipelines.errors import CommandError, UsageError
from pipelines.feed_list import load_feeds
from pipelines.once import RunResult, check_writable, run_once
from pipelines.options import IngestOptions, flag_names
from pipelines.progress import Progress
from pipelines.retention import drop_old_pages
from pipelines.stream_run import run_stream
from pipelines.summary import print_summary
from transforms.lake import Lake
from transforms.lib.http import HttpConfig
from transforms.run_context import RunContext


def ingest(options: IngestOptions) -> int:
    """Do what the options say.

    Raises:
        UsageError: bad arguments; nothing was done.
        CommandError: the run could not be done.
    """
    check_beam_flags(options.beam_flags, flag_names())
    sources = load_feeds(options.feeds, options.feed_urls)
    if not sources:
        raise UsageError(f"--feeds {options.feeds} lists no feed; add one or give --feed URL")
    _configure_logging()
    context = run_context(options)
    if options.streaming:
        check_writable(Lake(options.output))
        return run_stream(options, context)
    console = Console(stderr=True)
    started = datetime.now(UTC)
    with Progress(console, len(sources)) as progress:
        result = run_once(
            sources,
            context,
            slice_size=options.slice_size,
            beam_flags=options.beam_flags,
            on_due=progress.expect,
        )
        if options.keep_pages_days is not None:
            drop_old_pages(Lake(options.output), options.keep_pages_days)
    print_summary(Console(), result, context, datetime.now(UTC) - started)
    return exit_status(result, options.max_failed_feeds)


def run_context(options: IngestOptions) -> RunContext:
    """The settings of a run, with a new run id that sorts by time."""
    return RunContext(
        run_id=f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{os.urandom(3).hex()}",
        lake=options.output,
        http=HttpConfig(
            contact=options.contact,
            host_delay=options.host_delay,
            host_budget=options.host_budget,
            allow_networks=options.allow_networks,
        ),
        workers=options.extract_workers,
        poll_interval_seconds=options.poll_interval,
        max_age_days=options.max_age,
        keep_pages=options.keep_pages_days is not None,
    )


def exit_status(result: RunResult, max_failed_feeds: float) -> int:
    """0, or 1 with a line on stderr when too many feeds failed."""
    if result.feeds == 0 or result.failed_feeds == 0:
        return 0
    share = result.failed_feeds / result.feeds
    if result.failed_feeds < result.feeds and share <= max_failed_feeds:
        return 0
    counts = f"{result.failed_feeds} of {result.feeds} feeds failed"
    print(f"error: {counts}; the reasons are in the table above and in rejects/", file=sys.stderr)
    return CommandError.exit_status


def _configure_logging() -> None:
    """Warnings of ours on stderr; of the libraries, errors only."""
    logging.basicConfig(
        level=logging.ERROR, format="%(levelname)s %(name)s: %(message)s", force=True
    )
    # Beam logs what it raises, too: once is enough.
    logging.getLogger("apache_beam").setLevel(logging.CRITICAL)
    for name in ("pipelines", "transforms"):
        logging.getLogger(name).setLevel(logging.WARNING)
