"""The report's command line, on lakes as the pipeline writes them."""

from __future__ import annotations

import json
import time
from datetime import datetime
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from pipelines import report
from pipelines.ingestion.stream_progress import StreamProgress, record_end
from pipelines.reading import ledger_check
from schemas.datasets import ARTICLES, COMMITS, POLLS, REJECTS
from tests.contract.test_report_page import records
from tests.support.engines.processes import wait_until
from tests.support.report_records import article, commit, poll
from transforms.lake.heartbeats import HEARTBEAT
from transforms.lake.lake import STATE, Lake
from transforms.lib.report.report import columns_of


@pytest.fixture
def lake(tmp_path: Path) -> Path:
    """A lake with two articles, one of them in two revisions that lie in two files."""
    root = tmp_path / "lake"
    writer = Lake(str(root))
    writer.write(ARTICLES, "2026-11-20", [article("a"), article("b")])
    newer = article("a", revision=2, content_hash="v1:01", title="Second thoughts")
    writer.write(ARTICLES, "2026-11-20", [newer])
    polled = poll(
        "https://gazette.example/feed", "2026-11-20 09:00", "entry-a", "entry-b", "entry-c"
    )
    writer.write(POLLS, "2026-11-20", [polled])
    writer.write(COMMITS, "2026-11-20", [commit("run", "2026-11-20 09:05")])
    return root


