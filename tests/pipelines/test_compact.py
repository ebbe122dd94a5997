"""``pipelines.compact`` on a local lake: as a user runs it, while a reader reads, and killed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pyarrow.dataset
import pytest
import zstandard

from pipelines import compact
from pipelines.cli.query import LATEST_REVISION, articles_source
from pipelines.cli.values import DATASET_NAMES
from pipelines.reading import ledger_check
from pipelines.upkeep import compact as compact_run
from pipelines.upkeep.compact import Compaction, Tally
from schemas.datasets import ARTICLES, COMMITS, DATASETS, PAGES
from tests.support import records
from tests.support.leases import held_elsewhere
from tests.support.small_files import DAYS, distinct_rows, raw_counts, write_small_files
from transforms.lake.lake import Lake
from transforms.lake.memory import LakeMemory
from transforms.lib.lake.compaction import Replacement
from transforms.lib.lake.parquet import ingest_micros
from transforms.stages.archive import read_feed_document

ROOT = Path(__file__).parents[2]
# Two days of articles, one day of each other dataset.
PARTITIONS = 6
ONCE = {"articles": (2, 6), "polls": (1, 3), "pages": (1, 3), "rejects": (1, 3)}


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return write_small_files(str(tmp_path / "lake"))


def run(lake: Lake, *arguments: str) -> int:
    return compact.main(["--output", lake.root, *arguments])


def notes(lake: Lake) -> list[Path]:
    return sorted(Path(lake.root).glob("_state/compaction-*.json"))


def articles_in_view(lake: Lake) -> int:
    query = f"SELECT article_id FROM {articles_source(lake.root)} {LATEST_REVISION}"
    with duckdb.connect() as connection:
        return len(connection.execute(query).fetchall())


def test_each_partition_becomes_one_file_with_all_of_its_rows(lake: Lake) -> None:
    before = distinct_rows(lake)
    assert run(lake, "--grace_seconds", "0") == 0
    assert raw_counts(lake) == ONCE
    assert distinct_rows(lake) == before
    assert ledger_check.run(lake.root) == 0
    assert not notes(lake)


def test_a_dry_run_says_what_would_be_merged_and_writes_nothing(
    lake: Lake, capsys: pytest.CaptureFixture[str]
) -> None:
    before = {str(path) for path in Path(lake.root).rglob("*")}
    assert run(lake, "--dry_run") == 0
    lines = capsys.readouterr().out.splitlines()
    small, merged = len(lake.files("articles")), ONCE["articles"][0]
    assert ["articles", str(small), str(merged), "0"] in [line.split() for line in lines]
    assert {str(path) for path in Path(lake.root).rglob("*")} == before


def test_a_dry_run_without_a_grace_period_counts_what_an_earlier_run_left(
    lake: Lake, capsys: pytest.CaptureFixture[str]
) -> None:
    waiting = len(lake.files("articles"))
    run(lake)
    capsys.readouterr()
    run(lake, "--dry_run", "--grace_seconds", "0")
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert ["articles", "0", "0", str(waiting)] in lines


def test_without_a_grace_period_what_an_earlier_run_left_waiting_goes_now(lake: Lake) -> None:
    before = distinct_rows(lake)
    run(lake)
    assert raw_counts(lake) != ONCE
    assert run(lake, "--grace_seconds", "0") == 0
    assert {name: raw_counts(lake)[name] for name in ONCE} == ONCE
    assert distinct_rows(lake) == before
    assert not notes(lake)
    assert ledger_check.run(lake.root) == 0


def test_inputs_of_a_merged_file_that_never_came_do_not_wait_for_deletion(
    lake: Lake, capsys: pytest.CaptureFixture[str]
) -> None:
    waiting = len(lake.files("articles")) // len(DAYS)
    run(lake, "--dataset", "articles")
    lake.delete([lake.path(Replacement.from_json(notes(lake)[0].read_bytes()).merged)])
    capsys.readouterr()
    run(lake, "--dataset", "articles")
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert ["articles", *"00000", str(waiting)] in lines


def test_a_long_compaction_says_how_far_it_is(
    lake: Lake, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compact_run, "_PROGRESS_SECONDS", 0.0)
    run(lake)
    lines = capsys.readouterr().err.splitlines()
    assert lines[0] == f"1 of {PARTITIONS} groups of small files merged"


def test_a_merged_file_is_named_after_its_newest_row(lake: Lake) -> None:
    newest = {name: ingest_micros(lake.files(name)[-1].path) for name in ONCE}
    run(lake, "--grace_seconds", "0")
    assert {name: ingest_micros(lake.files(name)[-1].path) for name in ONCE} == newest


def test_inputs_stay_for_the_grace_period_and_the_view_counts_each_article_once(
    lake: Lake,
) -> None:
    files = {file.path for name in DATASETS for file in lake.files(name)}
    before = distinct_rows(lake)
    assert run(lake) == 0
    assert files < {file.path for name in DATASETS for file in lake.files(name)}
    assert articles_in_view(lake) == 6
    assert distinct_rows(lake) == before
    assert ledger_check.run(lake.root) == 0
    assert len(notes(lake)) == PARTITIONS


def test_a_second_run_within_the_grace_period_changes_nothing(lake: Lake) -> None:
    run(lake)
    before = raw_counts(lake), notes(lake)
    assert run(lake) == 0
    assert (raw_counts(lake), notes(lake)) == before


def test_the_run_after_the_grace_period_deletes_the_inputs(lake: Lake) -> None:
    Compaction(lake, 60, clock=lambda: 1000.0).run(DATASET_NAMES, None)
    within = Compaction(lake, 60, clock=lambda: 1059.0).run(["articles"], None)
    assert within.tallies["articles"] == Tally(waiting=6)
    after = Compaction(lake, 60, clock=lambda: 1060.0).run(["articles"], None)
    assert after.tallies["articles"] == Tally(deleted=6)
    assert raw_counts(lake) == ONCE
    assert not notes(lake)


def test_who_listed_files_before_they_are_deleted_meets_an_error_and_no_missing_rows(
    lake: Lake,
) -> None:
    run(lake)
    listed = pyarrow.dataset.dataset(f"{lake.root}/articles", partitioning="hive")
    seen = set(listed.to_table()["article_id"].to_pylist())
    run(lake, "--grace_seconds", "0")
    with pytest.raises(FileNotFoundError):
        listed.to_table()
    anew = pyarrow.dataset.dataset(f"{lake.root}/articles", partitioning="hive")
    assert set(anew.to_table()["article_id"].to_pylist()) == seen


def test_files_that_came_later_are_merged_with_the_merged_one(lake: Lake) -> None:
    run(lake)
    late = records.article(article_id="77" * 16, entry_key="77" * 32)
    lake.write(ARTICLES, late.published_date, [late])
    assert run(lake, "--grace_seconds", "0", "--dataset", "articles") == 0
    # The first merge's inputs, which still waited, are gone, and so is its file, merged on.
    day = lake.files("articles", "published_date=2026-11-20")
    assert sorted(lake.read_table(file.path).num_rows for file in day) == [4]
    assert articles_in_view(lake) == 7


def test_it_leaves_a_snapshot_that_spares_the_next_process_the_scan(lake: Lake) -> None:
    assert run(lake) == 0
    for dataset in ("polls", "articles", "rejects"):
        shutil.rmtree(lake.path(dataset))
    assert LakeMemory(lake).at_least(0).counts()["articles"] == 6


def test_only_the_dataset_and_the_partition_asked_for_are_merged(lake: Lake) -> None:
    arguments = ("--dataset", "articles", "--partition", "2026-11-21", "--grace_seconds", "0")
    assert run(lake, *arguments) == 0
    counts = raw_counts(lake)
    assert counts["articles"] == (4, 6)
    assert counts["polls"] == (3, 3)


def test_a_row_that_was_written_twice_is_kept_once(lake: Lake) -> None:
    twice = records.article(article_id="78" * 16, entry_key="78" * 32)
    other = records.article(article_id="79" * 16, entry_key="79" * 32)
    lake.write(ARTICLES, records.DAY, [twice])
    lake.write(ARTICLES, records.DAY, [twice, other])
    run(lake, "--grace_seconds", "0")
    assert raw_counts(lake)["articles"] == (2, 8)


def test_a_commit_says_which_file_replaces_which_so_that_a_lost_one_is_found(lake: Lake) -> None:
    inputs = [lake.relative(file.path) for file in lake.files("articles")]
    late = records.commit(run_id="stream-1", polls=0, articles=0, files=inputs)
    lake.write(COMMITS, late.commit_date, [late])
    assert ledger_check.run(lake.root) == 0
    run(lake, "--grace_seconds", "0")
    assert ledger_check.run(lake.root) == 0
    run(lake, "--grace_seconds", "0")
    assert ledger_check.run(lake.root) == 0
    Path(lake.files("articles")[0].path).unlink()
    assert ledger_check.run(lake.root) == 1


def test_commits_that_only_share_their_number_are_all_kept(lake: Lake) -> None:
    for seconds in (0, 30):
        at = records.NOON + seconds
        again = records.commit(run_id="stream-1", polls=0, articles=0, files=[], committed_at=at)
        lake.write(COMMITS, records.DAY, [again])
    before = distinct_rows(lake)
    run(lake, "--grace_seconds", "0")
    assert distinct_rows(lake) == before
    assert before["commits"].num_rows == 5


def test_a_feed_document_is_found_though_its_file_was_merged_after_the_listing(
    lake: Lake, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = records.page(kind="feed", body=zstandard.compress(b"<rss/>"), body_hash="cd" * 32)
    lake.write(PAGES, records.DAY, [document])
    listed = lake.files("pages")
    run(lake, "--grace_seconds", "0")
    listings = iter([listed])
    files = Lake.files

    def first_the_old_ones(self: Lake, *arguments: str) -> object:
        return next(listings, None) or files(self, *arguments)

    monkeypatch.setattr(Lake, "files", first_the_old_ones)
    found = read_feed_document(lake, records.pending())
    assert found is not None
    assert found.body == b"<rss/>"


def test_a_damaged_file_is_left_where_it_is_and_fails_the_run(
    lake: Lake, capsys: pytest.CaptureFixture[str]
) -> None:
    damaged = Path(lake.files("articles", "published_date=2026-11-20")[1].path)
    damaged.write_bytes(damaged.read_bytes()[:-1])
    assert run(lake, "--grace_seconds", "0") == 1
    assert damaged.name in capsys.readouterr().err
    assert damaged.exists()
    assert len(lake.files("articles", "published_date=2026-11-20")) == 2


def test_inputs_are_kept_when_the_merged_file_was_damaged_and_the_next_run_mends_it(
    lake: Lake,
) -> None:
    before, inputs = distinct_rows(lake), {file.path for file in lake.files("articles")}
    Compaction(lake, 60, clock=lambda: 1000.0).run(["articles"], None)
    merged = {file.path for file in lake.files("articles")} - inputs
    for path in merged:
        Path(path).write_bytes(b"PAR1")
    result = Compaction(lake, 60, clock=lambda: 1060.0).run([], None)
    assert len(result.problems) == len(merged) == 2
    assert "is damaged: what it was merged from is kept" in result.problems[0]
    run(lake, "--dataset", "articles", "--grace_seconds", "0")
    assert {file.path for file in lake.files("articles")} == merged
    assert distinct_rows(lake) == before


def test_what_a_kill_left_staged_goes_after_a_day_and_what_is_being_written_stays(
    lake: Lake,
) -> None:
    staging = Path(lake.path("_staging"))
    for name, age in (("old", 25 * 3600), ("new", 60)):
        (staging / name).write_bytes(b"PAR1")
        os.utime(staging / name, (time.time() - age,) * 2)
    run(lake)
    assert [path.name for path in staging.iterdir()] == ["new"]


def test_it_does_not_run_beside_an_ingest(lake: Lake, capsys: pytest.CaptureFixture[str]) -> None:
    with held_elsewhere(lake):
        assert run(lake) == 75
    assert "another run is at work" in capsys.readouterr().err
    assert raw_counts(lake)["polls"] == (3, 3)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--partition", "yesterday"], "not a day such as 2026-11-23"),
        (["--grace_seconds", "-1"], "less than 0"),
        (["--dataset", "article"], "invalid choice"),
        (["--datasets", "articles"], "unrecognized arguments"),
    ],
)
def test_bad_arguments_exit_with_2_and_one_line(
    lake: Lake, capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    assert run(lake, *arguments) == 2
    error = capsys.readouterr().err
    assert message in error
    assert error.count("\n") == 1


def test_a_lake_without_anything_is_a_mistake(tmp_path: Path) -> None:
    assert compact.main(["--output", str(tmp_path / "none")]) == 2
    assert not (tmp_path / "none").exists()


def test_the_command_knows_every_dataset() -> None:
    assert set(DATASET_NAMES) == set(DATASETS)


# Compacts copies of a lake, the n-th killed by SIGKILL before the n-th change of its files; the
# copies are made and killed in forks, since importing Beam takes longest.
KILLER = """
import os, shutil, signal, sys
from pipelines import compact
from pipelines.upkeep import compact as compact_run

