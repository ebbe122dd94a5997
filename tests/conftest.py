from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.support.sample_lake import ingest_samples
from tests.support.web import LocalWeb

settings.register_profile("default", deadline=None, max_examples=100)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "default")

# Dozens of tests start commands and workers: without bytecode each would compile all our modules.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

SHARED = Path(__file__).parents[2] / "shared"


def pytest_collection_finish() -> None:
    """Leave what is loaded by now out of all later garbage collections.

    A run collects after each slice, as does a compaction after each partition, and each time it
    would walk through all tests and modules.
    """
    gc.collect()
    gc.freeze()


def pytest_unconfigure() -> None:
    """Let the interpreter clear its modules at its end; DuckDB's complain of any that stay.

    Runs freeze what is loaded, too.
    """
    gc.unfreeze()


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of evaluation data beside the repository; tests that need it skip without it."""
    if not SHARED.is_dir():
        pytest.skip("the evaluation data is not beside this checkout (../shared)")
    return SHARED


@pytest.fixture
def web() -> Iterator[LocalWeb]:
    """A web of hosts on the loopback network."""
    with LocalWeb() as local_web:
        yield local_web


@pytest.fixture(scope="session")
def sample_lake(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A lake with the bundled samples; not to be written to."""
    lake = tmp_path_factory.mktemp("samples") / "lake"
    ingest_samples(lake)
    return lake
