"""How ``pipelines.ingest --streaming`` ends on Prism: stopped by hand, or when its time is over."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipelines.reading import ledger_check
from tests.support.engines.available import needs_prism, prism_flags
from tests.support.engines.processes import Processes, wait_until
from tests.support.newsroom import item, page, rss
from tests.support.web import LocalWeb
from transforms.lake.heartbeats import heartbeats
from transforms.lake.lake import Lake

pytestmark = [pytest.mark.engine, needs_prism, pytest.mark.timeout(240)]
DRIVER = "driver"


@pytest.fixture
def feed() -> Iterator[str]:
    with LocalWeb() as web:
        host = web.add_host()
        web.add(host, "/story", page("Story"))
        items = [item(web.url(host, "/story"))]
        yield web.add(host, "/feed", rss(items), content_type="application/rss+xml")


@pytest.fixture
def processes(tmp_path: Path) -> Iterator[Processes]:
    with Processes(tmp_path / "logs") as processes:
        yield processes


def start(processes: Processes, lake: Path, feed: str, *flags: str) -> None:
    command = [sys.executable, "-m", "pipelines.ingest", f"--output={lake}", f"--feed={feed}"]
    local = ("--allow_network=127.0.0.0/8", "--commit_interval=2", "--extract_workers=1")
    processes.start(DRIVER, [*command, *local, *prism_flags(), *flags])


def assert_nothing_is_left(processes: Processes) -> None:
    wait_until(lambda: not processes.running(DRIVER), 60, lambda: processes.tail(DRIVER))
    left = processes.started_by
    wait_until(lambda: not left(DRIVER), 10, lambda: f"{left(DRIVER)} live on")


def ends(lake: Path) -> list[str]:
    return [beat.ended for beat in heartbeats(Lake(str(lake)))]


def test_an_interrupted_stream_says_what_is_kept_and_leaves_no_process(
    processes: Processes, tmp_path: Path, feed: str
) -> None:
    lake = tmp_path / "lake"
    start(processes, lake, feed)
    wait_until(lambda: list(lake.glob("articles/*/*")), 90, lambda: processes.tail(DRIVER))
    (group, *_) = processes.started_by(DRIVER)
    os.kill(os.getpgid(group), signal.SIGINT)
    assert_nothing_is_left(processes)
    assert processes.wait(DRIVER, 1) == 130
    assert "stopped: what was committed is kept" in processes.tail(DRIVER, 1)
    assert ends(lake) == ["CANCELLED"]
    assert ledger_check.run(str(lake)) == 0


def test_a_stream_whose_time_is_over_writes_what_it_has_and_leaves_no_process(
    processes: Processes, tmp_path: Path, feed: str
) -> None:
    lake = tmp_path / "lake"
    start(processes, lake, feed, "--run_for=15", "--commit_interval=3600")
    wait_until(lambda: not processes.running(DRIVER), 120, lambda: processes.tail(DRIVER))
    assert_nothing_is_left(processes)
    assert processes.wait(DRIVER, 1) == 0
    assert ends(lake) == ["DONE"]
    assert list(lake.glob("articles/*/*"))
    assert ledger_check.run(str(lake)) == 0
