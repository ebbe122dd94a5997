"""The worker pool with real processes: what a document can do to it, and what it cannot."""

from __future__ import annotations

import ctypes
import gc
import os
import re
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from pebble.pool.channel import WorkerChannel

from schemas.reasons import Reason
from transforms.lib.extraction.hints import Hints
from transforms.lib.workers.jobs import extract_document
from transforms.lib.workers.pool import (
    DocumentError,
    JobQueue,
    Outcome,
    WorkerPool,
    WorkersError,
)

BUDGET = 1.0
STUCK = 2.0
MEMORY = 400 << 20
PAGE = ("<title>A ship</title>" + 9 * "<p>The yard handed over a ship.</p>", Hints(), "page")


@pytest.fixture(scope="module")
def pool() -> Iterator[WorkerPool]:
    workers = WorkerPool(1, BUDGET, MEMORY)
    workers.run(os.getpid)
    yield workers
    workers.close()


@pytest.fixture(scope="module")
def impatient() -> Iterator[WorkerPool]:
    """Of the budget of production, which a busy machine does not use up while it waits."""
    workers = WorkerPool(1, stuck_seconds=STUCK)
    workers.run(os.getpid)
    yield workers
    workers.close()


def forever(file: Path | None = None) -> None:
    if file is not None:
        file.write_text(str(os.getpid()), encoding="ascii")
    while True:
        pass


def forever_in_c() -> None:
    """A regular expression that comes back to the interpreter after some years."""
    re.match(r"(a+)+$", "a" * 60 + "b")


def stuck_in_c() -> None:
    """Holds the interpreter lock: no thread of the worker could stop it."""
    ctypes.PyDLL(None).sleep(60)


def stuck() -> None:
    threading.Event().wait()


