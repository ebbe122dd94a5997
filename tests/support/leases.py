"""Leases that another process holds: one process for all tests, since its start takes longest."""

from __future__ import annotations

import atexit
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path

from transforms.lake.lake import Lake

ROOT = Path(__file__).parents[2]

# Each line is a lake: its lease is taken, or let go where it is held.
HOLDER = """
import sys
from contextlib import ExitStack
from transforms.lake.lease import lease
from transforms.lake.lake import Lake
held = {}
for root in map(str.strip, sys.stdin):
    if root in held:
        held.pop(root).close()
    else:
        held[root] = ExitStack()
        held[root].enter_context(lease(Lake(root), "an-ingest"))
    print("done", flush=True)
"""


@contextmanager
def held_elsewhere(lake: Lake) -> Iterator[Callable[[], None]]:
    """Another process holds the lake's lease: a lock does not exclude its own process.

    Gives what lets go of it before the end of the block.
    """
    with ExitStack() as held:
        _tell(lake.root)
        held.callback(_tell, lake.root)
        yield held.close


def _tell(root: str) -> None:
    holder = _holder()
    assert holder.stdin is not None
    assert holder.stdout is not None
    holder.stdin.write(f"{root}\n")
    holder.stdin.flush()
    assert holder.stdout.readline() == "done\n"


@cache
def _holder() -> subprocess.Popen[str]:
    command, pipe = [sys.executable, "-c", HOLDER], subprocess.PIPE
    holder = subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, text=True)
    atexit.register(holder.communicate)  # its input ends, and so does it
    return holder
