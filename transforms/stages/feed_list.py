"""The feed list: read once, or kept up to date while a stream goes on."""

import logging
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass

from apache_beam.io.filesystem import BeamIOError
from apache_beam.io.filesystems import FileSystems

from schemas.feed_source import FeedSource
from transforms.lib.feeds.opml import FeedListing, OpmlError, read_opml
from transforms.lib.feeds.single import SingleFeedError, single_feed
from transforms.lib.stream.shards import host_shard

_logger = logging.getLogger(__name__)
_MAX_PROBLEMS = 20


class FeedListError(Exception):
    """A feed list that cannot be used: one line that names it and the fix."""


@dataclass(frozen=True)
class FeedList:
    """An OPML file (local or remote) and single feeds (``single_feed``); small and picklable."""

    path: str | None
    singles: tuple[str, ...] = ()

    def read(self) -> list[FeedSource]:
        """All feeds, each once.

        Raises:
            FeedListError: the list is missing, empty or invalid.
        """
        return self.parse(self.content())

    def content(self) -> bytes:
        """The OPML file as it is now, empty where there is none. Raises FeedListError."""
        return _read(self.path) if self.path else b""

    def parse(self, content: bytes) -> list[FeedSource]:
        """The feeds of a list with that content; as ``read``. What is left out of it is logged."""
        try:
            listing = read_opml(content, self.path) if self.path else FeedListing(())
        except OpmlError as error:
            raise FeedListError(f"--feeds {error}") from error
        for problem in listing.problems[:_MAX_PROBLEMS]:
            _logger.warning("left out, the other feeds are read: --feeds %s", problem)
        if len(listing.problems) > _MAX_PROBLEMS:
            _logger.warning("%d outlines are left out in all", len(listing.problems))
        listed = listing.sources
        sources = {source.feed_url: source for source in (*map(_single, self.singles), *listed)}
        return list(sources.values())


def _single(text: str) -> FeedSource:
    try:
        return single_feed(text)
    except SingleFeedError as error:
        raise FeedListError(f"--feed {error}") from error


def _read(path: str) -> bytes:
    try:
        with FileSystems.open(path) as file:
            content: bytes = file.read()
    except (OSError, BeamIOError, ValueError) as error:
        missing = "does not exist" if _is_missing(path) else "cannot be read"
        raise FeedListError(f"--feeds {path} {missing}; give the path of an OPML file") from error
    return content


def _is_missing(path: str) -> bool:
    try:
        return not FileSystems.exists(path)
    except (OSError, BeamIOError, ValueError):
        return False  # the store does not say


class WatchedFeedList:
    """A feed list that is read again while it is used; the last good one stays. Thread-safe."""

    def __init__(self, feeds: FeedList, shards: int, reread_seconds: float) -> None:
        self._feeds = feeds
        self._shards = shards
        self._reread_seconds = reread_seconds
        self._read_at = 0.0
        self._by_shard: dict[str, list[FeedSource]] = {}
        self._content: bytes | None = None
        self._lock = threading.Lock()

    def of_shard(self, shard: str) -> Sequence[FeedSource]:
        """The feeds whose hosts belong to a shard, as of at most ``reread_seconds`` ago."""
        with self._lock:
            if time.monotonic() - self._read_at > self._reread_seconds or not self._read_at:
                self._read_at = time.monotonic()
                self._refresh()
            return self._by_shard.get(shard, ())

    def _refresh(self) -> None:
        try:
            content = self._feeds.content()
            if content == self._content:
                return  # parsing 180,000 feeds takes seconds
            sources = self._feeds.parse(content)
        except FeedListError as error:
            _logger.warning("the feeds stay as they were: %s", error)
            return
        if not sources:
            _logger.warning("the feeds stay as they were: --feeds %s lists none", self._feeds.path)
            return
        by_shard: dict[str, list[FeedSource]] = {}
        for source in sources:
            by_shard.setdefault(host_shard(source.feed_url, self._shards), []).append(source)
        self._by_shard, self._content = by_shard, content
