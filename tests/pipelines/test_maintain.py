"""The daily upkeep: everything in one command, its exit status the worst of its parts."""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipelines import forget, maintain
from pipelines.reading import ledger_check
from schemas.datasets import ARTICLES, COMMITS, DATASETS, PAGES, POLLS
from tests.support import records
from tests.support.leases import held_elsewhere
from tests.support.small_files import distinct_rows, write_small_files
from transforms.lake.lake import Lake
from transforms.lake.memory import partition_of

TODAY = datetime.now(UTC).date()
OLD = (TODAY - timedelta(days=40)).isoformat()


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    """Small files of a day, a page of yesterday, one of forty days ago."""
    lake = write_small_files(str(tmp_path / "lake"))
    for days in (1, 40):
        day = (TODAY - timedelta(days=days)).isoformat()
        lake.write(PAGES, day, [records.page(fetch_date=day, entry_key=f"{days:064d}")])
    return lake


def run(lake: Lake, *arguments: str) -> int:
    return maintain.main([f"--output={lake.root}", *arguments])


def days_of_pages(lake: Lake) -> set[str]:
    return {partition_of(file.path) for file in lake.files("pages")}


def test_old_pages_go_small_files_become_one_and_the_ledger_is_checked(
    lake: Lake, capsys: pytest.CaptureFixture[str]
) -> None:
    before = distinct_rows(lake)
    assert run(lake, "--grace_seconds=0") == 0
    said = capsys.readouterr().out
    assert "The ledger balances." in said
    assert "pages: 1 files older than --keep_pages are gone" in said
    after = distinct_rows(lake)
    assert all(after[name] == before[name] for name in DATASETS if name not in {"pages", "commits"})
    assert [len(lake.files(name)) for name in ("polls", "rejects")] == [1, 1]
    assert OLD not in days_of_pages(lake)
    assert list(Path(lake.root).glob("_state/snapshot-*"))


def test_pages_are_kept_for_as_long_as_is_said(lake: Lake) -> None:
    assert run(lake, "--keep_pages=50") == 0
    assert OLD in days_of_pages(lake)


def test_without_a_grace_period_what_an_earlier_run_left_waiting_goes_too(lake: Lake) -> None:
    assert run(lake) == 0
    waiting = len(lake.files("articles"))
    assert run(lake, "--grace_seconds=0") == 0
    assert len(lake.files("articles")) < waiting
    assert not list(Path(lake.root).glob("_state/compaction-*"))
    assert ledger_check.run(lake.root) == 0


def test_what_was_left_staged_a_day_ago_goes(lake: Lake) -> None:
    staged = Path(lake.root, "_staging", "left.tmp")
    staged.parent.mkdir(exist_ok=True)
    staged.write_bytes(b"half")
    old = time.time() - 2 * 86_400
    os.utime(staged, (old, old))
    assert run(lake) == 0
    assert not staged.exists()


def test_rows_of_a_story_that_was_taken_down_which_were_under_way_go(tmp_path: Path) -> None:
    lake = Lake(str(tmp_path))
    lake.write(POLLS, records.DAY, [records.poll()])
    lake.write(ARTICLES, records.DAY, [records.article()])
    lake.write(COMMITS, records.DAY, [records.commit()])
    url = "--url=http://127.0.0.2/a"
    assert forget.main([f"--output={lake.root}", url, "--reason=order 12"]) == 0
    lake.write(ARTICLES, records.DAY, [records.article(title="Written by a stream meanwhile")])
    assert lake.files("articles")
    run(lake)
    assert not lake.files("articles")


def test_a_ledger_that_does_not_balance_is_exit_status_1(lake: Lake) -> None:
    Path(lake.files("polls")[0].path).unlink()
    assert run(lake) == 1


def test_a_damaged_file_is_named_and_fails_it_and_the_others_are_merged(
    lake: Lake, capsys: pytest.CaptureFixture[str]
) -> None:
    damaged = Path(lake.files("rejects")[0].path)
    content = damaged.read_bytes()
    damaged.write_bytes(content[:-9] + b"?" + content[-8:])
    assert run(lake, "--grace_seconds=0") == 1
    assert damaged.name in capsys.readouterr().err
    assert damaged.exists()


def test_a_busy_lake_is_left_alone(lake: Lake) -> None:
    before = {file.path for name in DATASETS for file in lake.files(name)}
    with held_elsewhere(lake):
        assert run(lake) == 75
    assert {file.path for name in DATASETS for file in lake.files(name)} == before


@pytest.mark.parametrize("arguments", [[], ["--keep_pages=soon"], ["--grace_seconds=-1"]])
def test_an_empty_lake_and_bad_arguments_are_exit_status_2(
    tmp_path: Path, arguments: list[str]
) -> None:
    assert maintain.main([f"--output={tmp_path}", *arguments]) == 2
