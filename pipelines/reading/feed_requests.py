"""Feeds that are asked without a lake: by the client and in the worker processes of a run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from pipelines.reading.options import FeedsOptions
from schemas.feed_source import FeedSource
from transforms.lib.errors import Refusal
from transforms.lib.feeds import parse_feed
from transforms.lib.http import (
    Deferred,
    FetchFailure,
    FetchRequest,
    FetchResponse,
    HttpClient,
    HttpConfig,
)
from transforms.lib.polling.decisions import Document, parsing
from transforms.lib.workers.pool import WorkerPool, shared_pool

Asked = tuple[FeedSource, FetchResponse | FetchFailure, Document | None]


class FeedRequests:
    """Asks for feeds and pages; hosts concurrently, one host one at a time.

    What servers send is parsed in a worker process, within its budget.
    """

    def __init__(self, client: HttpClient, pool: WorkerPool) -> None:
        self._client = client
        self.pool = pool

    def feeds(self, sources: Iterable[FeedSource]) -> Iterator[Asked]:
        """Ask each feed once; leaving early gives up the others. A feed is parsed as it comes."""
        by_url = {source.feed_url: source for source in sources}
        requests = [FetchRequest(url, url, "feed") for url in by_url]
        for result in self._client.fetch_all(requests):
            if isinstance(result, Deferred):
                raise TypeError(f"a feed is never deferred, but {result.url} was")
            source = by_url[result.key]
            yield source, result, self.document(source, result)

    def page(self, url: str) -> FetchResponse | FetchFailure:
        """Ask for a page, where robots.txt lets us."""
        (result,) = self._client.fetch_all([FetchRequest(url, url)])
        if isinstance(result, Deferred):
            raise TypeError(f"{url} was deferred, without a budget")
        return result

    def document(self, source: FeedSource, result: FetchResponse | FetchFailure) -> Document | None:
        """What an answer is: a feed, or why it is none; None for a failure."""
        if isinstance(result, FetchFailure):
            return None
        try:
            return self.pool.run(parse_feed, *parsing(result, source))
        except Refusal as refused:
            return refused


@contextmanager
def feed_requests(options: FeedsOptions) -> Iterator[FeedRequests]:
    """What asks for feeds, by the options of the network."""
    config = HttpConfig(
        contact=options.contact or "",
        host_delay=options.host_delay,
        allow_networks=options.allow_networks,
    )
    client = HttpClient(config)
    try:
        yield FeedRequests(client, shared_pool(1))
    finally:
        client.close()
