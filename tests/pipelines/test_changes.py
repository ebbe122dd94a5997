"""``pipelines.changes`` on lakes as they are written and compacted."""

from __future__ import annotations

import json
import shutil
from itertools import count
from pathlib import Path

import pytest

from pipelines import changes, compact, forget
from schemas.datasets import ARTICLES
from tests.support.killed import Killed, killed_at
from tests.support.report_records import article
from transforms.lake.commits import CommitLog, read_commits
from transforms.lake.lake import Lake
from transforms.lib.lake.ledger import missing_commits


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return Lake(str(tmp_path / "lake"))


def add(lake: Lake, log: CommitLog, *names: str) -> None:
    records = [article(name * 16, run_id="run", entry_key=name * 32) for name in names]
    log.add([lake.write(ARTICLES, "2026-11-20", records)])


def told(
    lake: Lake, capsys: pytest.CaptureFixture[str], *arguments: str, status: int = 0
) -> list[str]:
    assert changes.main(["--output", lake.root, *arguments]) == status
    return capsys.readouterr().out.splitlines()


def test_a_cursor_tells_each_commit_once_also_after_a_compaction(
    lake: Lake, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log, cursor = CommitLog(lake, "run"), f"--cursor={tmp_path / 'new.json'}"
    add(lake, log, "a1")
    (line,) = told(lake, capsys, cursor)
    commit, path = line.split("\t")
    assert commit.startswith("run::0:")
    assert Path(path).exists()
    assert told(lake, capsys, cursor) == []
    add(lake, log, "b2", "c3")
    assert compact.main(["--output", lake.root, "--grace_seconds", "0"]) == 0
    capsys.readouterr()
    rows = map(json.loads, told(lake, capsys, cursor, "--format=jsonl"))
    assert {"b2" * 16, "c3" * 16} <= {row["article_id"] for row in rows}


def test_rows_of_many_commits_that_were_merged_are_told_once(
    lake: Lake, capsys: pytest.CaptureFixture[str]
) -> None:
    log = CommitLog(lake, "run")
    for name in ("a1", "b2", "c3"):
        add(lake, log, name)
    assert compact.main(["--output", lake.root, "--grace_seconds", "0"]) == 0
    capsys.readouterr()
    rows = map(json.loads, told(lake, capsys, "--since=2000-01-01", "--format=jsonl"))
    assert sorted(row["article_id"] for row in rows) == ["a1" * 16, "b2" * 16, "c3" * 16]


@pytest.mark.parametrize("grace", ["0", "3600"])
def test_rows_whose_commit_a_kill_prevented_are_told_once_a_compaction_was_there(
    lake: Lake, tmp_path: Path, capsys: pytest.CaptureFixture[str], grace: str
) -> None:
    log, cursor = CommitLog(lake, "run"), f"--cursor={tmp_path / 'new.json'}"
    orphan = article("d4" * 16, run_id="killed", entry_key="d4" * 32)
    lake.write(ARTICLES, "2026-11-20", [orphan])
    add(lake, log, "a1")
    assert len(told(lake, capsys, cursor)) == 1, "a commit alone tells of a file"
    for _ in range(2):
        assert compact.main(["--output", lake.root, "--grace_seconds", grace]) == 0
    capsys.readouterr()
    rows = [json.loads(line) for line in told(lake, capsys, cursor, "--format=jsonl")]
    assert [row["article_id"] for row in rows] == ["d4" * 16]
    assert missing_commits(read_commits(lake)) == []


def test_a_takedown_tells_of_rows_whose_commit_a_kill_prevented(
    lake: Lake, capsys: pytest.CaptureFixture[str]
) -> None:
    names = ("d4", "e5")
    records = [article(one * 16, run_id="killed", entry_key=one * 32) for one in names]
    lake.write(ARTICLES, "2026-11-20", records)
    arguments = ["--output", lake.root, "--article_id", "e5" * 16, "--reason=order 12"]
    assert forget.main(arguments) == 0
    capsys.readouterr()
    rows = map(json.loads, told(lake, capsys, "--since=2026-01-01", "--format=jsonl"))
    assert [row["article_id"] for row in rows] == ["d4" * 16]


@pytest.mark.parametrize("command", ["compact", "forget"])
def test_a_killed_command_that_moves_rows_tells_of_none_again(
    lake: Lake,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    command: str,
) -> None:
    log = CommitLog(lake, "run")
    for names in (("a1", "b2"), ("c3",)):
        add(lake, log, *names)
    whole, keys = lake, ["a1" * 16, "b2" * 16, "c3" * 16]
    merge = ["--grace_seconds=0", "--dataset=articles"]
    of = {"compact": (compact, merge), "forget": (forget, ["--article_id", keys[0], "--reason=x"])}
    module, arguments = of[command]
    for step in count():
        lake = Lake(str(tmp_path / f"killed-{step}"))
        shutil.copytree(whole.root, lake.root)
        with monkeypatch.context() as patch:
            killed_at(patch, step)
            try:
                module.main(["--output", lake.root, *arguments])
            except Killed:
                pass
            else:
                break
        assert compact.main(["--output", lake.root, *merge]) == 0
        capsys.readouterr()
        files = [row["files"] for row in read_commits(lake) if row["replaces"] is None]
        articles = [path for named in files for path in named if path.startswith("articles/")]
        assert len(articles) == 2, f"step {step}: rows are told again"
        rows = map(json.loads, told(lake, capsys, "--since=2026-01-01", "--format=jsonl"))
        found = {row["article_id"] for row in rows}
        assert found >= set(keys[1:] if command == "forget" else keys), f"step {step}"
        assert missing_commits(read_commits(lake)) == []
    assert step > 5


@pytest.mark.parametrize("then", ["compact", "forget"])
def test_beside_a_damaged_commit_rows_are_told_and_taken_down_still(
    lake: Lake, capsys: pytest.CaptureFixture[str], then: str
) -> None:
    add(lake, CommitLog(lake, "run"), "a1")
    orphan = article("d4" * 16, run_id="killed", entry_key="d4" * 32)
    lake.write(ARTICLES, "2026-11-20", [orphan])
    commit = Path(lake.files("commits")[0].path)
    whole = commit.read_bytes()
    commit.write_bytes(whole[:100])
    if then == "compact":
        assert compact.main(["--output", lake.root, "--grace_seconds", "0"]) == 1
    else:
        arguments = ["--output", lake.root, "--article_id", "a1" * 16, "--reason=order 12"]
        assert forget.main(arguments) == 0
    commit.write_bytes(whole)
    capsys.readouterr()
    rows = map(json.loads, told(lake, capsys, "--since=2026-01-01", "--format=jsonl"))
    expected = {"d4" * 16} | ({"a1" * 16} if then == "compact" else set())
    assert {row["article_id"] for row in rows} == expected


def test_since_a_time_or_a_commit_tells_the_hour_before_again(
    lake: Lake, capsys: pytest.CaptureFixture[str]
) -> None:
    log = CommitLog(lake, "run")
    add(lake, log, "a1")
    (line,) = told(lake, capsys, "--since=2026-01-01")
    assert told(lake, capsys, f"--since={line.split(chr(9))[0]}") == [line]
    assert told(lake, capsys, "--since=2999-01-01T00:00+00:00") == []


def test_rows_are_json_with_their_commit_and_their_partition(
    lake: Lake, capsys: pytest.CaptureFixture[str]
) -> None:
    add(lake, CommitLog(lake, "run"), "a1")
    (row,) = map(json.loads, told(lake, capsys, "--since=2026-01-01", "--format=jsonl"))
    assert (row["article_id"], row["published_date"]) == ("a1" * 16, "2026-11-20")
    assert row["commit"].startswith("run::0:")
    assert told(lake, capsys, "--since=2026-01-01", "--format=jsonl", "--dataset=polls") == []


@pytest.mark.parametrize("arguments", [[], ["--since=soon"], ["--since=2026", "--cursor=x"]])
def test_bad_arguments_are_one_line_and_2(
    arguments: list[str], lake: Lake, capsys: pytest.CaptureFixture[str]
) -> None:
    assert changes.main(["--output", lake.root, *arguments]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_a_cursor_that_is_none_is_not_overwritten(
    lake: Lake, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "notes.txt"
    other.write_text("mine")
    told(lake, capsys, f"--cursor={other}", status=2)
    assert other.read_text() == "mine"
