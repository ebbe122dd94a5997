"""``--iceberg`` as a user gives it, and kills amidst what it does."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import tarfile
import threading
import time
from pathlib import Path

import pytest
from pyiceberg.catalog.sql import SqlCatalog

from pipelines import catalog, compact, forget, ingest, maintain
from tests.support.newsroom import item, page, rss
from tests.support.small_files import write_small_files
from tests.support.web import LocalWeb
from transforms.lake.iceberg import IcebergTables
from transforms.lake.lake import Lake
from transforms.lake.memory import LakeMemory

ROOT = Path(__file__).parents[2]


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    """Files whose commits are older than files that commits name: they come as they are."""
    lake = write_small_files(str(tmp_path / "lake"))
    make_old(lake)
    return lake


def make_old(lake: Lake) -> None:
    for path in Path(lake.root).glob("*/*/*.parquet"):
        os.utime(path, (time.time() - 7200,) * 2)


def ids(lake: Lake, table: str = "articles", column: str = "article_id") -> list[str]:
    """In the table, as a reader finds it who knows the catalog alone."""
    uri = f"sqlite:///{Path(lake.root).resolve()}/_iceberg/catalog.db"
    found = SqlCatalog("defense_news", uri=uri).load_table(f"defense_news.{table}")
    return sorted(found.scan(selected_fields=(column,)).to_arrow()[column].to_pylist())


def in_lake(lake: Lake) -> list[str]:
    tables = [lake.read_table(file.path, ["article_id"]) for file in lake.files("articles")]
    return sorted({row for table in tables for row in table["article_id"].to_pylist()})


def test_the_catalog_command_makes_the_tables_and_brings_them_up(
    lake: Lake, capsys: pytest.CaptureFixture[str]
) -> None:
    assert catalog.main(["--output", lake.root, "--iceberg"]) == 0
    assert capsys.readouterr() == ("", "4 new snapshots in the Iceberg tables defense_news.*\n")
    assert ids(lake) == in_lake(lake)
    assert len(ids(lake, "rejects", "stage")) == len(ids(lake, "pages", "url")) == 3
    assert catalog.main(["--output", lake.root, "--iceberg"]) == 0
    assert capsys.readouterr().err.startswith("0 new snapshots")


def test_an_ingest_brings_the_tables_up_at_its_end(web: LocalWeb, tmp_path: Path) -> None:
    lake, host = Lake(str(tmp_path / "lake")), web.add_host()
    for path in ("/news/1", "/news/2"):
        web.add(host, path, page(f"Story {path}"))
    items = [item(web.url(host, path), f"Story {path}") for path in ("/news/1", "/news/2")]
    feed = web.add(host, "/feed", rss(items), content_type="application/rss+xml")
    local = ("--allow_network=127.0.0.0/8", "--host_delay=0", "--extract_workers=1")
    assert ingest.main(["--output", lake.root, f"--feed={feed}", *local, "--iceberg"]) == 0
    assert len(ids(lake)) == 2
    assert ids(lake) == in_lake(lake)
    assert ids(lake, "polls", "feed_url") == [feed]


def test_a_compaction_that_is_not_told_of_the_tables_finds_them(lake: Lake) -> None:
    catalog.main(["--output", lake.root, "--iceberg"])
    assert compact.main(["--output", lake.root, "--grace_seconds", "0"]) == 0
    assert len(lake.files("articles")) == 2
    assert ids(lake) == in_lake(lake)


def test_the_daily_upkeep_takes_retention_into_the_tables(lake: Lake) -> None:
    assert maintain.main(["--output", lake.root, "--iceberg", "--keep_pages", "36500"]) in {0, 1}
    assert len(ids(lake, "pages", "url")) == 3
    assert maintain.main(["--output", lake.root, "--keep_pages", "none"]) in {0, 1}
    assert ids(lake, "pages", "url") == []
    assert ids(lake) == in_lake(lake)


def test_an_article_that_is_taken_down_leaves_the_table_and_its_snapshots(lake: Lake) -> None:
    catalog.main(["--output", lake.root, "--iceberg"])
    gone = in_lake(lake)[0]
    arguments = ["--output", lake.root, "--article_id", gone, "--reason", "asked for"]
    assert forget.main(arguments) == 0
    assert gone not in ids(lake)
    assert ids(lake) == in_lake(lake)
    found = IcebergTables(lake)._catalog.load_table("defense_news.articles")
    assert len(found.snapshots()) == 1


def test_files_of_the_first_version_come_into_the_table_and_are_compacted(tmp_path: Path) -> None:
    with tarfile.open(ROOT / "tests" / "golden" / "lake_of_before.tar.xz") as archive:
        archive.extractall(tmp_path, filter="data")
    lake = Lake(str(tmp_path / "lake"))
    make_old(lake)
    before = in_lake(lake)
    assert catalog.main(["--output", lake.root, "--iceberg"]) == 0
    assert sorted(set(ids(lake))) == before
    assert compact.main(["--output", lake.root, "--grace_seconds", "0"]) == 0
    assert sorted(set(ids(lake))) == before == in_lake(lake)


def test_a_lake_without_tables_is_left_without_them(lake: Lake) -> None:
    assert compact.main(["--output", lake.root]) == 0
    assert not Path(lake.path("_iceberg")).exists()


def test_without_the_extra_one_line_names_it(
    lake: Lake, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    find = importlib.util.find_spec
    absent = lambda name, *rest: None if name == "pyiceberg" else find(name, *rest)  # noqa: E731
    monkeypatch.setattr(importlib.util, "find_spec", absent)
    assert catalog.main(["--output", lake.root, "--iceberg"]) == 2
    error = "error: Iceberg tables need pyiceberg: install the extra iceberg\n"
    assert capsys.readouterr().err == error


@pytest.mark.parametrize(
    ("uri", "message"),
    [
        ("ftp://127.0.0.1/catalog", "is no catalog"),
        ("postgresql://me:secret@127.0.0.1/catalog", "PYICEBERG_CATALOG__DEFENSE_NEWS__"),
    ],
)
def test_a_catalog_that_cannot_be_is_a_mistake(
    lake: Lake, capsys: pytest.CaptureFixture[str], uri: str, message: str
) -> None:
    assert catalog.main(["--output", lake.root, "--iceberg", uri]) == 2
    assert message in capsys.readouterr().err


def test_a_catalog_that_does_not_answer_is_one_line(
    lake: Lake, capsys: pytest.CaptureFixture[str]
) -> None:
    uri = "http://127.0.0.1:9/"
    assert catalog.main(["--output", lake.root, "--iceberg", uri]) == 1
    error = capsys.readouterr().err
    assert "has Iceberg tables that are behind; run again: the Iceberg catalog" in error
    assert error.count("\n") == 1
    assert not Path(lake.path("_iceberg", "catalog.json")).exists()


def test_a_job_on_dataflow_is_not_followed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["--output", str(tmp_path / "lake"), "--feed", "http://127.0.0.2/feed"]
    assert ingest.main([*arguments, "--streaming", "--runner=DataflowRunner", "--iceberg"]) == 2
    assert "does not stay with a job on Dataflow" in capsys.readouterr().err


# Forks processes one after another that write, commit, compact and bring the tables up without end;
# each kills itself by SIGKILL before or after some step at which files or the catalog change.
KILLER = """
import os, random, sys
from pipelines.upkeep.compact import Compaction
from schemas.datasets import ARTICLES
from tests.support import records
from tests.support.dying import die_at
from transforms.lake.commits import CommitLog
from transforms.lake.iceberg import IcebergTables
from transforms.lake.lake import Lake

