"""A pool of worker processes in which documents are parsed, each with a time budget.

A hostile document can keep a parser busy for minutes, and no thread can be stopped from outside. So
a document is parsed in a process that the kernel ends when its budget is spent (``budget``); pebble
replaces it, and the caller goes on with the next one. Memory has a limit of its own, set by the
kernel. Workers are spawned, never forked: gRPC threads of the runner do not survive a fork.
"""

from __future__ import annotations

import atexit
import importlib
import math
import multiprocessing
import os
import tempfile
import threading
import time
import traceback
from collections import deque
from collections.abc import Callable, Iterator, MutableSequence
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeoutError
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import partial
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
# So often is a job started whose worker ended through no fault of the document.
_MOST_STARTS = 10
# Of workers that load what a job needs, by their ids: two of one pool hardly ever share one.
_MARKS = 4096
_SPAWN = multiprocessing.get_context("spawn")
# Between two looks at the health of the processes.
_LOOK_SECONDS = 0.2

Loading = MutableSequence[int]
_loading: Loading = bytearray(_MARKS)  # in a worker, that of its pool

Context = TypeVar("Context")
Result = TypeVar("Result")


class DocumentError(Refusal):
    """A document that could not be worked on: PARSE_TIMEOUT or PARSE_FAILED."""


class WorkersError(OSError):
    """No worker process gets as far as a document: one line that says where to look."""


@dataclass(frozen=True)
class Outcome(Generic[Context, Result]):
    """What became of one job: its result, or the exception that ended it."""

    context: Context
    result: Result | None
    error: Exception | None