def test_the_report_shows_the_current_revisions(
    lake: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert report.main(["--output", str(lake)]) == 0
    shown = capsys.readouterr().out
    assert "2 articles from 1 source" in shown
    assert "1 update, 1 pending" in shown
    assert "Second thoughts" in shown
    assert "Title of a" not in shown


def test_the_page_has_the_same_numbers(lake: Path, tmp_path: Path) -> None:
    page = tmp_path / "report.html"
    assert report.main(["--output", str(lake), "--html", str(page)]) == 0
    assert "Second thoughts" in page.read_text("utf-8")


def test_as_json_it_is_the_same_on_one_line(lake: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert report.main(["--output", str(lake), "--json"]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    shown = json.loads(line)
    assert shown["lake"] == str(lake)
    assert datetime.fromisoformat(shown["generated_at"]).tzinfo is not None
    totals = shown["totals"]
    assert (totals["articles"], totals["updates"], totals["pending"]) == (2, 1, 1)
    assert totals["last_commit"] == "2026-11-20T09:05:00+00:00"
    assert "Second thoughts" in {article["title"] for article in shown["latest"]}
    (feed,) = shown["feeds"]
    assert (feed["state"], feed["failing"], feed["polls"]) == ("ok", False, 1)
    assert shown["streams"] == []
    assert set(records()) < set(shown)


def test_the_ledger_as_json_has_the_exit_status_of_the_text(
    lake: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    statuses = [
        report.main(["--output", str(lake), "--check", *arguments])
        for arguments in ([], ["--json"])
    ]
    text, line = capsys.readouterr().out.rstrip().rsplit("\n", 1)
    ledger = json.loads(line)
    assert statuses == [int(not ledger["balances"])] * 2
    assert ledger["total"] == {"discovered": 3, "articles": 2, "rejected": 0, "pending": 1}
    assert ledger["days"] == [{"day": "2026-11-20", **ledger["total"]}]
    assert all(problem in text for problem in ledger["problems"])


def test_the_ledger_as_json_names_every_problem(
    lake: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for path in lake.glob("articles/*/*.parquet"):
        path.write_bytes(path.read_bytes()[:-20])
    assert report.main(["--output", str(lake), "--check", "--json"]) == 1
    ledger = json.loads(capsys.readouterr().out)
    assert not ledger["balances"]
    assert sum("its digest differs" in problem for problem in ledger["problems"]) == 2


def test_nothing_to_show_is_no_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert report.main(["--output", str(tmp_path), "--json"]) == 2
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("make", [True, False], ids=["empty directory", "no directory"])
def test_a_lake_with_nothing_in_it_ends_with_one_line_and_2(
    make: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = tmp_path / "lake"
    if make:
        root.mkdir()
    assert report.main(["--output", str(root)]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1
    assert str(root) in captured.err
    assert "pipelines.ingest" in captured.err


@pytest.mark.parametrize("arguments", [["--htm", "x", "--output", "l"], ["--ouput", "l"], []])
def test_a_wrong_flag_ends_with_one_line_and_2(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert report.main(arguments) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_check_shows_the_ledger_instead_and_passes_its_status_on(
    lake: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    checked: list[str] = []

    def check(output: str, *, as_json: bool) -> int:
        assert not as_json
        checked.append(output)
        return 1

    monkeypatch.setattr(ledger_check, "run", check)
    assert report.main(["--output", str(lake), "--check"]) == 1
    assert checked == [str(lake)]
    assert "Topics" not in capsys.readouterr().out


def test_a_page_that_cannot_be_written_is_one_line_that_names_it(
    lake: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert report.main(["--output", str(lake), "--html", str(tmp_path)]) == 1
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert str(tmp_path) in error


def test_a_damaged_file_is_one_line_that_points_to_the_check(
    lake: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    damaged = next(lake.glob("articles/*/*.parquet"))
    damaged.write_bytes(damaged.read_bytes()[:-20])
    assert report.main(["--output", str(lake)]) == 1
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert "articles/published_date=2026-11-20" in error
    assert "--check" in error


def test_a_file_that_vanishes_between_listing_and_reading_is_listed_again(
    lake: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    files = lake.glob("articles/*/*.parquet")
    (victim,) = [path for path in files if pq.read_metadata(path).num_rows == 2]
    read_table = Lake.read_table

    def vanish_first(self: Lake, path: str, *arguments: object) -> object:
        if path == str(victim):
            victim.unlink(missing_ok=True)
        return read_table(self, path, *arguments)  # type: ignore[arg-type] # passed through

    monkeypatch.setattr(Lake, "read_table", vanish_first)
    assert report.main(["--output", str(lake)]) == 0
    assert "1 article from" in capsys.readouterr().out


def test_texts_and_bodies_are_never_read() -> None:
    datasets = (ARTICLES, POLLS, REJECTS, COMMITS)
    read = {column for dataset in datasets for column in columns_of(dataset.name)}
    assert not read & {"text", "summary", "body", "payload", "document_keys"}


def test_files_that_are_not_ours_are_left_alone(
    lake: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (lake / "articles/published_date=2026-11-20/notes.parquet").write_text("not Parquet")
    assert report.main(["--output", str(lake)]) == 0
    assert "2 articles" in capsys.readouterr().out


def heartbeat(lake: Path, run_id: str, age: float) -> None:
    (lake / STATE).mkdir(parents=True, exist_ok=True)
    beat = {"run_id": run_id, "ticked_at": time.time() - age, "every": 1.0}
    (lake / STATE / f"{HEARTBEAT}{run_id}.json").write_text(json.dumps(beat))


def streams_of(lake: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, str]:
    """The state of each stream, as the report shows it."""
    assert report.main(["--output", str(lake)]) == 0
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    return {words[0]: words[3] for words in lines if words and words[0].startswith("stream-run")}


def test_a_stream_is_running_or_silent_or_ended(
    lake: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    heartbeat(lake, "stream-run-1", age=3)
    heartbeat(lake, "stream-run-2", age=600)
    heartbeat(lake, "stream-run-3", age=900)
    record_end(Lake(str(lake)), "stream-run-3", "DRAINED")
    assert streams_of(lake, capsys) == {
        "stream-run-1": "running",
        "stream-run-2": "silent",
        "stream-run-3": "ended",
    }


def test_a_stream_that_never_wrote_a_row_is_shown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    heartbeat(tmp_path, "stream-run-1", age=600)
    assert streams_of(tmp_path, capsys) == {"stream-run-1": "silent"}


def test_a_lake_that_no_stream_writes_to_has_no_section_for_them(
    lake: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert report.main(["--output", str(lake)]) == 0
    assert "Streams" not in capsys.readouterr().out


def test_whoever_submitted_a_stream_is_told_once_a_minute_that_it_is_silent(
    lake: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipelines.ingestion.stream_progress._LOOK_SECONDS", 0.01)
    heartbeat(lake, "stream-run-1", age=600)

    def said() -> list[str]:
        records = [r for r in caplog.records if r.getMessage().startswith("no tick for 6")]
        return [record.levelname for record in records]

    with StreamProgress(None, Lake(str(lake)), "stream-run-1"):
        wait_until(said, 30, lambda: "word of the silence")
        time.sleep(0.2)  # in which it looks again and again
    assert said() == ["ERROR"]
