"""Each test starts without what the tests before it left in the process."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.dofn_specs import read_once
from tests.support.outlet import Outlet
from tests.support.stream_stages import forget_process_memory

read_once()


@pytest.fixture(autouse=True)
def process_memory_of_its_own() -> Iterator[None]:
    """Without it, watchdogs of streams that are over would bark during other tests."""
    yield
    forget_process_memory()


@pytest.fixture
def outlet() -> Iterator[Outlet]:
    """An outlet in memory, by a clock of its own."""
    one = Outlet()
    yield one
    one.clock.stop()
    one.rehearsal.close()
