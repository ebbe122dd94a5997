"""Each test starts without what the tests before it left in the process."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from transforms import process_memory
from transforms.lib.watchdog import Watchdog


@pytest.fixture(autouse=True)
def process_memory_of_its_own() -> Iterator[None]:
    """Without it, watchdogs of streams that are over would bark during other tests."""
    yield
    for shared in process_memory._objects.values():
        if isinstance(shared, Watchdog):
            shared.stop()
    process_memory._objects.clear()
