"""The table at the end of a run."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from pathlib import Path

from rich.console import Console

from pipelines.ingestion.once import RunResult
from pipelines.ingestion.run_log import RunLog, SourceLog
from pipelines.ingestion.summary import print_summary
from transforms.lake.lake import Lake
from transforms.stages.run_context import RunContext


def test_each_reason_is_whole_on_80_columns(tmp_path: Path) -> None:
    log = RunLog(Lake(str(tmp_path)), "run-1")
    rejects = Counter({"unsupported_type": 2, "attempts_exhausted": 1, "known": 3})
    log.sources["an-outlet-of-a-very-long-name"] = SourceLog(
        feeds=12, failed_feeds=10, entries=1234, rejects=rejects
    )
    console = Console(width=80, record=True)
    result = RunResult(log, pending=0, failed_feeds=10, feeds=12, not_due=0, retired=0)
    print_summary(console, result, RunContext("run-1", str(tmp_path)), timedelta(seconds=1))
    lines = [line.rstrip() for line in console.export_text().splitlines()]
    for count, reason in ((2, "unsupported_type"), (1, "attempts_exhausted"), (3, "known")):
        assert any(line.endswith(f"  {count} {reason}") for line in lines), lines
