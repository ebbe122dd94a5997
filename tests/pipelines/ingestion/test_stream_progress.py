"""What whoever submitted a stream is shown of its commits."""

from __future__ import annotations

from pathlib import Path

import pytest
from apache_beam.io.filesystem import BeamIOError
from rich.console import Console

from pipelines.ingestion.stream_progress import StreamProgress, record_end
from schemas.datasets import COMMITS
from tests.support import records
from tests.support.engines.processes import wait_until
from transforms.lake.lake import Lake

DAY, NEXT_DAY = records.DAY, "2026-11-21"


@pytest.fixture(autouse=True)
def look_often_on_a_day_of_the_past(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipelines.ingestion.stream_progress._LOOK_SECONDS", 0.01)
    monkeypatch.setattr("pipelines.ingestion.stream_progress._today", lambda: DAY)


def commit(lake: Lake, sequence: int, day: str = DAY) -> None:
    row = records.commit(run_id="stream-run-1", sequence=sequence, commit_date=day)
    lake.write(COMMITS, day, [row])


def so_far(console: Console) -> str:
    return console.export_text(clear=False)


def test_each_commit_of_the_stream_is_shown_once(tmp_path: Path) -> None:
    lake, console = Lake(str(tmp_path)), Console(record=True)
    lake.write(COMMITS, DAY, [records.commit(run_id="of another", sequence=7)])
    with StreamProgress(console, lake, "stream-run-1"):
        commit(lake, 0)
        wait_until(lambda: "commit 0:" in so_far(console), 30, lambda: "commit 0")
        commit(lake, 1)
    shown = console.export_text()
    assert [shown.count(f"commit {sequence}:") for sequence in (0, 1, 7)] == [1, 1, 0]


def test_the_last_commit_of_a_day_is_shown_after_midnight(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lake, console = Lake(str(tmp_path)), Console(record=True)
    monkeypatch.setattr("pipelines.ingestion.stream_progress._LOOK_SECONDS", 60)
    with StreamProgress(console, lake, "stream-run-1"):
        commit(lake, 0)
        commit(lake, 1, NEXT_DAY)
        monkeypatch.setattr("pipelines.ingestion.stream_progress._today", lambda: NEXT_DAY)
    shown = console.export_text()
    assert [shown.count(f"commit {sequence}:") for sequence in (0, 1)] == [1, 1]


def test_a_file_that_cannot_be_read_hides_no_later_commit(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    lake, console = Lake(str(tmp_path)), Console(record=True)
    commit(lake, 0)
    (damaged,) = tmp_path.glob("commits/*/*.parquet")
    damaged.write_bytes(b"PAR1, or so it says")
    with StreamProgress(console, lake, "stream-run-1"):
        wait_until(lambda: "cannot be read" in caplog.text, 30, lambda: "word of the damage")
        commit(lake, 1)
        wait_until(lambda: "commit 1:" in so_far(console), 30, lambda: "commit 1")


def test_a_store_that_fails_at_the_end_does_not_hide_how_the_stream_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(*_: object) -> None:
        raise BeamIOError("the bucket is gone")

    lake = Lake(str(tmp_path))
    monkeypatch.setattr(Lake, "list", refuse)
    monkeypatch.setattr("pipelines.ingestion.stream_progress._LOOK_SECONDS", 60)
    with pytest.raises(KeyboardInterrupt), StreamProgress(None, lake, "stream-run-1"):
        raise KeyboardInterrupt
    record_end(lake, "stream-run-1", "CANCELLED")
    assert caplog.text.count("the bucket is gone") == 2
