"""The soak as a whole."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.soak.engines import Job
from benchmarks.soak.once import OnceLoop
from benchmarks.soak.results import check_ledger
from benchmarks.soak.run import SoakConfig, SoakError, soak


@pytest.mark.timeout(300)
def test_a_killed_once_loop_loses_nothing(tmp_path: Path) -> None:
    config = SoakConfig(
        minutes=0.1, feeds=4, hosts=2, articles=12, kills=1, host_delay=0, mixed=True, bound=0
    )
    said: list[str] = []
    result = soak(config, OnceLoop, tmp_path, said.append)
    assert result.problems == []
    assert (result.published, result.written) == (14, 14)  # two more lead nowhere
    assert result.latency["all"].count == 10
    assert result.rejected["not_found"] == 2
    assert len(result.kills) == 1
    assert result.memory["driver"].peak > 50
    (lost, *_) = sorted((tmp_path / "lake" / "articles").glob("*/*.parquet"))
    lost.unlink()
    assert list(check_ledger(tmp_path / "lake"))


def test_a_job_that_does_not_come_up_is_said_with_its_reason(tmp_path: Path) -> None:
    def broken(job: Job) -> OnceLoop:
        return OnceLoop(replace(job, options=(*job.options, "--no_such_option")))

    with pytest.raises(SoakError, match="exit status 2: 0 of the first 4 articles"):
        soak(SoakConfig(minutes=0.1, feeds=4, hosts=2, articles=4), broken, tmp_path, print)
