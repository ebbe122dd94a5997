"""The options of ``pipelines.ingest``: ours by argparse, all others by Apache Beam.

Imports neither Beam nor the transforms: ``--help`` and a mistake are answered at once, and a worker
process, which imports the main module again, stays small.
"""

from __future__ import annotations

import argparse
import ipaddress
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NoReturn
from urllib.parse import urlsplit

from pipelines.errors import UsageError

DEFAULT_KEEP_PAGES_DAYS = 30
# A hundred years: days further back than the year 1 cannot be counted.
MAX_KEEP_PAGES_DAYS = 36_500
_GLOB_CHARACTERS = frozenset("[]*?")


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


class ArgumentParser(argparse.ArgumentParser):
    """An argparse parser that takes no abbreviations and raises ``UsageError`` on a mistake."""

    def __init__(self, prog: str, description: str) -> None:
        super().__init__(
            prog=f"python -m {prog}",
            description=description,
            allow_abbrev=False,
            formatter_class=argparse.ArgumentDefaultsHelpFormatter,
        )

    def error(self, message: str) -> NoReturn:
        """Raise instead of printing the usage: the caller prints one line."""
        raise UsageError(f"{message}; see {self.prog} --help")


def parse(arguments: Sequence[str]) -> IngestOptions:
    """Parse a command line.

    Raises:
        UsageError: one line that names the flag and what it takes.
    """
    known, beam_flags = _parser().parse_known_args(list(arguments))
    if known.feeds is None and not known.feed:
        raise UsageError("no feeds: give --feeds FILE.opml or --feed URL")
    for url in known.feed:
        _check_feed_url(url)
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
        type=_at_least(0),
        default=0,
        metavar="N",
        help="worker processes for extraction and tagging; 0: one per processor",
    )
    parser.add_argument(
        "--slice_size",
        type=_at_least(1),
        default=500,
        metavar="N",
        help="entries worked off and committed together",
    )
    return parser


def _add_rhythm(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--poll_interval",
        metavar="SECONDS",
        type=_at_least(1),
        default=900,
        help="least time between two polls of a feed (--streaming)",
    )
    parser.add_argument(
        "--commit_interval",
        metavar="SECONDS",
        type=_at_least(1),
        help="time between commits (--streaming); 60, and 300 on Dataflow, if not given",
    )
    parser.add_argument(
        "--max_age", metavar="DAYS", type=_at_least(0), help="leave out entries published earlier"
    )
    parser.add_argument(
        "--keep_pages",
        metavar="DAYS|none",
        type=_days_or_none,
        default=DEFAULT_KEEP_PAGES_DAYS,
        help="how long fetched pages are kept for a backfill; none: none are, and feed documents "
        "with full text only until the day after",
    )
    parser.add_argument(
        "--max_failed_feeds",
        metavar="SHARE",
        type=_share,
        default=1.0,
        help="exit with 1 when more than this share of the feeds that were due failed, 0 to 1",
    )


def _add_stream_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--streaming", action="store_true", help="go on until it is stopped")
    parser.add_argument(
        "--run_for",
        metavar="SECONDS",
        type=_positive_seconds,
        help="end the stream after so long, and write what it has (--streaming)",
    )
    parser.add_argument(
        "--host_shards",
        metavar="N",
        type=_at_least(1),
        default=32,
        help="shards of hosts; the same for the life of a job (--streaming)",
    )
    parser.add_argument(
        "--writer_shards",
        metavar="N",
        type=_at_least(1),
        default=1,
        help="writers, each with files of its own; the same for the life of a job (--streaming)",
    )


def _add_host_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--host_delay",
        metavar="SECONDS",
        type=_seconds,
        default=1.0,
        help="pause between two requests to one host",
    )
    parser.add_argument(
        "--host_budget",
        metavar="N",
        type=_at_least(1),
        help="pages per host and run; the rest waits for the next run",
    )


def add_output_argument(parser: argparse.ArgumentParser) -> None:
    """Add the option of every command that works on a lake."""
    parser.add_argument(
        "--output",
        metavar="LAKE",
        required=True,
        type=lake_root,
        help="a directory, gs://… or s3://…",
    )


def add_network_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of every command that asks servers."""
    parser.add_argument(
        "--contact",
        metavar="URL",
        type=_contact,
        help="who runs this, for the User-Agent",
    )
    parser.add_argument(
        "--allow_network",
        metavar="CIDR",
        action="append",
        default=[],
        type=_network,
        help="addresses to reach although they are not public; repeatable",
    )


def _at_least(minimum: int) -> Callable[[str], int]:
    def parse_int(text: str) -> int:
        value = int(text)
        if value < minimum:
            raise argparse.ArgumentTypeError(f"{value} is less than {minimum}")
        return value

    parse_int.__name__ = "int"
    return parse_int


def _seconds(text: str) -> float:
    value = float(text)
    if not (math.isfinite(value) and value >= 0):
        raise argparse.ArgumentTypeError(f"{text} is no time in seconds")
    return value


def _positive_seconds(text: str) -> float:
    value = _seconds(text)
    if value == 0:
        raise argparse.ArgumentTypeError("0 seconds are no time")
    return value


def _share(text: str) -> float:
    value = float(text)
    if not 0 <= value <= 1:
        raise argparse.ArgumentTypeError(f"{text} is not between 0 and 1")
    return value


def _days_or_none(text: str) -> int | None:
    if text == "none":
        return None
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r} is neither a number of days nor 'none'")
    days = int(text)
    if days > MAX_KEEP_PAGES_DAYS:
        raise argparse.ArgumentTypeError(f"{text} days are more than {MAX_KEEP_PAGES_DAYS}")
    return days


def _network(text: str) -> str:
    try:
        return str(ipaddress.ip_network(text))
    except ValueError as error:
        raise argparse.ArgumentTypeError(
            f"{text!r} is no network such as 10.0.0.0/8: {error}"
        ) from error


def _contact(text: str) -> str:
    if not text.startswith(("http://", "https://", "mailto:")):
        raise argparse.ArgumentTypeError(f"{text!r} is no URL; give https://… or mailto:…")
    if not (text.isascii() and text.isprintable()):
        raise argparse.ArgumentTypeError(f"{text!r} is not all printable ASCII; encode the rest")
    return text


def lake_root(text: str) -> str:
    """The root of a lake as it was given.

    Raises:
        UsageError: it has a character of globs, by which the lake's files are found: none would be.
    """
    if found := sorted(_GLOB_CHARACTERS.intersection(text)):
        raise UsageError(f"--output {text} has {' '.join(found)} in it; give a path without")
    return text


def _check_feed_url(url: str) -> None:
    if not _is_web_url(url):
        raise UsageError(f"--feed {url}: not an http or https URL; give the feed's full address")


def _is_web_url(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:  # an address in brackets that is none
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)
