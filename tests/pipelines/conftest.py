"""Tests that run whole commands, and with each the pipelines of Beam."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.dofn_specs import read_once

read_once()


@pytest.fixture(scope="package", autouse=True)
def short_backoff() -> Iterator[None]:
    """Retries after some 0.05 s in place of half a second: waiting shows nothing here."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("transforms.lib.http.fetcher._FIRST_BACKOFF", 0.05)
        yield
