"""One run at a time on a lake in a bucket, where there are no locks."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.support.google_cloud import LocalGoogleCloud, google_cloud
from transforms.lake import lease as leases
from transforms.lake.lake import Lake
from transforms.lake.lease import lease
from transforms.lib.lake.busy import LakeBusyError


@pytest.fixture
def cloud(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[LocalGoogleCloud]:
    with google_cloud(tmp_path, monkeypatch) as local_cloud:
        yield local_cloud


@pytest.fixture
def lake(cloud: LocalGoogleCloud) -> Lake:
    return Lake(f"{cloud.bucket}/lake")


def claims(cloud: LocalGoogleCloud) -> list[str]:
    return cloud.objects("lake/_state/lease-")


def test_a_second_run_is_told_who_is_at_work_and_leaves_nothing(
    cloud: LocalGoogleCloud, lake: Lake
) -> None:
    with lease(lake, "first"):
        held = claims(cloud)
        with pytest.raises(LakeBusyError, match="run first is at work"), lease(lake, "second"):
            pytest.fail("two runs at a time")
        assert claims(cloud) == held
    assert claims(cloud) == []


def test_one_that_waits_gets_it_when_it_is_free_and_turns_nobody_away_before(
    cloud: LocalGoogleCloud, lake: Lake, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leases, "LOOK_SECONDS", 0.02)
    with lease(lake, "first"), ThreadPoolExecutor() as pool:
        held = claims(cloud)
        waiting = pool.submit(_hold, lake, 60.0)
        deadline = time.monotonic() + 0.3
        while time.monotonic() < deadline:
            assert claims(cloud) == held
        lake.delete([f"{cloud.bucket}/{held[0]}"])
        assert waiting.result(timeout=60) == 1


def _hold(lake: Lake, wait: float) -> int:
    with lease(lake, "second", wait):
        return len(lake.list("_state/lease-*.json"))


def test_the_claim_of_a_run_that_was_killed_ends(cloud: LocalGoogleCloud, lake: Lake) -> None:
    dead = json.dumps({"run_id": "dead", "expires": time.time() - 1}).encode()
    lake.write_bytes(lake.path("_state", "lease-dead.json"), dead)
    with lease(lake, "next"):
        assert len(claims(cloud)) == 1
        assert "dead" not in claims(cloud)[0]


@pytest.mark.parametrize("content", [b"", b"[1]", b'{"run_id": "x", "expires": "soon"}'])
def test_a_claim_that_cannot_be_read_holds_until_it_is_old(
    cloud: LocalGoogleCloud, lake: Lake, content: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    lake.write_bytes(lake.path("_state", "lease-odd.json"), content)
    with pytest.raises(LakeBusyError, match=r"lease-odd\.json is at work"), lease(lake, "next"):
        pytest.fail("the claim was passed over")
    monkeypatch.setattr(leases, "LEASE_SECONDS", -60.0)
    with lease(lake, "next"):
        assert "odd" not in claims(cloud)[0]


def test_a_claim_is_renewed_while_its_run_lives(
    cloud: LocalGoogleCloud, lake: Lake, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leases, "RENEW_SECONDS", 0.05)
    with lease(lake, "long"):
        (name,) = claims(cloud)
        first = json.loads(cloud.read(name))["expires"]
        deadline = time.monotonic() + 30
        while json.loads(cloud.read(name))["expires"] == first:
            assert time.monotonic() < deadline, "the claim was never renewed"
            time.sleep(0.05)


def test_of_runs_that_claim_at_the_same_time_one_at_most_gets_it(lake: Lake) -> None:
    inside, together = [0], [0]
    barrier = threading.Barrier(3)

    def run(number: int) -> None:
        barrier.wait()
        try:
            with lease(lake, str(number)):
                inside[0] += 1
                together[0] = max(together[0], inside[0])
                time.sleep(0.3)
                inside[0] -= 1
        except LakeBusyError:
            pass

    for _ in range(3):
        threads = [threading.Thread(target=run, args=(number,)) for number in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert together[0] <= 1
