"""What one job may cost, kept within the worker process by clocks of the kernel.

A job has a budget of processor time, which a busy machine does not use up, and which also code in C
that never comes back to Python cannot escape: the kernel ends the process. A job that waits for
something that never comes uses none; it is ended when its process has got no further for a time by
the wall clock. A process that is starved gets further, if slowly: a thread sees that, and puts the
end off.
"""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable
from typing import Any, TypeVar

Result = TypeVar("Result")

# What the kernel sends when a timer has run out; by default it ends the process.
OVER_BUDGET = getattr(signal, "SIGPROF", None)
STUCK = getattr(signal, "SIGALRM", None)
# Between two looks. Each puts the end off by the whole limit.
_LOOKS = 4
_PROGRESS_SECONDS = 0.001

_lock = threading.Lock()
_stuck_after: float | None = None  # of the job that runs; None between two


def can_limit() -> bool:
    """Whether this system has such clocks: Windows has none."""
    return hasattr(signal, "setitimer")


def prepare(stuck_seconds: float) -> None:
    """Make this process one that ends where a job has used up its budget. For the main thread."""
    if not can_limit():
        return
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    threading.Thread(target=_watch, args=(stuck_seconds,), name="progress", daemon=True).start()


def within(
    cpu_seconds: float,
    stuck_seconds: float,
    job: Callable[..., Result],
    arguments: tuple[Any, ...],
    options: dict[str, Any],
) -> Result:
    """Run a job; the process ends by ``OVER_BUDGET`` or ``STUCK`` where it costs too much.

    Args:
        cpu_seconds: processor time of the process, all threads, system calls included.
        stuck_seconds: time by the wall clock in which the process may use no processor at all.
        job: the function.
        arguments: its arguments.
        options: its keyword arguments.
    """
    if not can_limit():
        return job(*arguments, **options)
    _set_clocks(cpu_seconds, stuck_seconds)
    try:
        return job(*arguments, **options)
    finally:
        _set_clocks(0.0, None)


def _set_clocks(cpu_seconds: float, stuck_seconds: float | None) -> None:
    global _stuck_after  # noqa: PLW0603 (the timers are of the process, too)
    with _lock:
        _stuck_after = stuck_seconds
        signal.setitimer(signal.ITIMER_PROF, cpu_seconds)
        signal.setitimer(signal.ITIMER_REAL, stuck_seconds or 0.0)


def _watch(stuck_seconds: float) -> None:
    """Put the end of a job off while the process gets on."""
    used = time.process_time()
    while True:
        time.sleep(stuck_seconds / _LOOKS)
        before, used = used, time.process_time()
        with _lock:
            if _stuck_after is not None and used - before > _PROGRESS_SECONDS:
                signal.setitimer(signal.ITIMER_REAL, _stuck_after)
