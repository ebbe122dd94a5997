"""One run at a time on a lake, so that two cron runs do not ask the same hosts at once."""

from __future__ import annotations

import json
import logging
import random
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import fasteners
from apache_beam.io.filesystem import BeamIOError

from transforms.lake.lake import STATE, Lake
from transforms.lib.lake.busy import LakeBusyError

# An object store has no locks. There a lease is a claim that its holder renews while it lives.
LEASE_SECONDS = 900.0
RENEW_SECONDS = 120.0
# While it is waited for: how often to look, and how often to say so.
LOOK_SECONDS = 2.0
WORD_SECONDS = 15.0
_CLAIM = "lease-"

_logger = logging.getLogger(__name__)


@contextmanager
def lease(lake: Lake, run_id: str, wait: float = 0.0) -> Iterator[None]:
    """Hold the lake's lease while the block runs.

    On a local file system it is a lock that ends with the process, however it ends.

    Args:
        lake: the lake.
        run_id: by which others are told who holds it.
        wait: how many seconds to wait while another run holds it.

    Raises:
        LakeBusyError: another run holds it, still.
    """
    with ExitStack() as held:
        _take(held, lake, run_id, wait)
        yield


def _take(held: ExitStack, lake: Lake, run_id: str, wait: float) -> None:
    """Take the lease into ``held`` as soon as it is free, within ``wait`` seconds."""
    give_up = time.monotonic() + wait
    next_word = time.monotonic()
    while True:
        try:
            remote = "://" in lake.root
            held.enter_context(_remote_lease(lake, run_id) if remote else _local_lease(lake))
        except LakeBusyError as error:
            left = give_up - time.monotonic()
            if left <= 0:
                raise
            if time.monotonic() >= next_word:
                _logger.warning("waiting for up to %.0f s: %s", left, error.holder)
                next_word += WORD_SECONDS
            # Not in step with others that wait.
            time.sleep(min(left, LOOK_SECONDS * random.uniform(0.5, 1.5)))  # noqa: S311 - no secret
        else:
            return


@contextmanager
def _local_lease(lake: Lake) -> Iterator[None]:
    path = Path(lake.path(STATE, "lease.lock"))
    lake.make_parent(str(path))
    lock = fasteners.InterProcessLock(path)
    if not lock.acquire(blocking=False):
        raise LakeBusyError(
            f"another run is at work on {lake.root}", "give --wait SECONDS, or stop it"
        )
    try:
        yield
    finally:
        lock.release()


@contextmanager
def _remote_lease(lake: Lake, run_id: str) -> Iterator[None]:
    """Claim the lake, look for other claims, and give way if there is one.

    Each writes a claim of its own and looks afterwards. A listing shows every file that was written
    before it, so of two that claim at the same time one sees the other at least. It looks before,
    too: the claims of one that waits would turn others away.
    """
    _check_other_claims(lake)
    name = f"{_CLAIM}{uuid.uuid4().hex}.json"
    claim = lake.path(STATE, name)
    _renew(lake, claim, run_id)
    stop = threading.Event()
    renewal = threading.Thread(target=_keep, args=(lake, claim, run_id, stop), daemon=True)
    try:
        _check_other_claims(lake, name)
        renewal.start()
        yield
    finally:
        stop.set()
        if renewal.ident is not None:
            renewal.join()
        lake.delete([claim])


def _renew(lake: Lake, claim: str, run_id: str) -> None:
    content = {"run_id": run_id, "expires": time.time() + LEASE_SECONDS}
    lake.write_bytes(claim, json.dumps(content).encode())


def _keep(lake: Lake, claim: str, run_id: str, stop: threading.Event) -> None:
    while not stop.wait(RENEW_SECONDS):
        try:
            _renew(lake, claim, run_id)
        except (OSError, BeamIOError) as error:
            _logger.warning("the lease %s is not renewed, tried again: %s", claim, error)


def _claim_of(content: bytes) -> tuple[str, float]:
    claim = json.loads(content)
    return str(claim["run_id"]), float(claim["expires"])


def _check_other_claims(lake: Lake, own: str | None = None) -> None:
    for file in lake.list(f"{STATE}/{_CLAIM}*.json"):
        if own is not None and file.path.endswith(own):
            continue
        try:
            holder, expires = _claim_of(lake.read_bytes(file.path))
        except FileNotFoundError:
            continue  # given back since the listing
        except (ValueError, KeyError, TypeError):
            # Whose it is cannot be known, but it ends as any other does.
            holder, expires = file.path, file.last_updated_in_seconds + LEASE_SECONDS
        if expires > time.time():
            minutes = f"{LEASE_SECONDS / 60:.0f} minutes"
            raise LakeBusyError(
                f"run {holder} is at work on {lake.root}",
                f"give --wait SECONDS; one that was killed gives way after {minutes}",
            )
        lake.delete([file.path])