def slow(seconds: float) -> str:
    """As a process that is starved: now and then it gets a bit further."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        time.sleep(0.05)
        sum(range(100_000))
    return "done"


def deaf_forever() -> None:
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    forever()


def greedy(mebibytes: int) -> int:
    return len(bytearray(mebibytes << 20))


def crash() -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def fail() -> None:
    raise KeyError("what the parser said")


def double(number: int) -> int:
    return 2 * number


def is_running(pid: int) -> bool:
    with suppress(FileNotFoundError):
        return ") Z" not in Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    return False


@pytest.mark.parametrize("work", [forever, forever_in_c, deaf_forever])
def test_a_document_that_takes_too_long_is_a_parse_timeout(pool: WorkerPool, work: object) -> None:
    started = time.monotonic()
    with pytest.raises(DocumentError) as caught:
        pool.run(work)  # type: ignore[arg-type] # a function of no arguments
    assert caught.value.reason is Reason.PARSE_TIMEOUT
    assert str(caught.value) == "not done after 1 seconds of processor time"
    assert time.monotonic() - started < BUDGET + 40  # a busy machine kills and starts slowly
    assert pool.run(double, 21) == 42


def test_the_work_really_stops(pool: WorkerPool, tmp_path: Path) -> None:
    with pytest.raises(DocumentError):
        pool.run(forever, tmp_path / "pid")
    pid = int((tmp_path / "pid").read_text(encoding="ascii"))
    deadline = time.monotonic() + 5
    while is_running(pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not is_running(pid)


def test_the_budget_counts_from_the_start_of_the_work_and_not_from_its_place_in_the_queue(
    pool: WorkerPool,
) -> None:
    jobs = [pool.schedule(time.sleep, (0.3,), {}) for _ in range(5)]
    assert [job.result() for job in jobs] == [None] * 5


@pytest.mark.parametrize("work", [stuck, stuck_in_c])
def test_a_document_at_which_a_worker_waits_in_vain_is_a_parse_timeout(
    impatient: WorkerPool, work: object
) -> None:
    with pytest.raises(DocumentError, match="no further after 2 seconds") as caught:
        impatient.run(work)  # type: ignore[arg-type] # a function of no arguments
    assert caught.value.reason is Reason.PARSE_TIMEOUT
    assert impatient.run(double, 21) == 42


def test_a_job_that_gets_further_slowly_is_not_ended_however_long_it_takes(
    impatient: WorkerPool,
) -> None:
    assert impatient.run(slow, 2 * STUCK) == "done"


def test_a_worker_that_has_nothing_to_do_is_not_ended(impatient: WorkerPool) -> None:
    before = impatient.run(os.getpid)
    time.sleep(2 * STUCK)
    assert impatient.run(os.getpid) == before


def test_no_job_pays_for_what_its_worker_loads() -> None:
    pool = WorkerPool(1, budget_seconds=0.3)
    try:
        before = pool.run(time.process_time)
        assert pool.run(extract_document, *PAGE).title == "A ship"
        assert pool.run(time.process_time) > before + 0.3
    finally:
        pool.close()


def test_a_document_that_takes_too_much_memory_is_a_failed_parse(pool: WorkerPool) -> None:
    assert pool.run(greedy, 100) == 100 << 20
    with pytest.raises(DocumentError, match="400 MiB") as caught:
        pool.run(greedy, 1000)
    assert caught.value.reason is Reason.PARSE_FAILED
    assert pool.run(double, 21) == 42


def test_a_worker_that_dies_is_a_failed_parse_and_is_replaced(pool: WorkerPool) -> None:
    with pytest.raises(DocumentError, match=r"exit code -11") as caught:
        pool.run(crash)
    assert caught.value.reason is Reason.PARSE_FAILED
    assert pool.run(double, 21) == 42


def test_a_worker_that_is_killed_while_it_has_nothing_to_do_is_replaced() -> None:
    """As the kernel does it when the memory of the machine is used up."""
    pool = WorkerPool(1)
    try:
        os.kill(pool.run(os.getpid), signal.SIGKILL)
        time.sleep(0.5)
        assert pool.run(double, 21) == 42
    finally:
        pool.close()


def test_jobs_that_wait_survive_the_death_of_a_worker_that_had_none(pool: WorkerPool) -> None:
    pid = pool.run(os.getpid)
    os.kill(pid, signal.SIGKILL)
    jobs = [pool.schedule(double, (number,), {}) for number in range(3)]
    assert [job.result() for job in jobs] == [0, 2, 4]


def die_with_the_lock_of_the_pipes() -> None:
    """End this worker, a moment after its job is done, as if it were killed while it answers."""
    channel = next(found for found in gc.get_objects() if isinstance(found, WorkerChannel))

    def die() -> None:
        channel.mutex.acquire()
        os.kill(os.getpid(), signal.SIGKILL)

    threading.Timer(0.3, die).start()


def test_jobs_survive_a_worker_that_takes_the_lock_of_the_pipes_with_it(pool: WorkerPool) -> None:
    pool.run(die_with_the_lock_of_the_pipes)
    jobs = [pool.schedule(double, (number,), {}) for number in range(3)]
    time.sleep(1)
    jobs += [pool.schedule(double, (number,), {}) for number in range(3)]
    assert [job.result() for job in jobs] == [0, 2, 4, 0, 2, 4]


def exit_once(marker: Path) -> str:
    if not marker.exists():
        marker.touch()
        os._exit(1)
    return "done"


def test_a_job_whose_worker_lost_its_pipes_starts_again(pool: WorkerPool, tmp_path: Path) -> None:
    """A worker that cannot answer ends by itself; no document is at fault."""
    assert pool.run(exit_once, tmp_path / "marker") == "done"


@pytest.mark.parametrize("mebibytes", [1, 48], ids=["no process", "no parsers"])
def test_workers_that_never_come_up_are_an_error_of_the_machine(
    mebibytes: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("transforms.lib.workers.pool._MOST_STARTS", 2)
    pool = WorkerPool(1, memory_bytes=mebibytes << 20)
    try:
        with pytest.raises(WorkersError, match="end before they have read a document"):
            pool.run(extract_document, *PAGE)
    finally:
        pool.close()


def test_a_closed_pool_takes_no_job() -> None:
    pool = WorkerPool(1)
    pool.close()
    with pytest.raises(RuntimeError, match="closed"):
        pool.run(double, 21)


def test_an_exception_of_the_parser_comes_back_as_it_is(pool: WorkerPool) -> None:
    with pytest.raises(KeyError, match="what the parser said"):
        pool.run(fail)


def test_a_queue_gives_one_outcome_for_each_job_in_order_whatever_happens(
    pool: WorkerPool,
) -> None:
    queue: JobQueue[int, object] = JobQueue(pool)
    works = [(double, 1), (forever,), (double, 2), (crash,), (fail,), (greedy, 1000), (double, 3)]
    outcomes: list[Outcome[int, object]] = []
    for number, (work, *arguments) in enumerate(works):
        outcomes += queue.add(number, work, *arguments)  # type: ignore[arg-type] # of many types
    outcomes += queue.drain()
    assert [outcome.context for outcome in outcomes] == list(range(7))
    assert [outcome.result for outcome in outcomes] == [2, None, 4, None, None, None, 6]
    reasons = [getattr(outcome.error, "reason", None) for outcome in outcomes]
    assert reasons == [
        None,
        Reason.PARSE_TIMEOUT,
        None,
        Reason.PARSE_FAILED,
        None,
        Reason.PARSE_FAILED,
        None,
    ]


def test_closing_ends_the_workers() -> None:
    pool = WorkerPool(2, BUDGET)
    pids = {job.result() for job in [pool.schedule(os.getpid, (), {}) for _ in range(8)]}
    assert all(map(is_running, pids))
    pool.close()
    assert not any(map(is_running, pids))
