"""A lease that another process holds."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from transforms.lake.lake import Lake

ROOT = Path(__file__).parents[2]

HOLDER = """
import sys
from transforms.lake.lease import lease
from transforms.lake.lake import Lake
with lease(Lake(sys.argv[1]), "an-ingest"):
    print("held", flush=True)
    sys.stdin.read()
"""


@contextmanager
def held_elsewhere(lake: Lake) -> Iterator[Callable[[], None]]:
    """Another process holds the lake's lease: a lock does not exclude its own process.

    Gives what lets go of it before the end of the block.
    """
    command = [sys.executable, "-c", HOLDER, lake.root]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe) as holder:
        assert holder.stdin is not None
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        try:
            yield holder.stdin.close
        finally:
            holder.stdin.close()
