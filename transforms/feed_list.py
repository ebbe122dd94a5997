"""The feed list: read once, or kept up to date while a stream goes on."""

import logging
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass

from apache_beam.io.filesystem import BeamIOError
from apache_beam.io.filesystems import FileSystems

from schemas.feed_source import FeedSource
from transforms.lib.opml import OpmlError, read_opml, source_from_url
from transforms.lib.sharding import host_shard
from transforms.lib.urls import UrlError

_logger = logging.getLogger(__name__)


class FeedListError(Exception):
    """A feed list that cannot be used: one line that names it and the fix."""


@dataclass(frozen=True)
class FeedList:
    """An OPML file (local or remote) and single feeds; small and picklable."""

    path: str | None
    urls: tuple[str, ...] = ()

    def read(self) -> list[FeedSource]:
        """All feeds, each once.

        Raises:
            FeedListError: the list is missing, empty or invalid.
        """
        try:
            listed = read_opml(_read(self.path), self.path) if self.path else ()
        except OpmlError as error:
            raise FeedListError(f"--feeds {error}") from error
        sources = {source.feed_url: source for source in (*map(_single, self.urls), *listed)}
        return list(sources.values())


def _single(url: str) -> FeedSource:
    try:
        return source_from_url(url)
    except UrlError as error:
        raise FeedListError(f"--feed {url}: {error}; give the feed's full address") from error


def _read(path: str) -> bytes:
    try:
        with FileSystems.open(path) as file:
            content: bytes = file.read()
    except (OSError, BeamIOError, ValueError) as error:
        missing = "cannot be read" if FileSystems.exists(path) else "does not exist"
        raise FeedListError(f"--feeds {path} {missing}; give the path of an OPML file") from error
    return content


class WatchedFeedList:
    """A feed list that is read again while it is used; the last good one stays. Thread-safe."""

    def __init__(self, feeds: FeedList, shards: int, reread_seconds: float) -> None:
        self._feeds = feeds
        self._shards = shards
        self._reread_seconds = reread_seconds
        self._read_at = 0.0
        self._by_shard: dict[str, list[FeedSource]] = {}
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
            sources = self._feeds.read()
        except FeedListError as error:
            _logger.warning("the feeds stay as they were: %s", error)
            return
        if not sources:
            _logger.warning("the feeds stay as they were: --feeds %s lists none", self._feeds.path)
            return
        by_shard: dict[str, list[FeedSource]] = {}
        for source in sources:
            by_shard.setdefault(host_shard(source.feed_url, self._shards), []).append(source)
        self._by_shard = by_shard
