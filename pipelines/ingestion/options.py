"""The options of ``pipelines.ingest``: ours by argparse, all others by Apache Beam.

Imports neither Beam nor the transforms: ``--help`` and a mistake are answered at once, and a worker
process, which imports the main module again, stays small.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.cli.arguments import ArgumentParser, add_network_arguments, add_output_argument
from pipelines.cli.errors import UsageError
from pipelines.cli.values import (
    MAX_SECONDS,
    MAX_SHARDS,
    MAX_WORKERS,
    at_least,
    check_feed_url,
    days_or_none,
    positive_seconds,
    seconds,
    share,
)

DEFAULT_KEEP_PAGES_DAYS = 30


@dataclass(frozen=True)
class IngestOptions:
    """The parsed options. ``keep_pages_days`` of None keeps no pages but feed documents.

    ``beam_flags`` are Beam's.
    """

    feeds: str | None
    feed_urls: tuple[str, ...]
    output: str
    streaming: bool
    poll_interval: int
    commit_interval: int | None
    run_for: float | None
    host_shards: int
    writer_shards: int
    log_format: str
    host_delay: float
    host_budget: int | None
    max_age: int | None
    keep_pages_days: int | None
    max_failed_feeds: float
    contact: str
    allow_networks: tuple[str, ...]
    extract_workers: int
    slice_size: int
    beam_flags: tuple[str, ...]


def parse(arguments: Sequence[str]) -> IngestOptions:
    """Parse a command line.

    Raises:
        UsageError: one line that names the flag and what it takes.
    """
    known, beam_flags = _parser().parse_known_args(list(arguments))
    if known.feeds is None and not known.feed:
        raise UsageError("no feeds: give --feeds FILE.opml or --feed URL")
    for url in known.feed:
        check_feed_url(url)
    return IngestOptions(
        feeds=known.feeds,
        feed_urls=tuple(known.feed),
        output=known.output,
        streaming=known.streaming,
        poll_interval=known.poll_interval,
        commit_interval=known.commit_interval,
        run_for=known.run_for,
        host_shards=known.host_shards,
        writer_shards=known.writer_shards,
        log_format=known.log_format,
        host_delay=known.host_delay,
        host_budget=known.host_budget,
        max_age=known.max_age,
        keep_pages_days=known.keep_pages,
        max_failed_feeds=known.max_failed_feeds,
        contact=known.contact or "",
        allow_networks=tuple(known.allow_network),
        extract_workers=known.extract_workers,
        slice_size=known.slice_size,
        beam_flags=tuple(beam_flags),
    )


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
    parser.add_argument("--feeds", metavar="FILE", help="feed list, OPML")
    parser.add_argument(
        "--feed", metavar="URL", action="append", default=[], help="one more feed; repeatable"
    )
    add_output_argument(parser)
    parser.add_argument(
        "--log_format", choices=("text", "json"), default="text", help="how logs are written"
    )
    _add_rhythm(parser)
    _add_stream_arguments(parser)
    _add_host_arguments(parser)
    add_network_arguments(parser)
    parser.add_argument(
        "--extract_workers",
        type=at_least(0, MAX_WORKERS),
        default=0,
        metavar="N",
        help="worker processes for extraction and tagging; 0: one per processor",
    )
    parser.add_argument(
        "--slice_size",
        type=at_least(1),
        default=500,
        metavar="N",
        help="entries worked off and committed together",
    )
    return parser


def _add_rhythm(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--poll_interval",
        metavar="SECONDS",
        type=at_least(1, MAX_SECONDS),
        default=900,
        help="least time between two polls of a feed (--streaming)",
    )
    parser.add_argument(
        "--commit_interval",
        metavar="SECONDS",
        type=at_least(1, MAX_SECONDS),
        help="time between commits (--streaming); 60, and 300 on Dataflow, if not given",
    )
    parser.add_argument(
        "--max_age", metavar="DAYS", type=at_least(0), help="leave out entries published earlier"
    )
    parser.add_argument(
        "--keep_pages",
        metavar="DAYS|none",
        type=days_or_none,
        default=DEFAULT_KEEP_PAGES_DAYS,
        help="how long fetched pages are kept for a backfill; none: none are, and feed documents "
        "with full text only until the day after",
    )
    parser.add_argument(
        "--max_failed_feeds",
        metavar="SHARE",
        type=share,
        default=1.0,
        help="exit with 1 when more than this share of the feeds that were due failed, 0 to 1",
    )


def _add_stream_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--streaming", action="store_true", help="go on until it is stopped")
    parser.add_argument(
        "--run_for",
        metavar="SECONDS",
        type=positive_seconds,
        help="end the stream after so long, and write what it has (--streaming)",
    )
    parser.add_argument(
        "--host_shards",
        metavar="N",
        type=at_least(1, MAX_SHARDS),
        default=32,
        help="shards of hosts; the same for the life of a job (--streaming)",
    )
    parser.add_argument(
        "--writer_shards",
        metavar="N",
        type=at_least(1, MAX_SHARDS),
        default=1,
        help="writers, each with files of its own; the same for the life of a job (--streaming)",
    )


def _add_host_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--host_delay",
        metavar="SECONDS",
        type=seconds,
        default=1.0,
        help="pause between two requests to one host",
    )
    parser.add_argument(
        "--host_budget",
        metavar="N",
        type=at_least(1),
        help="pages per host and run, of a stream per host and hour; the rest waits",
    )
