"""The options of ``pipelines.ingest``: ours by argparse, all others by Apache Beam.

Each is defined once, as a field of ``IngestOptions``; the parser, the table in the README and the
parameters of the Dataflow template follow from it. Imports neither Beam nor the transforms:
``--help`` and a mistake are answered at once, and a worker process, which imports the main module
again, stays small.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipelines.cli.arguments import (
    ArgumentParser,
    LeaseOptions,
    NetworkOptions,
    WorkOptions,
    add_options,
    option,
    read_options,
)
from pipelines.cli.errors import UsageError
from pipelines.cli.iceberg import IcebergOptions
from pipelines.cli.values import (
    MAX_SECONDS,
    MAX_SHARDS,
    at_least,
    check_feed,
    days_or_none,
    positive_seconds,
    seconds,
    share,
)

DEFAULT_KEEP_PAGES_DAYS = 30


@dataclass(frozen=True)
class FeedOptions:
    """Which feeds are polled."""

    feeds: str | None = option("--feeds", metavar="FILE", help="the feed list, OPML")
    single_feeds: tuple[str, ...] = option(
        "--feed",
        metavar="FEED",
        action="append",
        default=[],
        help="one more feed: its URL, or `url=…,name=…,country=…,kind=…`; repeatable",
    )


@dataclass(frozen=True)
class RunOptions:
    """What a run does, once or as a stream."""

    log_format: str = option(
        "--log_format",
        choices=("text", "json"),
        default="text",
        help="`json`: the log and the progress as JSON objects on stderr",
    )
    host_delay: float = option(
        "--host_delay",
        metavar="SECONDS",
        type=seconds,
        default=1.0,
        help="pause between two requests to one host",
    )
    host_budget: int | None = option(
        "--host_budget",
        metavar="N",
        type=at_least(1),
        help="pages per host and run, of a stream per host and hour; the rest stays pending",
    )
    max_age: int | None = option(
        "--max_age", metavar="DAYS", type=at_least(0), help="leave out entries published earlier"
    )
    keep_pages_days: int | None = option(
        "--keep_pages",
        metavar="DAYS|none",
        type=days_or_none,
        default=DEFAULT_KEEP_PAGES_DAYS,
        help="how long fetched pages are kept for a backfill; `none`: no pages, and feed documents "
        "with full text only until the day after",
    )
    max_failed_feeds: float = option(
        "--max_failed_feeds",
        metavar="SHARE",
        type=share,
        default=1.0,
        help="exit with 1 when more than this share, 0 to 1, of the feeds that were due failed; "
        "always when all of them did",
    )


@dataclass(frozen=True)
class StreamOptions:
    """What only a stream asks for."""

    streaming: bool = option("--streaming", action="store_true", help="run until it is stopped")
    run_for: float | None = option(
        "--run_for",
        metavar="SECONDS",
        type=positive_seconds,
        help="end a stream after so long, and write what it has",
    )
    poll_interval: int = option(
        "--poll_interval",
        metavar="SECONDS",
        type=at_least(1, MAX_SECONDS),
        default=900,
        help="of a stream: least time between two polls of a feed",
    )
    commit_interval: int | None = option(
        "--commit_interval",
        metavar="SECONDS",
        type=at_least(1, MAX_SECONDS),
        help="of a stream: time between commits; 60 if not given, and 300 on Dataflow",
    )
    host_shards: int = option(
        "--host_shards",
        metavar="N",
        type=at_least(1, MAX_SHARDS),
        default=32,
        help="of a stream: number of shards of hosts; cannot be changed while a job lives",
    )
    writer_shards: int = option(
        "--writer_shards",
        metavar="N",
        type=at_least(1, MAX_SHARDS),
        default=1,
        help="of a stream: number of writers; cannot be changed while a job lives",
    )


@dataclass(frozen=True)
class IngestOptions(
    StreamOptions,
    IcebergOptions,
    WorkOptions,
    RunOptions,
    NetworkOptions,
    LeaseOptions,
    FeedOptions,
):
    """The parsed options, and ``beam_flags``, which are Beam's.

    ``keep_pages_days`` of None keeps no pages but feed documents.
    """

    beam_flags: tuple[str, ...] = field(kw_only=True)


def parse(arguments: Sequence[str]) -> IngestOptions:
    """Parse a command line.

    Raises:
        UsageError: one line that names the flag and what it takes.
    """
    known, beam_flags = _parser().parse_known_args(list(arguments))
    options = read_options(IngestOptions, known, beam_flags=tuple(beam_flags))
    if options.feeds is None and not options.single_feeds:
        raise UsageError("no feeds: give --feeds FILE.opml or --feed URL")
    for feed in options.single_feeds:
        check_feed(feed)
    return options


def option_actions() -> list[argparse.Action]:
    """Our options, for what is made from them: templates, and hints at the flag that was meant."""
    actions = _parser()._actions  # noqa: SLF001 (argparse has no public list)
    return [action for action in actions if action.dest != "help"]


def flag_names() -> list[str]:
    """All flags of ours, to suggest the one that was meant."""
    return [name for action in option_actions() for name in action.option_strings]


def _parser() -> ArgumentParser:
    parser = ArgumentParser(
        "pipelines.ingest",
        "Poll feeds, fetch new articles, extract and tag their text, and write Parquet. "
        "Any Apache Beam option may follow, such as --runner.",
    )
    add_options(parser, IngestOptions)
    return parser
