"""A store that does not answer is not waited for in silence."""

from __future__ import annotations

import time

import pytest

from transforms.lake.lake import Lake
from transforms.lib.storage import slow_stores
from transforms.lib.storage.slow_stores import said_while_slow


@pytest.fixture(autouse=True)
def shortly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slow_stores, "FIRST_SECONDS", 0.05)
    monkeypatch.setattr(slow_stores, "AGAIN_SECONDS", 0.1)


def test_what_takes_long_is_said_again_and_again(caplog: pytest.LogCaptureFixture) -> None:
    with said_while_slow("s3://bucket/lake"):
        time.sleep(0.5)
    said = [record.getMessage() for record in caplog.records]
    assert len(said) >= 2
    assert said[0] == "s3://bucket/lake: no answer of the store for 0 s, it is asked again"


def test_what_is_over_in_time_is_not_said(caplog: pytest.LogCaptureFixture) -> None:
    with said_while_slow("s3://bucket/lake"):
        pass
    time.sleep(0.2)
    assert not caplog.records


class SlowStore:
    def exists(self, path: str) -> bool:
        time.sleep(0.3)
        return not path


@pytest.mark.parametrize(("root", "said"), [("gs://bucket/lake", True), ("/lake", False)])
def test_a_lake_in_a_bucket_says_so_and_a_local_one_does_not(
    root: str, said: bool, caplog: pytest.LogCaptureFixture
) -> None:
    lake = Lake(root)
    lake.__dict__["_file_system"] = SlowStore()
    assert not lake.exists(lake.path("polls"))
    assert bool(caplog.records) is said
