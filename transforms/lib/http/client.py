"""The client: one event loop in one daemon thread, asked from any thread.

caller's thread                      loop's thread
fetch_all ── requests ──►  a lane per host, in order, each waiting for its host's turn
    ▲                                      │
    └──── queue of results ◄───────────────┘   at most ``concurrency`` of them with a body
                                               under way or not yet taken
"""

from __future__ import annotations

import asyncio
import atexit
import threading
from collections.abc import Callable, Coroutine, Iterable, Iterator
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from contextlib import suppress
from queue import SimpleQueue
from typing import Any, TypeVar

from aiohttp.abc import AbstractResolver

from transforms.lib.http.config import HttpConfig
from transforms.lib.http.fetcher import Fetcher
from transforms.lib.http.messages import FetchRequest, FetchResult
from transforms.lib.http.politeness import Admission
from transforms.lib.urls.target import TargetError, parse_target

_T = TypeVar("_T")
_Delivery = tuple[FetchResult, Admission]
_CLOSE_TIMEOUT = 5.0


class HttpClient:
    """Fetches documents: hosts concurrently, one host one at a time.

    Thread-safe. Every outcome of a request is a result; RuntimeError means the client is closed.

    Example:
        >>> client = HttpClient(HttpConfig(contact="https://example.org/bot"))
        >>> for result in client.fetch_all([]):
        ...     print(result)
        >>> client.close()
    """

    def __init__(self, config: HttpConfig, *, resolver: AbstractResolver | None = None) -> None:
        """Start the loop. ``resolver`` replaces the system's name resolution (in tests)."""
        self._config = config
        self._closed = False
        self._loop = asyncio.new_event_loop()
        # getaddrinfo blocks its thread: one slow name must not hold up the others.
        self._resolver_threads = ThreadPoolExecutor(config.concurrency, "http-dns")
        self._loop.set_default_executor(self._resolver_threads)
        self._thread = threading.Thread(target=self._loop.run_forever, name="http", daemon=True)
        self._thread.start()
        self._fetcher = self._run(self._open(resolver)).result()

    def fetch_all(self, requests: Iterable[FetchRequest]) -> Iterator[FetchResult]:
        """Fetch all, giving each result as it comes; requests to one host keep their order.

        Results must be taken for others to come: at most ``concurrency`` bodies are under way or
        not yet taken. Leaving the iterator early gives up what has not been fetched.

        Raises:
            RuntimeError: the client is or was closed.
        """
        window = asyncio.Semaphore(self._config.concurrency)
        results: SimpleQueue[_Delivery | None] = SimpleQueue()
        running = self._run(self._serve(list(requests), window, results.put))
        running.add_done_callback(lambda _: results.put(None))
        try:
            while (delivery := results.get()) is not None:
                result, admission = delivery
                self._call_soon(admission.leave)
                yield result
            running.result()
        except CancelledError:
            raise RuntimeError("the HTTP client was closed during a fetch") from None
        finally:
            running.cancel()

    def submit(self, request: FetchRequest) -> Future[FetchResult]:
        """Fetch one document, giving its result as a future; waits for its host's turn like all.

        Raises:
            RuntimeError: the client is closed.
        """
        return self._run(self._fetcher.fetch(request, Admission()))

    def close(self) -> None:
        """Give up what is under way and close all connections. May be called again."""
        if self._closed:
            return
        self._closed = True
        with suppress(TimeoutError):
            asyncio.run_coroutine_threadsafe(self._shut(), self._loop).result(_CLOSE_TIMEOUT)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(_CLOSE_TIMEOUT)
        self._resolver_threads.shutdown(wait=False, cancel_futures=True)
        if not self._thread.is_alive():
            self._loop.close()

    @property
    def closed(self) -> bool:
        """True after ``close``."""
        return self._closed

    async def _open(self, resolver: AbstractResolver | None) -> Fetcher:
        return Fetcher(self._config, resolver)

    async def _shut(self) -> None:
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        await self._fetcher.close()

    async def _serve(
        self,
        requests: list[FetchRequest],
        window: asyncio.Semaphore,
        deliver: Callable[[_Delivery], None],
    ) -> None:
        async with asyncio.TaskGroup() as lanes:
            for lane in _lanes(requests):
                lanes.create_task(self._lane(lane, window, deliver))

    async def _lane(
        self,
        requests: list[FetchRequest],
        window: asyncio.Semaphore,
        deliver: Callable[[_Delivery], None],
    ) -> None:
        """The requests to one host, one after the other: only one of them waits for a place."""
        for request in requests:
            admission = Admission(window)
            deliver((await self._fetcher.fetch(request, admission), admission))

    def _run(self, work: Coroutine[Any, Any, _T]) -> Future[_T]:
        if self._closed:
            work.close()
            raise RuntimeError("the HTTP client is closed")
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    def _call_soon(self, callback: Callable[[], None]) -> None:
        # A loop that has been closed in the meantime has nothing left to tell.
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(callback)


def _lanes(requests: Iterable[FetchRequest]) -> Iterable[list[FetchRequest]]:
    lanes: dict[str, list[FetchRequest]] = {}
    for request in requests:
        lanes.setdefault(_lane_key(request), []).append(request)
    return lanes.values()


def _lane_key(request: FetchRequest) -> str:
    try:
        return parse_target(request.url).authority
    except TargetError:
        return ""  # fails at once, in whatever lane


_shared: dict[HttpConfig, HttpClient] = {}
_shared_lock = threading.Lock()


def shared_client(config: HttpConfig) -> HttpClient:
    """The client of this process for ``config``: made once, closed when the process ends.

    All threads share its turns and budgets: four SDK threads are not four times as impolite.
    """
    with _shared_lock:
        client = _shared.get(config)
        if client is None or client.closed:
            client = _shared[config] = HttpClient(config)
            atexit.register(client.close)
        return client
