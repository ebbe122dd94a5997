"""A pool of worker processes in which documents are parsed, each with a time budget.

A hostile document can keep a parser busy for minutes, and no thread can be stopped from outside. So
a document is parsed in a process that the kernel ends when its budget is spent (``budget``); pebble
replaces it, and the caller goes on with the next one. Memory has a limit of its own, set by the
kernel. Workers are spawned, never forked: gRPC threads of the runner do not survive a fork.
"""

from __future__ import annotations

import atexit
import importlib
import multiprocessing
import os
import tempfile
import threading
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeoutError
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pebble import ProcessExpired, ProcessPool

from schemas.reasons import Reason
from transforms.lib.errors import Refusal
from transforms.lib.workers import budget

try:
    import resource
except ImportError:  # Windows sets no such limits
    resource = None  # type: ignore[assignment]

DOCUMENT_BUDGET_SECONDS = 10.0
"""Processor time of one job."""
STUCK_SECONDS = 60.0
"""Time by the wall clock in which a job may get no further."""
WORKER_MEMORY_BYTES = 1 << 30
"""Heap of one worker. The heaviest documents of ``test_hostile_documents.py`` peak at 400 MiB."""

# Of stuck_seconds, until a job is given up that pebble has lost sight of.
_LAST_RESORT = 10
# So often may a worker die that had no job before the pool is given up: it may never come up.
_IDLE_DEATHS = 20

Context = TypeVar("Context")
Result = TypeVar("Result")


class DocumentError(Refusal):
    """A document that could not be worked on: PARSE_TIMEOUT or PARSE_FAILED."""


@dataclass(frozen=True)
class Outcome(Generic[Context, Result]):
    """What became of one job: its result, or the exception that ended it."""

    context: Context
    result: Result | None
    error: Exception | None


