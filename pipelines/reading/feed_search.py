"""``pipelines.feeds --find``: the feeds of a site, each fetched and read, as a feed list."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice

from pipelines.cli.errors import CommandError, UsageError
from pipelines.reading.feed_requests import Asked, FeedRequests, feed_requests
from pipelines.reading.options import FeedsOptions
from schemas.feed_source import FeedSource
from transforms.lib.errors import Refusal
from transforms.lib.feeds import FeedDocument
from transforms.lib.feeds.discovery import declared_feeds, usual_addresses
from transforms.lib.feeds.opml import source_from_url
from transforms.lib.feeds.opml_writing import write_opml
from transforms.lib.http import FetchFailure, FetchResponse
from transforms.lib.urls.parts import UrlError

Found = tuple[FeedSource, str]
"""A feed and the address of its site."""


def find_feeds(site: str, options: FeedsOptions) -> int:
    """Print the feeds of a site as OPML.

    Raises:
        UsageError: it is not an address.
        CommandError: the site gives no page, or has no feeds.
    """
    url = site if "://" in site else f"https://{site}"
    try:
        outlet = source_from_url(url)
    except UrlError as error:
        raise UsageError(f"--find {site}: {error.problem}; give the address of a site") from error
    with feed_requests(options) as requests:
        found = list(_search(outlet, requests))
    if not found:
        raise CommandError(f"no feeds of {site} were found: look for their addresses on its pages")
    print(write_opml(f"Feeds of {outlet.name}", found), end="")
    return 0


def _search(outlet: FeedSource, requests: FeedRequests) -> Iterator[Found]:
    """The page if it is a feed, else those that it names, else the first at a usual address."""
    page = requests.page(outlet.feed_url)
    if isinstance(page, FetchFailure) and not page.http_status:
        raise CommandError(f"{outlet.feed_url} gives no page: {page.reason}: {page.error}")
    document = requests.document(outlet, page)
    if isinstance(document, FeedDocument):
        yield _feed(outlet, page, document, outlet)
        return
    declared = tuple(_verified(_declared(page, requests), outlet, requests, say=True))
    usual = _verified(usual_addresses(page.final_url), outlet, requests, say=False)
    yield from declared or islice(usual, 1)


def _declared(page: FetchResponse | FetchFailure, requests: FeedRequests) -> tuple[str, ...]:
    if isinstance(page, FetchFailure):
        return ()
    try:
        return requests.pool.run(declared_feeds, page.body, page.final_url, page.charset)
    except Refusal:
        return ()


def _verified(
    urls: Iterable[str], outlet: FeedSource, requests: FeedRequests, *, say: bool
) -> Iterator[Found]:
    """The feeds among some addresses, each once: several may lead to one, or tell the same."""
    told: set[tuple[str, ...]] = set()
    for asked in requests.feeds(replace(outlet, feed_url=url) for url in urls):
        source, result, document = asked
        if not isinstance(document, FeedDocument):
            if say:
                print(f"left out: {source.feed_url}: {_reason(asked)}", file=sys.stderr)
            continue
        links = tuple(entry.link or entry.guid for entry in document.entries) or (result.final_url,)
        if links not in told:
            told.add(links)
            yield _feed(source, result, document, outlet)


def _feed(
    source: FeedSource,
    result: FetchResponse | FetchFailure,
    document: FeedDocument,
    outlet: FeedSource,
) -> Found:
    moved_to = result.moved_permanently_to if isinstance(result, FetchResponse) else ""
    feed = replace(
        source,
        feed_url=moved_to or source.feed_url,
        name=document.title or outlet.name,
        kind="",
        language=document.language,
    )
    return feed, document.site_url or outlet.feed_url


def _reason(asked: Asked) -> str:
    _, result, document = asked
    if isinstance(document, Refusal):
        return f"{document.reason}: {document.message}"
    return f"{result.reason}: {result.error}" if isinstance(result, FetchFailure) else ""
