"""Runs a command of ours and ends it by SIGKILL at some change of a lake or a catalog.

    python -m tests.support.dying MOMENT pipelines.forget --output=… …

The process dies before or after the MOMENT-th step at which files or a catalog change; with 0 it
lives, and its last line on stderr is the number of steps.
"""

from __future__ import annotations

import importlib
import os
import signal
import sys
from itertools import count
from typing import Any


def die_at(moment: int) -> count[int]:
    """Let this process die at a step; gives the counter of those that were before."""
    # Not at the top: worker processes import this module, and may not take much memory.
    from pyiceberg.catalog.sql import SqlCatalog  # noqa: PLC0415
    from pyiceberg.io.pyarrow import PyArrowFileIO  # noqa: PLC0415

    from transforms.lake.lake import Lake  # noqa: PLC0415

    steps = count(1)

    def step() -> None:
        if next(steps) == moment:
            os.kill(os.getpid(), signal.SIGKILL)

    def counted(owner: Any, name: str) -> None:
        original = getattr(owner, name)

        def call(*arguments: Any, **named: Any) -> Any:
            step()
            result = original(*arguments, **named)
            step()
            return result

        setattr(owner, name, call)

    for name in ("write_bytes", "_rename", "delete"):
        counted(Lake, name)
    for name in ("new_output", "delete"):
        counted(PyArrowFileIO, name)
    counted(SqlCatalog, "commit_table")
    return steps


def main(moment: str, command: str, *arguments: str) -> int:
    """Run the command; gives its exit status."""
    steps = die_at(int(moment))
    status: int = importlib.import_module(command).main(arguments)
    print(next(steps) - 1, file=sys.stderr)
    return status


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
