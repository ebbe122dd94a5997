"""What all commands share: errors become one line and an exit status, pipes may close."""

from __future__ import annotations

import contextlib
import logging
import os
import sys
from collections.abc import Callable
from typing import NoReturn, TextIO

from pipelines.cli import logs
from pipelines.cli.errors import CommandError
from transforms.lib.lake.busy import LakeBusyError

INTERRUPTED = 130  # 128 + SIGINT, as shells have it
BUSY = 75  # EX_TEMPFAIL of sysexits.h: try again later


def exit_process(status: int) -> NoReturn:
    """Stop the workers and end the process at once, without the interpreter's teardown.

    A teardown may abort the process, and the exit status would be lost: Arrow's threads let go of
    Python's objects a moment after a read is done ("terminate called without an active exception",
    6 of 400 processes that ended right after ``pq.read_table`` with pyarrow 25.0), and after a
    pipeline that failed gRPC's poller thread may outlive what it polls ("epoll_wait error: Bad
    file descriptor", 1 of some 50 with grpcio 1.85).
    """
    workers = sys.modules.get("transforms.lib.workers.pool")
    if workers is not None:
        workers.close_shared_pools()
    for stream in (sys.stdout, sys.stderr):
        # A process that was started without one has None.
        with contextlib.suppress(OSError, AttributeError):
            stream.flush()
    os._exit(status)


def drop_output() -> None:
    """Write no more to standard output: its reader went away."""
    _drop(sys.stdout)


def _drop(stream: TextIO) -> None:
    """Write no more to a stream, from this process and from all that it starts."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def run_command(command: Callable[[], int]) -> int:
    """Run a command; an expected error becomes one line on stderr."""
    logs.drop_what_beam_raises_too()
    try:
        status = command()
        print(end="", flush=True)
    except CommandError as error:
        return _failed(error, error.exit_status)
    except LakeBusyError as error:
        _say(logging.ERROR, str(error), f"error: {error}")
        return BUSY
    except KeyboardInterrupt:
        message = "stopped: what was committed is kept, the next run goes on"
        _say(logging.WARNING, message, message)
        if sys.stderr is not None:
            # Threads of Beam may still say, with a traceback, that their job was cancelled.
            _drop(sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        # The reader of our output went away, as `head` does; not an error of ours.
        drop_output()
        return 0
    except OSError as error:
        # Of standard output that is a full disk, for example; what is done stays done.
        return _failed(error, CommandError.exit_status)
    return status


def _failed(error: Exception, status: int) -> int:
    message = " ".join(str(error).split())
    _say(logging.ERROR, message, f"error: {message}")
    try:
        print(end="", flush=True)
    except OSError:  # said above; the interpreter would say it again, with a status of its own
        drop_output()
    return status


def _say(level: int, message: str, line: str) -> None:
    if logs.are_json():
        logging.getLogger(__name__).log(level, message)
    else:
        print(line, file=sys.stderr)