class _Pool(ProcessPool):
    """pebble's pool, which goes on where a worker dies that has nothing to do.

    pebble (5.2) gives up all jobs then, and takes none any more. The kernel kills such a worker
    when the memory of the machine is used up.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._deaths = 0
        self._find = self._pool_manager.find_expired_task
        self._pool_manager.find_expired_task = self._find_expired_task  # type: ignore[method-assign]

    def _find_expired_task(self, worker_id: int) -> Any:
        try:
            return self._find(worker_id)
        except BrokenProcessPool:
            self._deaths += 1
            if self._deaths > _IDLE_DEATHS:
                raise
            raise LookupError("it had no job") from None


class WorkerPool:
    """At most ``workers`` processes, each started with the first job that needs it.

    A job has ``budget_seconds`` of processor time, the start of its worker not counted, and its
    worker a heap of ``memory_bytes``. A job that waits in vain ends after ``stuck_seconds``.
    """

    def __init__(
        self,
        workers: int,
        budget_seconds: float = DOCUMENT_BUDGET_SECONDS,
        memory_bytes: int = WORKER_MEMORY_BYTES,
        stuck_seconds: float = STUCK_SECONDS,
    ) -> None:
        self.workers = workers
        self._budget = budget_seconds
        self._stuck = stuck_seconds
        self._memory = memory_bytes
        self._pool = _Pool(
            max_workers=workers,
            context=multiprocessing.get_context("spawn"),
            initializer=_prepare_worker,
            initargs=(memory_bytes, stuck_seconds),
        )

    def run(self, job: Callable[..., Result], *arguments: Any) -> Result:
        """Run one job and wait for it.

        Raises:
            DocumentError: the budget or the memory was spent, or the worker process died.
            OSError: no worker process can be started.
            Exception: whatever the job raised.
        """
        result: Result = self.result(self.schedule(job, arguments, {}))
        return result

    def schedule(
        self, job: Callable[..., Any], arguments: tuple[Any, ...], options: dict[str, Any]
    ) -> Future[Any]:
        """Start a job; ``result`` gives what comes of it."""
        # Without clocks of its own in the worker, pebble's by the wall is all there is.
        timeout = self._stuck * (_LAST_RESORT if budget.can_limit() else 1)
        work = (self._budget, self._stuck, job, arguments, options)
        future: Future[Any] = self._pool.schedule(budget.within, args=work, timeout=timeout)
        return future

    def result(self, future: Future[Any]) -> Any:
        """Wait for a job. Raises as ``run`` does."""
        try:
            return future.result()
        except FutureTimeoutError as error:
            raise self._stuck_error() from error
        except ProcessExpired as error:
            raise self._expired(error.exitcode) from error
        except BrokenProcessPool as error:
            # No document is at fault, and none may be rejected for it.
            raise OSError(
                "worker processes end before they have read a document: is "
                f"{tempfile.gettempdir()} full, or the memory used up?"
            ) from error
        except MemoryError as error:
            message = f"more memory needed than the {self._memory >> 20} MiB of a worker"
            raise DocumentError(Reason.PARSE_FAILED, message) from error

    def _expired(self, exit_code: int | None) -> DocumentError:
        """What it means that a worker ended in the middle of a job."""
        ended_by = -(exit_code or 0)
        if ended_by == budget.OVER_BUDGET:
            message = f"not done after {self._budget:g} seconds of processor time"
            return DocumentError(Reason.PARSE_TIMEOUT, message)
        if ended_by == budget.STUCK:
            return self._stuck_error()
        message = f"the worker process died (exit code {exit_code})"
        return DocumentError(Reason.PARSE_FAILED, message)

    def _stuck_error(self) -> DocumentError:
        message = f"no further after {self._stuck:g} seconds of waiting"
        return DocumentError(Reason.PARSE_TIMEOUT, message)

    def close(self) -> None:
        """Stop the workers; jobs under way are lost."""
        self._pool.stop()  # type: ignore[no-untyped-call] # pebble left it out
        self._pool.join()


def _prepare_worker(memory_bytes: int, stuck_seconds: float) -> None:
    """Load the parsers before the first job: no job pays for the start of its worker."""
    _limit_memory(memory_bytes)
    budget.prepare(stuck_seconds)
    importlib.import_module("transforms.lib.workers.jobs").load()


def _limit_memory(memory_bytes: int) -> None:
    """Let allocations beyond the limit fail in this process, as MemoryError in Python."""
    if resource is not None:
        _, hardest = resource.getrlimit(resource.RLIMIT_DATA)
        allowed = memory_bytes if hardest == resource.RLIM_INFINITY else min(memory_bytes, hardest)
        resource.setrlimit(resource.RLIMIT_DATA, (allowed, hardest))


class JobQueue(Generic[Context, Result]):
    """Jobs under way, in the order they were added, at most three for each worker.

    Two jobs waiting for each worker are enough that it never waits for the caller, and few enough
    that the memory they hold stays small.
    """

    def __init__(self, pool: WorkerPool) -> None:
        self._pool = pool
        self._under_way: deque[tuple[Context, Future[Any]]] = deque()

    def add(
        self, context: Context, job: Callable[..., Result], *arguments: Any, **options: Any
    ) -> Iterator[Outcome[Context, Result]]:
        """Start a job, and give back what is done; waits when too many are under way."""
        self._under_way.append((context, self._pool.schedule(job, arguments, options)))
        while len(self._under_way) > 3 * self._pool.workers or self._head_is_done():
            yield self._take()

    def drain(self) -> Iterator[Outcome[Context, Result]]:
        """Wait for all jobs and give back their outcomes."""
        while self._under_way:
            yield self._take()

    def _head_is_done(self) -> bool:
        return bool(self._under_way) and self._under_way[0][1].done()

    def _take(self) -> Outcome[Context, Result]:
        context, future = self._under_way.popleft()
        try:
            return Outcome(context, self._pool.result(future), None)
        except Exception as error:  # noqa: BLE001 (the caller decides by the type of it)
            return Outcome(context, None, error)


_shared: dict[int, WorkerPool] = {}
_lock = threading.Lock()


def shared_pool(workers: int = 0) -> WorkerPool:
    """The pool of this process with so many workers (0: one for each processor)."""
    workers = workers or os.cpu_count() or 1
    with _lock:
        if workers not in _shared:
            _shared[workers] = WorkerPool(workers)
        return _shared[workers]


@atexit.register
def close_shared_pools() -> None:
    """Stop the workers of all shared pools; the next use starts new ones."""
    with _lock:
        while _shared:
            _, pool = _shared.popitem()
            pool.close()