def work(root, run):
    lake, number = Lake(root), 0
    log, tables = CommitLog(lake, f"run-{run}"), IcebergTables(lake)
    while True:
        for _ in range(3):
            number += 1
            key = run * 1000 + number
            article = records.article(article_id=f"{key:032x}", entry_key=f"{key:064x}",
                                      ingested_at=records.NOON + key, run_id=f"run-{run}")
            log.add([lake.write(ARTICLES, records.DAY, [article])])
            tables.bring_up()
        Compaction(lake, int(sys.argv[3]), on_change=tables.bring_up).run(["articles"], None)
        tables.expire()

chooser = random.Random(7)
for run in range(int(sys.argv[2])):
    child = os.fork()
    if not child:
        die_at(chooser.randrange(50, 150))
        work(sys.argv[1], run)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""
KILLS, GRACE_SECONDS = 10, 5


@pytest.mark.timeout(300)
def test_ten_kills_lose_and_double_nothing_and_a_looping_reader_meets_no_exception(
    tmp_path: Path,
) -> None:
    lake = Lake(str(tmp_path / "lake"))
    lake.write_bytes(lake.path("_state", "here"), b"")
    IcebergTables(lake).bring_up()
    stop, read = threading.Event(), list[int]()

    def loop() -> None:
        while not stop.is_set():
            found = ids(lake)
            assert not read or len(set(found)) >= read[-1], "rows are gone"
            read.append(len(set(found)))
            stop.wait(0.3)

    failures: list[BaseException] = []
    reader = threading.Thread(target=lambda: _collect(loop, failures))
    reader.start()
    command = [sys.executable, "-c", KILLER, lake.root, str(KILLS), str(GRACE_SECONDS)]
    try:
        done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    finally:
        stop.set()
        reader.join()
    assert done.stdout.split() == ["-9"] * KILLS, done.stderr
    assert failures == []
    assert read[-1] > KILLS
    make_old(lake)  # files that a kill kept from their commit
    compact.main(["--output", lake.root, "--iceberg", "--grace_seconds", "0"])
    assert ids(lake) == in_lake(lake)
    assert LakeMemory(lake).at_least(0).counts()["articles"] == len(in_lake(lake))


def _collect(work: object, failures: list[BaseException]) -> None:
    try:
        work()  # type: ignore[operator]
    except BaseException as error:  # noqa: BLE001
        failures.append(error)
