"""One run at a time on a lake, so that two cron runs do not ask the same hosts at once."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import fasteners

from pipelines.errors import CommandError
from transforms.lake import STATE, Lake

# An object store has no locks. There a lease is a promise with an end, for runs that were killed.
REMOTE_LEASE_SECONDS = 6 * 3600


@contextmanager
def lease(lake: Lake, run_id: str) -> Iterator[None]:
    """Hold the lake's lease while the block runs.

    On a local file system it is a lock that ends with the process, however it ends.

    Raises:
        CommandError: another run holds it.
    """
    if "://" in lake.root:
        with _remote_lease(lake, run_id):
            yield
        return
    path = Path(lake.path(STATE, "lease.lock"))
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = fasteners.InterProcessLock(path)
    if not lock.acquire(blocking=False):
        raise CommandError(f"another run is at work on {lake.root}: wait for it to end, or stop it")
    try:
        yield
    finally:
        lock.release()


@contextmanager
def _remote_lease(lake: Lake, run_id: str) -> Iterator[None]:
    path = lake.path(STATE, "lease.json")
    if lake.exists(path):
        held = json.loads(lake.read_bytes(path))
        if held["expires"] > time.time():
            raise CommandError(
                f"run {held['run_id']} is at work on {lake.root}: wait for it to end, "
                f"or delete {path} if it was killed"
            )
        lake.delete([path])
    content = {"run_id": run_id, "expires": time.time() + REMOTE_LEASE_SECONDS}
    lake.write_bytes(path, json.dumps(content).encode())
    try:
        yield
    finally:
        lake.delete([path])
