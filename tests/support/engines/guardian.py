"""Kills process groups when its owner is gone, however the owner ended.

Reads lines from standard input: ``+123`` a group to watch over, ``-123`` one that has ended. The
end of the input is the end of the owner: the kernel closes a pipe also after ``kill -9``.
"""

from __future__ import annotations

import os
import signal
import sys
from contextlib import suppress


def main() -> None:
    """Watch until the input ends, then kill what is left."""
    groups: set[int] = set()
    for line in sys.stdin:
        group = int(line[1:])
        if line[0] == "+":
            groups.add(group)
        else:
            groups.discard(group)
    for group in groups:
        with suppress(ProcessLookupError):
            os.killpg(group, signal.SIGKILL)


if __name__ == "__main__":
    main()
