"""Rejected entries are tried again when somebody asks for it, and only those."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines import ingest, redrive, report
from pipelines.reading import ledger_check
from schemas.datasets import ARTICLES, COMMITS, POLLS, REJECTS
from tests.support import records
from tests.support.ingesting import rows
from tests.support.leases import held_elsewhere
from tests.support.newsroom import item, page, rss
from tests.support.web import LocalWeb
from transforms.lake.lake import Lake
from transforms.stages.run_context import now

STORIES = ("/news/1", "/news/2", "/news/3")


@pytest.fixture
def host(web: LocalWeb) -> str:
    """A host with one page that is there, one that is too short and one that is missing."""
    host = web.add_host()
    items = [item(web.url(host, path), path) for path in STORIES]
    web.add(host, "/feed", rss(items), content_type="application/rss+xml", etag='"1"')
    web.add(host, STORIES[0], page("Story 1"))
    web.add(host, STORIES[1], "<html><body><p>Short.</p></body></html>")
    return host


@pytest.fixture
def lake(web: LocalWeb, host: str, tmp_path: Path) -> Path:
    """What a run made of it: an article, and two rejects."""
    assert run(web, host, tmp_path) == 0
    assert (len(rows(tmp_path, "articles")), len(rows(tmp_path, "rejects"))) == (1, 2)
    return tmp_path


def run(web: LocalWeb, host: str, lake: Path) -> int:
    local = ("--allow_network=127.0.0.0/8", "--host_delay=0", "--extract_workers=1")
    return ingest.main([f"--output={lake}", f"--feed={web.url(host, '/feed')}", *local])


def again(lake: Path, *arguments: str) -> int:
    return redrive.main([f"--output={lake}", *arguments])


def test_what_was_rejected_becomes_an_article_and_the_ledger_balances(
    web: LocalWeb, host: str, lake: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    web.add(host, STORIES[2], page("Story 3"))
    assert again(lake, "--reason=not_found") == 0
    assert "1 entries of 1 feeds: 1 not_found" in capsys.readouterr().out
    assert ledger_check.run(str(lake)) == 0
    assert run(web, host, lake) == 0
    urls = {row["url"] for row in rows(lake, "articles")}
    assert urls == {web.url(host, STORIES[0]), web.url(host, STORIES[2])}
    assert ledger_check.run(str(lake)) == 0
    assert len(web.requests_to(host, STORIES[1])) == 1, "an entry with another reason was fetched"


def test_rows_of_a_killed_run_are_told_before_a_later_commit_hides_them(lake: Path) -> None:
    left = records.article(run_id="killed", ingested_at=now())
    written = Lake(str(lake)).write(ARTICLES, "2026-11-20", [left])
    assert again(lake, "--reason=not_found") == 0
    named = {path for row in rows(lake, "commits") for path in row["files"] or ()}
    assert written.path in named


def test_the_feed_is_asked_with_its_validators_as_before(
    web: LocalWeb, host: str, lake: Path
) -> None:
    again(lake, "--reason=not_found")
    run(web, host, lake)
    assert web.requests_to(host, "/feed")[-1].headers["If-None-Match"] == '"1"'
    assert sorted(row["outcome"] for row in rows(lake, "polls")) == [
        "new",
        "not_modified",
        "redriven",
    ]


def test_validators_are_those_of_the_last_poll_before(web: LocalWeb, host: str, lake: Path) -> None:
    items = [item(web.url(host, path), path) for path in STORIES]
    web.add(host, "/feed", rss(items, "Renamed"), content_type="application/rss+xml", etag='"2"')
    run(web, host, lake)
    again(lake, "--reason=not_found")
    run(web, host, lake)
    assert web.requests_to(host, "/feed")[-1].headers["If-None-Match"] == '"2"'


@pytest.fixture
def old_lake(tmp_path: Path) -> Lake:
    """A lake with one entry, of full text, that was given up after an attempt that had failed."""
    lake = Lake(str(tmp_path / "old"))
    lake.write(POLLS, records.DAY, [records.poll(discovered=(records.entry(full_text=True),))])
    first = records.reject(
        reason="timeout", permanent=False, next_attempt_at=records.NOON + 300, attempt=1
    )
    last = records.reject(reason="parse_failed", attempt=2, rejected_at=records.NOON + 300)
    lake.write(REJECTS, records.DAY, [first, last])
    lake.write(COMMITS, records.DAY, [records.commit(articles=0, rejects=2)])
    assert ledger_check.run(lake.root) == 0
    return lake


@pytest.mark.parametrize(
    ("arguments", "entries"),
    [
        (["--reason=parse_failed", f"--since={records.DAY}"], 1),
        (["--reason=parse_failed", "--since=2026-11-21"], 0),
        (["--reason=timeout"], 0),
    ],
    ids=["on the day of its end", "after it", "for what was not its end"],
)
def test_an_entry_is_taken_by_the_reason_and_the_day_of_its_end(
    old_lake: Lake, capsys: pytest.CaptureFixture[str], arguments: list[str], entries: int
) -> None:
    assert again(Path(old_lake.root), *arguments) == 0
    assert f"{entries} entries of {entries} feeds" in capsys.readouterr().out


def test_a_text_that_came_in_the_feed_is_looked_for_on_its_page(old_lake: Lake) -> None:
    again(Path(old_lake.root), "--reason=parse_failed")
    (row,) = (r for r in rows(Path(old_lake.root), "polls") if r["outcome"] == "redriven")
    assert [entry["full_text"] for entry in row["discovered"]] == [False]


def test_the_row_of_a_redriven_entry_is_missed_when_its_file_is_lost(old_lake: Lake) -> None:
    again(Path(old_lake.root), "--reason=parse_failed")
    assert ledger_check.run(old_lake.root) == 0
    Path(old_lake.files("polls")[-1].path).unlink()
    assert ledger_check.run(old_lake.root) == 1


def test_an_entry_that_is_rejected_again_can_be_tried_a_third_time(
    web: LocalWeb, host: str, lake: Path
) -> None:
    for asked in (2, 3):
        again(lake, "--reason=not_found")
        run(web, host, lake)
        assert len(web.requests_to(host, STORIES[2])) == asked
        assert ledger_check.run(str(lake)) == 0


def test_an_entry_that_is_pending_again_is_not_taken_twice(
    lake: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    again(lake, "--reason=not_found")
    capsys.readouterr()
    assert again(lake, "--reason=not_found") == 0
    assert capsys.readouterr().out == "0 entries of 0 feeds\n"


@pytest.mark.parametrize("flags", [("--dry_run",), ("--since=2200-01-01",)])
def test_nothing_is_written_on_a_dry_run_or_for_a_day_without_rejects(
    flags: tuple[str, ...], lake: Path
) -> None:
    before = len(rows(lake, "polls"))
    assert again(lake, "--reason=not_found", *flags) == 0
    assert len(rows(lake, "polls")) == before


def test_a_redriven_entry_is_no_poll_in_the_report(
    lake: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    again(lake, "--reason=not_found", "--reason=too_short")
    capsys.readouterr()
    report.main([f"--output={lake}"])
    lines = capsys.readouterr().out.splitlines()
    (url,) = [number for number, line in enumerate(lines) if "/feed" in line]
    assert lines[url - 1].split()[-2:] == ["1", "3"], "polls and new entries"


def test_it_does_not_run_beside_another_run(lake: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with held_elsewhere(Lake(str(lake))):
        assert again(lake, "--reason=not_found") == 75
    assert "another run is at work" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments", [["--reason=known"], ["--reason=odd"], [], ["--reason=timeout", "--since=today"]]
)
def test_a_mistake_ends_with_one_line_and_2(
    arguments: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert again(tmp_path, *arguments) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_a_lake_with_nothing_in_it_ends_with_2(tmp_path: Path) -> None:
    assert again(tmp_path / "lake", "--reason=timeout") == 2
