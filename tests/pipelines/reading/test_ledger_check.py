"""The ledger check on a lake that changes while it is read."""

from __future__ import annotations

import time
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from pipelines import report
from pipelines.reading import ledger_check
from pipelines.reading.ledger_check import _ORDER
from schemas.datasets import ARTICLES, COMMITS, DATASETS, PAGES, POLLS
from tests.support import records
from transforms.lake.lake import Lake


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    """A lake whose ledger balances, with pages of two days."""
    lake = Lake(str(tmp_path))
    polled = lake.write(POLLS, records.DAY, [records.poll()])
    written = lake.write(ARTICLES, records.DAY, [records.article()])
    for day in ("2026-11-19", records.DAY):
        lake.write(PAGES, day, [records.page(fetch_date=day)])
    lake.write(COMMITS, records.DAY, [records.commit(files=(polled.path, written.path))])
    return lake


def take_away(
    monkeypatch: pytest.MonkeyPatch, method: str, lost: Path, *, comes_back: bool
) -> list[str]:
    """Let a file go away right before it is read by the method; the attempts to read it."""
    attempts: list[str] = []
    read = getattr(Lake, method)
    content = lost.read_bytes()
    list_files = Lake.files

    def read_and_lose(self: Lake, path: str, *arguments: object) -> object:
        if path == str(lost):
            attempts.append(path)
            lost.unlink(missing_ok=True)
        return read(self, path, *arguments)

    def files(self: Lake, *arguments: str) -> object:
        if comes_back:
            lost.write_bytes(content)
        return list_files(self, *arguments)

    monkeypatch.setattr(Lake, method, read_and_lose)
    monkeypatch.setattr(Lake, "files", files)
    return attempts


def test_a_page_that_retention_takes_away_meanwhile_is_not_missed(
    lake: Lake, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lost = Path(lake.files("pages", "fetch_date=2026-11-19")[0].path)
    attempts = take_away(monkeypatch, "read_bytes", lost, comes_back=False)
    assert ledger_check.run(lake.root) == 0
    assert len(attempts) == 1
    assert "The ledger balances." in capsys.readouterr().out


def test_a_file_that_is_lost_after_its_digest_was_compared_is_found_missing(
    lake: Lake, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (file,) = lake.files("articles")
    take_away(monkeypatch, "read_table", Path(file.path), comes_back=False)
    assert ledger_check.run(lake.root) == 1
    assert f"{lake.relative(file.path)} was committed and is missing" in capsys.readouterr().out


def test_files_that_go_away_again_and_again_end_the_report_with_one_line(
    lake: Lake, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (file,) = lake.files("articles")
    attempts = take_away(monkeypatch, "read_bytes", Path(file.path), comes_back=True)
    assert report.main(["--output", lake.root, "--check"]) == 1
    assert len(attempts) == 3
    error = capsys.readouterr().err
    assert error.startswith(f"error: {lake.root} cannot be read: ")
    assert error.count("\n") == 1


@pytest.mark.parametrize("listed", DATASETS)
def test_a_commit_that_is_made_between_the_listings_is_no_problem(
    lake: Lake, monkeypatch: pytest.MonkeyPatch, listed: str
) -> None:
    list_files = Lake.files

    def files(self: Lake, dataset: str) -> object:
        found = list_files(self, dataset)
        if dataset == listed:
            key, at = "d4" * 32, records.NOON + 60
            entry = records.entry(entry_key=key)
            poll = records.poll(polled_at=at, discovered=(entry,), run_id="stream")
            article = records.article(
                article_id="56" * 16, entry_key=key, discovered_at=at, run_id="stream"
            )
            written = [
                self.write(POLLS, records.DAY, [poll]),
                self.write(ARTICLES, records.DAY, [article]),
            ]
            paths = tuple(file.path for file in written)
            commit = records.commit(run_id="stream", files=paths)
            self.write(COMMITS, records.DAY, [commit])
        return found

    monkeypatch.setattr(Lake, "files", files)
    assert ledger_check.run(lake.root) == 0


def test_a_file_that_is_not_what_was_written_is_a_problem(
    lake: Lake, capsys: pytest.CaptureFixture[str]
) -> None:
    (file,) = lake.files("articles")
    path = Path(file.path)
    pq.write_table(pq.read_table(path, partitioning=None), path, compression="none")
    assert ledger_check.run(lake.root) == 1
    assert f"{lake.relative(file.path)} is not what was written" in capsys.readouterr().out


def test_every_dataset_is_checked() -> None:
    assert set(_ORDER) == set(DATASETS)


@pytest.mark.parametrize("arguments", [["--check"], []], ids=["check", "report"])
def test_files_that_go_away_one_right_after_another_are_borne(
    arguments: list[str], lake: Lake, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As those that a compaction replaced do, which is done with all of them in a moment."""
    began = time.monotonic()
    read_table = Lake.read_table

    def losing(self: Lake, path: str, *columns: object) -> object:
        if time.monotonic() - began < 0.15:
            raise FileNotFoundError(path)
        return read_table(self, path, *columns)  # type: ignore[arg-type] # passed through

    monkeypatch.setattr(Lake, "read_table", losing)
    assert report.main([f"--output={lake.root}", *arguments]) == 0
