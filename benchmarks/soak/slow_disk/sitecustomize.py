"""Makes the disk of every Python process slow in whose ``PYTHONPATH`` this directory is.

Each ``fsync`` takes ``SLOW_DISK_SECONDS`` more. A commit of a stream syncs each of its files, so
that its bundles get as slow as they are on a network file system.
"""

import os
import time
from typing import Any

_SECONDS = float(os.environ.get("SLOW_DISK_SECONDS", "0"))
_fsync = os.fsync


def _slow_fsync(fd: Any) -> None:
    time.sleep(_SECONDS)
    _fsync(fd)


if _SECONDS:
    os.fsync = _slow_fsync