class WorkerPool:
    """At most ``workers`` processes, each started with the first job that needs it.

    A job has ``budget_seconds`` of processor time, the start of its worker and what it loads not
    counted, and its worker a heap of ``memory_bytes``. A job that waits in vain ends after
    ``stuck_seconds``.

    A worker that dies with nothing to do, as the kernel kills one when memory is used up, may take
    the lock of the pipes with it, which all workers share. pebble (5.2) then gives up the jobs it
    knows, and loses one that comes at that moment. So a pool that is broken is replaced, and every
    job that is not done starts again.
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
        self._lock = threading.RLock()
        self._closed = threading.Event()
        self._guard: threading.Thread | None = None
        self._jobs: list[_Job] = []
        self._loading: Loading = _SPAWN.RawArray("b", _MARKS)
        self._pool = self._new_pool()

    def run(self, job: Callable[..., Result], *arguments: Any) -> Result:
        """Run one job and wait for it. Raises as the future of ``schedule`` does."""
        result: Result = self.schedule(job, arguments, {}).result()
        return result

    def schedule(
        self, job: Callable[..., Any], arguments: tuple[Any, ...], options: dict[str, Any]
    ) -> Future[Any]:
        """Start a job.

        Returns:
            What comes of it: the result, or one of these errors. DocumentError: the budget or the
            memory was spent, or the worker process died. WorkersError: none can be
            started. Any other: what the job raised.
        """
        work = (self._budget, self._stuck, job, arguments, options)
        new = _Job(work, Future())
        with self._lock:
            if self._closed.is_set():
                raise RuntimeError("the worker pool is closed")
            if self._guard is None:
                self._guard = threading.Thread(target=self._watch, name="worker-pool", daemon=True)
                self._guard.start()
            self._jobs.append(new)
            self._start(new)
        return new.future

    def close(self) -> None:
        """Stop the workers; jobs under way are lost."""
        self._closed.set()
        if self._guard is not None:
            self._guard.join()
        _stop(self._pool)

    def _new_pool(self) -> ProcessPool:
        return ProcessPool(
            max_workers=self.workers,
            context=_SPAWN,
            initializer=_prepare_worker,
            initargs=(self._memory, self._stuck, self._loading),
        )

    def _start(self, job: _Job) -> None:
        """Hand a job to the processes. The caller holds the lock."""
        job.starts += 1
        job.started_at = time.monotonic()
        # Without clocks of its own in the worker, pebble's by the wall is all there is.
        timeout = self._stuck * (_LAST_RESORT if budget.can_limit() else 1)
        try:
            job.running = self._pool.schedule(_work, args=job.work, timeout=timeout)
        except RuntimeError:
            return  # the pool has just broken: the next look starts the job again
        job.running.add_done_callback(partial(self._ended, job))

    def _ended(self, job: _Job, running: Future[Any]) -> None:
        """Take what pebble says of a job."""
        error = running.exception()
        with self._lock:
            if job.running is not running or isinstance(error, BrokenProcessPool):
                return  # it was started again, or the next look does it
            was_loading = isinstance(error, ProcessExpired) and self._was_loading(error.pid)
            lost_its_pipes = isinstance(error, ProcessExpired) and (error.exitcode or 0) > 0
            if (was_loading or lost_its_pipes) and job.starts < _MOST_STARTS:
                self._start(job)
                return
            self._jobs.remove(job)
        if was_loading:
            job.future.set_exception(_never_up())
        elif error is None:
            job.future.set_result(running.result())
        else:
            job.future.set_exception(self._meaning(error))

    def _watch(self) -> None:
        """Replace the processes where they are broken, or have lost a job."""
        while not self._closed.wait(_LOOK_SECONDS):
            given_up: list[_Job] = []
            with self._lock:
                if _is_alive(self._pool) and not self._has_lost_a_job():
                    continue
                broken, self._pool = self._pool, self._new_pool()
                for job in tuple(self._jobs):
                    if job.starts < _MOST_STARTS:
                        self._start(job)
                    else:
                        self._jobs.remove(job)
                        given_up.append(job)
            _stop(broken)
            for job in given_up:
                job.future.set_exception(_never_up())

    def _was_loading(self, pid: int) -> bool:
        """Whether a worker ended before its job began, whose mark then goes to the next one."""
        mark = pid % _MARKS
        was, self._loading[mark] = self._loading[mark], False
        return bool(was)

    def _has_lost_a_job(self) -> bool:
        oldest = min((job.started_at for job in self._jobs), default=math.inf)
        return time.monotonic() - oldest > 2 * _LAST_RESORT * self._stuck

    def _meaning(self, error: BaseException) -> BaseException:
        """What the end of a job says of the document."""
        if isinstance(error, FutureTimeoutError):
            return self._stuck_error()
        if isinstance(error, ProcessExpired):
            return self._expired(error.exitcode)
        if isinstance(error, MemoryError):
            message = f"more memory needed than the {self._memory >> 20} MiB of a worker"
            return DocumentError(Reason.PARSE_FAILED, message)
        return error

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


@dataclass(eq=False)
class _Job:
    """A job that is not done: what it is, and which start of it is under way."""

    work: tuple[Any, ...]
    future: Future[Any]
    starts: int = 0
    started_at: float = 0.0
    running: Future[Any] | None = None


def _is_alive(pool: ProcessPool) -> bool:
    try:
        return pool.active
    except RuntimeError:  # no process can be started
        return False


def _stop(pool: ProcessPool) -> None:
    pool.stop()  # type: ignore[no-untyped-call] # pebble left it out
    pool.join()


def _never_up() -> WorkersError:
    """No document is at fault, and none may be rejected for it."""
    return WorkersError(
        "worker processes end before they have read a document; what they wrote to "
        f"standard error says why (is {tempfile.gettempdir()} full, or no memory left?)"
    )


def _prepare_worker(memory_bytes: int, stuck_seconds: float, loading: Loading) -> None:
    global _loading  # noqa: PLW0603 (a process is of one pool)
    _loading = loading
    _limit_memory(memory_bytes)
    budget.prepare(stuck_seconds)


def _work(
    cpu_seconds: float,
    stuck_seconds: float,
    job: Callable[..., Result],
    arguments: tuple[Any, ...],
    options: dict[str, Any],
) -> Result:
    """Load what a job needs, under a mark and at the cost of no job; run it within its budget."""
    mark = os.getpid() % _MARKS
    _loading[mark] = True
    try:
        importlib.import_module("transforms.lib.workers.jobs").load(job)
    except Exception:  # noqa: BLE001 (whatever it is, it is of the machine)
        traceback.print_exc()
        os._exit(1)
    _loading[mark] = False
    return budget.within(cpu_seconds, stuck_seconds, job, arguments, options)


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
            return Outcome(context, future.result(), None)
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
