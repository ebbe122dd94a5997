"""The fault drill at a small size, in this process; and that its comparison can fail."""

from __future__ import annotations

import shutil
import socket
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow.parquet as pq
import pytest
import time_machine

from pipelines import ingest
from tests.support.faults import check
from tests.support.faults.drill import Drill
from tests.support.faults.model import HOURS
from tests.support.faults.newsstand import SMALL
from tests.support.faults.spied_ingest import ConnectWatch
from tests.support.faults.wire import FaultWeb
from tests.support.web import LocalWeb

pytestmark = pytest.mark.timeout(300)  # 15 s of CPU, which a busy machine may not have at once


@pytest.fixture(scope="module")
def drilled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Drill, set[str]]]:
    """A drill whose runs have ended, and the addresses that were connected to."""
    connected: set[str] = set()
    watch = ConnectWatch(connected.add)
    with LocalWeb() as web:
        drill = Drill(tmp_path_factory.mktemp("drill"), FaultWeb(web), SMALL, 0.0)
        for number, hours in enumerate(HOURS, 1):
            drill.web.run = number
            at = datetime.now(UTC) + timedelta(hours=hours)
            with time_machine.travel(at, tick=True):
                assert ingest.main(drill.arguments) == 0
        watch.on = False
        yield drill, connected


def problems(drill: Drill, connected: set[str]) -> list[str]:
    return [str(each) for each in drill.wrong(connected)]


def test_every_outcome_is_the_expected_one(drilled: tuple[Drill, set[str]]) -> None:
    assert problems(*drilled) == []


def test_it_is_large_enough_to_mean_something(drilled: tuple[Drill, set[str]]) -> None:
    drill, _ = drilled
    outcomes = {outcome for feed in drill.feeds for outcome in feed.outcomes}
    fates = {fate for feed in drill.feeds for story in feed.stories for fate in story.fate}
    assert len(outcomes) > 25
    assert len(fates) > 20


def without_row(dataset: str) -> Callable[[Path], None]:
    """Take one row out of the first file of a dataset."""

    def damage(lake: Path) -> None:
        path = next(p for p in lake.glob(f"{dataset}/*/*.parquet"))
        table = pq.read_table(path, partitioning=None)
        pq.write_table(table.slice(1), path)

    return damage


@pytest.mark.parametrize("dataset", ["polls", "articles", "rejects"])
def test_a_row_that_is_missing_is_a_wrong_outcome(
    drilled: tuple[Drill, set[str]], tmp_path: Path, dataset: str
) -> None:
    drill, connected = drilled
    lake, whole = tmp_path / "lake", drill.lake
    shutil.copytree(whole, lake)
    without_row(dataset)(lake)
    drill.lake = lake
    try:
        found = problems(drill, connected)
    finally:
        drill.lake = whole
    assert any(not line.startswith("run 0") for line in found)
    assert any("report --check" in line for line in found)


def test_a_request_too_many_or_too_soon_is_a_wrong_outcome(
    drilled: tuple[Drill, set[str]],
) -> None:
    drill, _ = drilled
    page = next(r for r in drill.web.log if r.path.startswith("/news/"))
    twice = [*drill.web.log, page]
    found = [str(w) for w in check.check_requests(drill.feeds, twice, drill.stand.limited)]
    assert len(found) == 1
    assert page.path in found[0]
    hasty = FaultWeb.__new__(FaultWeb)
    hasty.log = [page, replace(page, started=page.finished + 0.1)]
    hasty.crawl_delays = {}
    assert list(check.check_politeness(hasty, 0.0)) == []
    assert len(list(check.check_politeness(hasty, 1.0))) == 1


def test_a_connection_to_elsewhere_is_a_wrong_outcome(drilled: tuple[Drill, set[str]]) -> None:
    drill, connected = drilled
    found = problems(drill, {*connected, "169.254.169.254:80"})
    assert len(found) == 1
    assert "169.254.169.254:80" in found[0]


@pytest.mark.parametrize("address", ["192.0.2.1", "::ffff:192.0.2.1"])
def test_the_drill_itself_connects_to_nothing_outside_this_machine(address: str) -> None:
    asked: list[str] = []
    watch = ConnectWatch(asked.append)
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family) as local, pytest.raises(PermissionError):
        local.connect((address, 9))
    watch.on = False
    assert asked == [f"{address}:9"]
