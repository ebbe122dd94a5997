"""WARC files as a source of a backfill: pages that a crawl has stored, and no feed told of."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from apache_beam.io.filesystem import CompressionTypes
from apache_beam.io.filesystems import FileSystems

from pipelines.cli.errors import UsageError
from pipelines.upkeep.replay_sources import Scope, Slice, Source, polls_of
from schemas.feed_poll import FeedEntry, PendingEntry
from schemas.feed_source import FeedSource
from schemas.page import Page
from transforms.lib.http import FetchResponse
from transforms.lib.http.warc import WarcError, read_pages
from transforms.lib.lake.withdrawn import address_keys
from transforms.lib.urls.keys import entry_key
from transforms.lib.urls.parts import UrlError
from transforms.lib.urls.sites import site_name
from transforms.read_pages import pending_of
from transforms.stages.archive import archive_page
from transforms.stages.run_context import to_timestamp


class WarcFiles(Source):
    """The pages of WARC files in their order, for a lake.

    Each is an entry of its own, discovered when it was fetched, by its address and time; its outlet
    is its site. ``problems`` are lines about files that could not be read to their end.
    """

    def __init__(self, scope: Scope, patterns: Sequence[str]) -> None:
        self.total = 0  # unknown until they are read
        self.skipped: Counter[str] = Counter()
        self.problems: list[str] = []
        self._scope = scope
        matches = FileSystems.match(list(patterns))
        for pattern, match in zip(patterns, matches, strict=True):
            if not match.metadata_list:
                raise UsageError(f"--input {pattern}: there is no such file")
        self._paths = sorted({one.path for match in matches for one in match.metadata_list})

    def slices(self) -> Iterator[Slice]:
        """See ``Source``."""
        batch: list[Page] = []
        for page in self._pages():
            batch.append(page)
            if len(batch) == self._scope.slice_size:
                yield self._slice(batch)
                batch = []
        if batch:
            yield self._slice(batch)

    def _slice(self, pages: list[Page]) -> Slice:
        pending = [pending_of(page, entry) for page in pages for entry in page.told or ()]
        return Slice(len(pages), pages, polls=polls_of(self._scope.context, pending))

    def _pages(self) -> Iterator[Page]:
        limit = self._scope.context.http.max_page_bytes
        for path in self._paths:
            with FileSystems.open(path, compression_type=CompressionTypes.UNCOMPRESSED) as file:
                try:
                    for response, at in read_pages(file, limit, self.skipped):
                        self.total += 1
                        yield from self._left(response, at)
                except WarcError as error:
                    self.problems.append(f"{path}: {error}; what comes after it is left out")

    def _left(self, response: FetchResponse, at: datetime) -> Iterator[Page]:
        """The page, unless the lake has an end of it, or it was taken down."""
        try:
            pending = discovered(response, at)
        except UrlError:
            self.skipped["without an address"] += 1
            return
        discovery = pending.entry.entry_key, pending.discovered_at.micros
        if discovery in self._scope.done:
            self.skipped["done before"] += 1
        elif not self._scope.withdrawn.isdisjoint(address_keys((response.url,))):
            self.skipped["taken down"] += 1
        else:
            yield archive_page(self._scope.context, response, pending, at=pending.discovered_at)


def discovered(response: FetchResponse, at: datetime) -> PendingEntry:
    """A stored page as an entry that was discovered when it was fetched.

    WARC files tell whole seconds. A discovery is a poll of the outlet, of which there is one at a
    time: so the address adds its microseconds, always the same.

    Raises:
        UrlError: its address is none of a page.
    """
    site = site_name(response.url)
    source = FeedSource(f"warc://{site}", site, site)
    key = entry_key(source.feed_url, "", response.url)
    digest = hashlib.blake2b(response.url.encode(), digest_size=4).digest()
    micros = int.from_bytes(digest) % 1_000_000
    moment = to_timestamp(at.replace(microsecond=0) + timedelta(microseconds=micros))
    entry = FeedEntry(key, response.body_hash[:32], response.url)
    return PendingEntry(entry, source, moment, "", "")
