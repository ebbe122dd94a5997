"""The feeds of a run: the feed list and the single feeds of the command line."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from apache_beam.io.filesystem import BeamIOError
from apache_beam.io.filesystems import FileSystems

from pipelines.errors import UsageError
from schemas.feed_source import FeedSource
from transforms.lib.opml import OpmlError, read_opml, source_from_url
from transforms.lib.urls import UrlError


def load_feeds(path: str | None, urls: Sequence[str]) -> list[FeedSource]:
    """Read the OPML at ``path`` (local or remote) and add the single feeds, each feed once.

    Raises:
        UsageError: the list is missing, empty or invalid; names it and the fix.
    """
    try:
        listed = read_opml(_read(path), path) if path else ()
    except OpmlError as error:
        raise UsageError(f"--feeds {error}") from error
    sources = {source.feed_url: source for source in (*map(_single, urls), *listed)}
    return list(sources.values())


def _single(url: str) -> FeedSource:
    try:
        return source_from_url(url)
    except UrlError as error:
        raise UsageError(f"--feed {url}: {error}; give the feed's full address") from error


def _read(path: str) -> bytes:
    try:
        with FileSystems.open(path) as file:
            content: bytes = file.read()
    except (OSError, BeamIOError, ValueError) as error:
        exists = "://" in path or Path(path).exists()
        what = "cannot be read" if exists else "does not exist"
        raise UsageError(f"--feeds {path} {what}; give the path of an OPML file") from error
    return content
