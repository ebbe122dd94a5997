"""In which order pages are asked for: hosts in turn, each page once."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from transforms.lib.lake.state import PendingRow
from transforms.lib.stream.shards import host_of
from transforms.lib.urls.canonical import canonical_url
from transforms.lib.urls.keys import article_id
from transforms.lib.urls.parts import UrlError
from transforms.lib.urls.redirectors import page_url

Item = TypeVar("Item")


def next_slice(pending: Iterable[PendingRow], size: int) -> list[PendingRow]:
    """Choose at most ``size`` entries to work off together.

    Hosts in turn, so that one outlet with many entries does not hold up the rest; and each page
    once, twins such as http and https being one, so that the second entry for it finds the article
    known.
    """
    batch: list[PendingRow] = []
    pages: set[str] = set()
    for row in in_turns(pending, lambda row: host_of(page_url(row.entry["url"]))):
        if len(batch) == size:
            break
        page = page_identity(page_url(row.entry["url"])) or row.entry["entry_key"]
        if page not in pages:
            pages.add(page)
            batch.append(row)
    return batch


def page_identity(url: str) -> str:
    """The article that a URL is about, twins being one; the URL itself where it is none.

    An entry without a URL is about no page: "" is the identity of nothing.
    """
    try:
        return article_id(canonical_url(url))
    except UrlError:
        return url


def in_turns(items: Iterable[Item], host: Callable[[Item], str]) -> Iterator[Item]:
    """The first of each host, then the second of each, and so on; in their order otherwise."""
    by_host: dict[str, deque[Item]] = {}
    for item in items:
        by_host.setdefault(host(item), deque()).append(item)
    queues = deque(by_host.values())
    while queues:
        queue = queues.popleft()
        yield queue.popleft()
        if queue:
            queues.append(queue)
