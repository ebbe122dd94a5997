"""What Prism does with a pipeline of the shape of ours."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import pytest

from pipelines.ingestion.prism import NO_SPLITS
from pipelines.ingestion.stream import Engine, with_defaults
from tests.engines.running import DRIVER, NumberLine
from tests.engines.slow_counter import lost_updates
from tests.support.engines.available import needs_prism, prism_flags
from tests.support.engines.processes import Processes, alive

pytestmark = [pytest.mark.engine, needs_prism, pytest.mark.timeout(240)]
SHARDS = 8


@pytest.fixture
def processes(tmp_path: Path) -> Iterator[Processes]:
    with Processes(tmp_path / "logs") as processes:
        yield processes


def test_numbers_come_while_ticks_last_and_all_are_handed_out_when_they_end(
    processes: Processes, tmp_path: Path
) -> None:
    line = NumberLine(processes, tmp_path / "out", f"--shards={SHARDS}", "--run_for=20")
    line.start(prism_flags())
    line.wait(120)
    ticks, numbers = line.rows("tick"), line.rows("number")
    assert 15 <= len(ticks) <= 21
    assert numbers[0].at < ticks[-1].at - 10, "nothing came before the end"
    # Three stages, each of which looks once a second.
    assert median(row.at - row.made for row in numbers) < 6
    assert line.rows("drained"), "the timer at the end of time did not fire"
    assert line.by_shard() == {f"shard-{n:03d}": set(range(len(ticks))) for n in range(SHARDS)}


def test_prism_ends_with_its_driver(processes: Processes, tmp_path: Path) -> None:
    line = NumberLine(processes, tmp_path / "out", f"--shards={SHARDS}")
    line.start(prism_flags())
    line.wait_for_numbers(3, 60)
    (prism,) = processes.started_by(DRIVER)
    assert "prism" in Path(f"/proc/{prism}/cmdline").read_text()
    processes.kill(DRIVER)
    assert not alive(prism)


def count_slowly(processes: Processes, out: Path, flags: list[str]) -> int:
    """Run ``slow_counter`` to its end; returns how many updates were lost."""
    command = [sys.executable, "-m", "tests.engines.slow_counter", f"--out={out}"]
    processes.start(DRIVER, [*command, *flags])
    assert processes.wait(DRIVER, 120) == 0, processes.tail(DRIVER)
    assert len(out.read_text("ascii").split()) > 200, "too few elements to judge by"
    return lost_updates(out)


def test_no_update_of_state_is_lost_with_the_flags_that_a_stream_is_given(
    processes: Processes, tmp_path: Path
) -> None:
    flags = with_defaults(prism_flags(), Engine("PrismRunner", 1))
    assert count_slowly(processes, tmp_path / "counts", flags) == 0


def test_prism_still_needs_to_be_told_not_to_split_bundles(
    processes: Processes, tmp_path: Path
) -> None:
    lost = count_slowly(processes, tmp_path / "counts", prism_flags())
    assert lost, f"this Prism keeps its state: {NO_SPLITS} may go, see decision 11"
