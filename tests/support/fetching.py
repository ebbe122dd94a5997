"""Short ways to fetch from a ``LocalWeb`` in tests."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from aiohttp.abc import AbstractResolver

from transforms.lib.http import (
    FetchFailure,
    FetchRequest,
    FetchResponse,
    FetchResult,
    HttpClient,
    HttpConfig,
)

LOOPBACK = ("127.0.0.0/8", "::1/128")


def local_config(**changes: Any) -> HttpConfig:
    """Loopback allowed, no delay, no retries, short deadlines; ``changes`` on top."""
    settings: dict[str, Any] = {
        "contact": "https://example.org/bot",
        "allow_networks": LOOPBACK,
        "host_delay": 0.0,
        "retries": 0,
        "connect_timeout": 5.0,
        "read_timeout": 5.0,
        "total_deadline": 10.0,
    }
    return HttpConfig(**settings | changes)


@contextmanager
def local_client(resolver: AbstractResolver | None = None, **changes: Any) -> Iterator[HttpClient]:
    """A client with ``local_config``, closed at the end."""
    client = HttpClient(local_config(**changes), resolver=resolver)
    try:
        yield client
    finally:
        client.close()


def fetch(request: FetchRequest | str, **changes: Any) -> FetchResult:
    """Fetch one document (a URL is a feed: no robots.txt is asked for) with a client of its own."""
    asked = FetchRequest("key", request, "feed") if isinstance(request, str) else request
    with local_client(**changes) as client:
        return client.submit(asked).result(30)


def response(result: FetchResult) -> FetchResponse:
    """The result, which must be a response."""
    assert isinstance(result, FetchResponse), result
    return result


def failure(result: FetchResult) -> FetchFailure:
    """The result, which must be a failure."""
    assert isinstance(result, FetchFailure), result
    return result
