"""What the values of options must be: each function reads one, or says in a line what is wrong."""

from __future__ import annotations

import argparse
import ipaddress
import math
import re
from collections.abc import Callable
from datetime import date

from pipelines.cli.errors import UsageError

# A hundred years: days further back than the year 1 cannot be counted.
MAX_KEEP_PAGES_DAYS = 36_500
# Ten years: longer than any job lives, and far from what clocks can count.
MAX_SECONDS = 10 * 366 * 86_400
# Each worker is a process, and each shard a key that every tick is copied to.
MAX_WORKERS = 256
MAX_SHARDS = 4096
DATASET_NAMES = ("articles", "polls", "pages", "rejects", "commits")
_GLOB_CHARACTERS = frozenset("[]*?")


def at_least(minimum: int, most: int | None = None) -> Callable[[str], int]:
    """A reader of whole numbers from ``minimum`` on, up to ``most`` if that is given."""

    def parse_int(text: str) -> int:
        value = int(text)
        if value < minimum:
            raise argparse.ArgumentTypeError(f"{value} is less than {minimum}")
        if most is not None and value > most:
            raise argparse.ArgumentTypeError(f"{text} is more than {most}")
        return value

    parse_int.__name__ = "int"
    return parse_int


def entity_model(text: str) -> str:
    """A model of entities: ``spacy:NAME``; whether it is there is seen where it is needed."""
    prefix, _, name = text.partition(":")
    if prefix != "spacy" or not name.strip():
        raise argparse.ArgumentTypeError(f"{text} is not spacy:NAME")
    return text


def seconds(text: str) -> float:
    """A time in seconds, from 0 to ``MAX_SECONDS``."""
    value = float(text)
    if not (math.isfinite(value) and value >= 0):
        raise argparse.ArgumentTypeError(f"{text} is not a number of seconds")
    if value > MAX_SECONDS:
        raise argparse.ArgumentTypeError(f"{text} is more than {MAX_SECONDS}")
    return value


def positive_seconds(text: str) -> float:
    """A time in seconds, as ``seconds`` but not 0."""
    value = seconds(text)
    if value == 0:
        raise argparse.ArgumentTypeError("must be greater than 0 seconds")
    return value


def share(text: str) -> float:
    """A share, 0 to 1."""
    value = float(text)
    if not 0 <= value <= 1:
        raise argparse.ArgumentTypeError(f"{text} is not between 0 and 1")
    return value


def day(text: str) -> str:
    """A day such as 2026-11-23."""
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text} is not a day such as 2026-11-23") from error


def article_id(text: str) -> str:
    """An id of an article: 32 hex digits."""
    if not re.fullmatch("[0-9a-f]{32}", text):
        raise argparse.ArgumentTypeError(f"{text!r} is not an article_id: 32 hex digits")
    return text


def days_or_none(text: str) -> int | None:
    """A number of days, or None for ``none``."""
    if text == "none":
        return None
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r} is neither a number of days nor 'none'")
    days = int(text)
    if days > MAX_KEEP_PAGES_DAYS:
        raise argparse.ArgumentTypeError(f"{text} days are more than {MAX_KEEP_PAGES_DAYS}")
    return days


def network(text: str) -> str:
    """A network as a CIDR."""
    try:
        return str(ipaddress.ip_network(text))
    except ValueError as error:
        raise argparse.ArgumentTypeError(
            f"{text!r} is not a network such as 10.0.0.0/8: {error}"
        ) from error


def contact(text: str) -> str:
    """A URL that a header can carry."""
    if not text.startswith(("http://", "https://", "mailto:")):
        raise argparse.ArgumentTypeError(f"{text!r} is not a URL; give https://… or mailto:…")
    if not (text.isascii() and text.isprintable()):
        raise argparse.ArgumentTypeError(f"{text!r} is not all printable ASCII; encode the rest")
    return text


def lake_root(text: str) -> str:
    """The root of a lake as it was given.

    Raises:
        UsageError: it is empty, begins with a ``~`` that no shell took for a home directory, or has
            a character of globs, by which the lake's files are found: none would be.
    """
    if not text.strip():
        raise UsageError("--output is empty; give a directory, gs://… or s3://…")
    if text.startswith("~"):
        raise UsageError(
            f"--output {text}: the shell makes a home directory of ~ only after a space; "
            "leave the = out, or give the path in full"
        )
    if found := sorted(_GLOB_CHARACTERS.intersection(text)):
        raise UsageError(f"--output {text} has {' '.join(found)} in it; give a path without")
    return text


def stored_rows(text: str) -> str:
    """The path of the articles or the pages of a lake, or of WARC files, which may be a glob."""
    if is_warc(text):
        return text
    lake, _, name = text.rstrip("/").rpartition("/")
    if name not in {"articles", "pages"} or not lake_root(lake or " "):
        what = "neither LAKE/articles nor LAKE/pages nor FILE.warc.gz"
        raise argparse.ArgumentTypeError(f"{text} is {what}")
    return text


def is_warc(path: str) -> bool:
    """True for the path of a WARC file, or a glob for some: ``a.warc.gz``, ``*.warc.*``."""
    return ".warc" in path.rpartition("/")[2]


def check_feed(text: str) -> None:
    """Return if a text names a single feed. Raises UsageError if not."""
    # What reads feeds stays out of the processes that only read the options again.
    from transforms.lib.feeds.single import SingleFeedError, single_feed  # noqa: PLC0415

    try:
        single_feed(text)
    except SingleFeedError as error:
        raise UsageError(f"--feed {error}") from error