def compact_and_die(lake, moment):
    changes = 0

    def before(event, arguments):
        nonlocal changes
        if event not in ("os.rename", "os.remove", "open") or lake not in str(arguments[0]):
            return
        if event == "open" and not arguments[2] & (os.O_WRONLY | os.O_RDWR):
            return
        changes += 1
        if changes == moment:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(before)
    one_partition = ["--dataset", "articles", "--partition", "2026-11-20"]
    os._exit(compact.main(["--output", lake, "--grace_seconds", "0", *one_partition]))

source, moments = sys.argv[1], int(sys.argv[2])
for moment in range(1, moments + 1):
    lake = f"{source}-{moment}"
    shutil.copytree(source, lake)
    child = os.fork() or compact_and_die(lake, moment)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), file=sys.stderr)
"""
# The lease; a file, a note, two commits and a snapshot, each staged and renamed; three inputs and a
# note deleted.
CHANGES = 1 + 5 * 2 + 4


@pytest.mark.timeout(600)
def test_killed_at_any_moment_it_loses_nothing_and_the_next_run_ends_its_work(lake: Lake) -> None:
    before = distinct_rows(lake)
    command = [sys.executable, "-c", KILLER, lake.root, str(CHANGES + 1)]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    assert done.stderr.split() == ["-9"] * CHANGES + ["0"]
    for moment in range(1, CHANGES + 1):
        killed = Lake(f"{lake.root}-{moment}")
        assert distinct_rows(killed) == before, f"rows are missing after a kill at {moment}"
        assert articles_in_view(killed) == 6, f"the view after a kill at change {moment}"
        assert ledger_check.run(killed.root) == 0, f"the ledger after a kill at {moment}"
        assert run(killed, "--grace_seconds", "0") == 0
        assert distinct_rows(killed) == before, f"rows are missing after a kill at {moment}"
        assert raw_counts(killed) == ONCE, f"the run after a kill at {moment} left work"
        assert not notes(killed), f"the run after a kill at {moment} left notes"
