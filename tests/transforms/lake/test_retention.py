"""Which days of ``pages`` stay, and what a file system that refuses does."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from apache_beam.io.filesystem import BeamIOError

from schemas.datasets import PAGES
from tests.support import records
from transforms.lake.lake import Lake
from transforms.lake.memory import partition_of
from transforms.lake.retention import drop_old_pages

DAYS = ("2026-11-13", "2026-11-18", "2026-11-19", "2026-11-20")


@pytest.fixture
def lake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Lake:
    """A lake with pages of some days, the last of which is today."""
    monkeypatch.setattr("transforms.lake.retention._today", lambda: date.fromisoformat(DAYS[-1]))
    lake = Lake(str(tmp_path))
    for day in DAYS:
        lake.write(PAGES, day, [records.page(fetch_date=day)])
    return lake


@pytest.mark.parametrize(
    ("keep_days", "kept"), [(7, DAYS), (6, DAYS[1:]), (0, DAYS[3:]), (None, DAYS[2:])]
)
def test_days_that_are_older_than_pages_are_kept_go(
    lake: Lake, keep_days: int | None, kept: tuple[str, ...]
) -> None:
    assert drop_old_pages(lake, keep_days) == len(DAYS) - len(kept)
    assert {partition_of(file.path) for file in lake.files("pages")} == set(kept)


def test_a_file_system_that_refuses_is_a_warning_and_not_an_error(
    lake: Lake, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(*_: object) -> None:
        raise BeamIOError("no permission to delete")

    monkeypatch.setattr(Lake, "delete", refuse)
    assert drop_old_pages(lake, 0) == 0
    assert "no permission to delete" in caplog.text
