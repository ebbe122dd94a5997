"""The demonstration's command lines."""

from __future__ import annotations

import sys
from pathlib import Path

import duckdb
import pytest

from samples import demo
from schemas.datasets import ARTICLES
from tests.support.report_records import article, entity
from transforms.lake.lake import Lake


def test_the_query_to_type_next_runs_on_a_lake(tmp_path: Path) -> None:
    record = article("a", entities=[entity("platform", "F-35", 3)])
    Lake(str(tmp_path)).write(ARTICLES, "2026-11-20", [record])
    statement = demo.next_query(tmp_path).split(' -c "', 1)[1].removesuffix('"')
    assert duckdb.connect().execute(statement).fetchall() == [("platform", "F-35", 1)]


@pytest.mark.parametrize(
    ("script", "status"),
    [("import sys; sys.exit(3)", 3), ("pass", 0)],
    ids=["ingest fails", "ingest succeeds"],
)
def test_the_exit_status_of_the_pipeline_is_passed_on(
    script: str,
    status: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(demo, "ingest_command", lambda opml, output: [sys.executable, "-c", script])
    monkeypatch.setattr(demo, "report_command", lambda output: [sys.executable, "-c", "pass"])
    assert demo.run_demo(tmp_path, port=0) == status


def test_a_misspelt_flag_is_an_error(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as exit_info:
        demo.main(["--outptu", "lake"])
    assert exit_info.value.code == 2
    assert "--outptu" in capsys.readouterr().err
