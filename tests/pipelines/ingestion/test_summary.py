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


def printed(tmp_path: Path, source_id: str, source: SourceLog) -> list[str]:
    """What a run over one outlet prints on 80 columns."""
    log = RunLog(Lake(str(tmp_path)), "run-1")
    log.sources[source_id] = source
    console = Console(width=80, record=True)
    result = RunResult(log, pending=0, failed_feeds=10, feeds=12, not_due=0, retired=0)
    print_summary(console, result, RunContext("run-1", str(tmp_path)), timedelta(seconds=1))
    return [line.rstrip() for line in console.export_text().splitlines()]


def test_each_reason_and_each_name_is_whole_on_80_columns(tmp_path: Path) -> None:
    rejects = Counter({"unsupported_type": 2, "attempts_exhausted": 1, "known": 3})
    source = SourceLog(feeds=12, failed_feeds=10, entries=1234, rejects=rejects)
    lines = printed(tmp_path, "an-outlet-of-a-very-long-name", source)
    first_column = "".join(line.split(" ")[0] for line in lines)
    assert "an-outlet-of-a-very-long-name" in first_column, lines
    for count, reason in ((2, "unsupported_type"), (1, "attempts_exhausted"), (3, "known")):
        assert any(line.endswith(f"  {count} {reason}") for line in lines), lines


def test_rejects_of_feeds_are_named_apart_from_those_of_entries(tmp_path: Path) -> None:
    source = SourceLog(articles=19, rejects=Counter(known=6, not_found=2), rejects_of_feeds=2)
    lines = printed(tmp_path, "an-outlet", source)
    assert any("19 articles written, 8 rejected (2 of feeds), 0 pending" in line for line in lines)
