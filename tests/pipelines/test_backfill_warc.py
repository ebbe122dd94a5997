"""A lake of articles that nobody polled, out of the files of a crawl."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines import backfill
from pipelines.reading import ledger_check
from tests.pipelines.test_backfill import published
from tests.support.ingesting import rows
from tests.support.newsroom import page
from tests.support.warc_files import response, warc_file

PAGES = 60


@pytest.fixture
def crawl(tmp_path: Path) -> Path:
    """Two files: pages in gzip; one of them again, one that moved and one empty in Zstandard."""
    folder = tmp_path / "crawl"
    folder.mkdir()
    titles = [f"Frigate number {number} is handed over" for number in range(PAGES)]
    records = [
        response(f"https://gazette{number % 3}.example/news/{number}", page(title).encode())
        for number, title in enumerate(titles)
    ]
    (folder / "one.warc.gz").write_bytes(warc_file(records))
    again = response(
        "https://gazette0.example/news/0", page(titles[0]).encode(), date="2026-11-21T10:00:00Z"
    )
    moved = response("https://gazette0.example/old", b"", status="301 Moved")
    empty = response("https://gazette1.example/empty", b"<html><p>Soon.</p></html>")
    (folder / "two.warc.zst").write_bytes(warc_file([again, moved, empty], "zst"))
    return folder


def run(lake: Path, *inputs: Path) -> int:
    command = ["--stage=extract", f"--output={lake}", "--extract_workers=1", "--input"]
    return backfill.main([*command, *map(str, inputs)])


def test_the_pages_of_a_crawl_become_a_lake_that_balances(
    crawl: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lake = tmp_path / "lake"
    assert run(lake, crawl / "*.warc.gz", crawl / "two.warc.zst") == 0
    articles = rows(lake, "articles")
    assert len(articles) == PAGES
    assert {row["source_id"] for row in articles} == {f"gazette{n}.example" for n in range(3)}
    assert {row["published_from"] for row in articles} == {"fetched"}
    assert {row["published_date"] for row in articles} == {"2026-11-20"}
    assert all(row["entities"] is not None and row["category"] for row in articles)
    reasons = sorted(row["reason"] for row in rows(lake, "rejects"))
    assert len(reasons) == 2
    assert "known" in reasons
    assert ledger_check.run(str(lake)) == 0
    assert "1 left out: status 301" in capsys.readouterr().out
    before = published(lake)
    assert run(lake, crawl / "*.warc.*") == 0
    assert published(lake) == before


def test_a_file_that_breaks_off_is_told_and_the_others_are_read(
    crawl: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = crawl / "one.warc.gz"
    first.write_bytes(first.read_bytes()[:-100])
    assert run(tmp_path / "lake", crawl / "*.warc.*") == 1
    assert 0 < len(rows(tmp_path / "lake", "articles")) < PAGES
    assert f"{first}: it breaks off in response" in capsys.readouterr().err
    assert ledger_check.run(str(tmp_path / "lake")) == 0


def test_a_pattern_that_finds_nothing_is_a_mistake(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(tmp_path / "lake", tmp_path / "*.warc.gz") == 2
    assert "there is no such file" in capsys.readouterr().err
