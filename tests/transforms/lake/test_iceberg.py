"""Iceberg tables over a lake, read by pyiceberg and DuckDB."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest
from pyiceberg.catalog.sql import SqlCatalog
from pyiceberg.table import Table

from pipelines.upkeep.compact import Compaction
from schemas.article import Article
from schemas.datasets import ARTICLES, PAGES
from schemas.descriptions import DESCRIPTIONS
from schemas.field_ids import field_ids
from tests.support import records
from tests.support.iceberg_files import files_since
from transforms.lake.commits import CommitLog
from transforms.lake.iceberg import COMMIT_PROPERTY, IcebergTables
from transforms.lake.lake import Lake
from transforms.lake.rewrite import rewrite

DAYS = ("2026-11-20", "2026-11-21")


class Newsroom:
    """A lake to which articles are committed, and its tables."""

    def __init__(self, root: str) -> None:
        self.lake = Lake(root)
        self.log = CommitLog(self.lake, "run-1")
        self.tables = IcebergTables(self.lake)
        self.written = 0

    def commit(self, *days: str) -> None:
        """One commit with an article of each day."""
        self.log.add([self.write(day) for day in days or DAYS])

    def write(self, day: str) -> Any:
        self.written += 1
        number = self.written
        article = records.article(
            article_id=f"{number:032x}",
            entry_key=f"{number:064x}",
            ingested_at=records.NOON + number,
            published_date=day,
            text=f"Story {number}.",
        )
        return self.lake.write(ARTICLES, day, [article])

    def compact(self, grace_seconds: int = 3600) -> None:
        Compaction(self.lake, grace_seconds, on_change=self.tables.bring_up).run(["articles"], None)


@pytest.fixture
def newsroom(tmp_path: Path) -> Newsroom:
    return Newsroom(str(tmp_path / "lake"))


def table(newsroom: Newsroom, name: str = "articles") -> Table:
    """As another process finds it, which only knows the catalog."""
    catalog = SqlCatalog("defense_news", uri=f"sqlite:///{newsroom.lake.root}/_iceberg/catalog.db")
    return catalog.load_table(f"defense_news.{name}")


def ids(rows: pa.Table) -> list[str]:
    return sorted(rows["article_id"].to_pylist())


def in_lake(newsroom: Newsroom) -> list[str]:
    glob = f"{newsroom.lake.root}/articles/*/*.parquet"
    with duckdb.connect() as connection:
        rows = connection.execute(
            f"SELECT DISTINCT article_id FROM read_parquet('{glob}', union_by_name = true)"
        ).fetchall()
    return sorted(row[0] for row in rows)


def in_table(newsroom: Newsroom) -> list[str]:
    return ids(table(newsroom).scan().to_arrow())


def snapshots(newsroom: Newsroom) -> list[dict[str, str]]:
    summaries = (snapshot.summary for snapshot in table(newsroom).snapshots())
    return [summary.additional_properties for summary in summaries if summary]


def test_each_commit_is_a_snapshot_that_names_it(newsroom: Newsroom) -> None:
    newsroom.commit()
    newsroom.commit()
    assert newsroom.tables.bring_up() == 2
    assert in_table(newsroom) == in_lake(newsroom)
    named = [summary[COMMIT_PROPERTY].split(":")[:3] for summary in snapshots(newsroom)]
    assert named == [["run-1", "", "0"], ["run-1", "", "1"]]
    assert newsroom.tables.bring_up() == 0


def test_partitions_are_those_of_the_path_and_prune_files(newsroom: Newsroom) -> None:
    newsroom.commit()
    newsroom.tables.bring_up()
    scan = table(newsroom).scan(row_filter="published_date = '2026-11-21'")
    assert len(list(scan.plan_files())) == 1
    (row,) = scan.to_arrow().to_pylist()
    assert str(row["published_date"]) == "2026-11-21"
    partitions = table(newsroom).inspect.partitions().to_pylist()
    assert sorted(str(row["partition"]["published_date"]) for row in partitions) == list(DAYS)


def test_columns_have_our_numbers_and_descriptions(newsroom: Newsroom) -> None:
    newsroom.tables.bring_up()
    schema = table(newsroom).schema()
    for path in ("title", "published_date", "entities.element.offsets.element.start"):
        assert schema.find_field(path).field_id == field_ids()[f"articles.{path}"]
    assert schema.find_field("word_count").doc == DESCRIPTIONS[Article]["word_count"]


def test_merged_and_unmerged_files_read_alike_before_during_and_after(newsroom: Newsroom) -> None:
    newsroom.commit()
    newsroom.commit()
    newsroom.tables.bring_up()
    before = table(newsroom).scan().to_arrow().sort_by("article_id")
    held = table(newsroom)
    newsroom.compact()
    assert len(newsroom.lake.files("articles")) == 6
    assert table(newsroom).scan().to_arrow().sort_by("article_id") == before
    assert held.scan().to_arrow().sort_by("article_id") == before, "a reader of the table before"
    assert len(list(table(newsroom).scan().plan_files())) == 2
    newsroom.compact(grace_seconds=0)
    assert len(newsroom.lake.files("articles")) == 2
    assert table(newsroom).scan().to_arrow().sort_by("article_id") == before
    assert newsroom.tables.bring_up() == 0


def test_a_compaction_changes_files_in_one_snapshot(newsroom: Newsroom) -> None:
    newsroom.commit()
    newsroom.commit()
    newsroom.tables.bring_up()
    newsroom.compact()
    last = snapshots(newsroom)[-1]
    assert (last["added-data-files"], last["deleted-data-files"]) == ("2", "4")
    assert (last["added-records"], last["deleted-records"]) == ("4", "4")
    assert len(snapshots(newsroom)) == 3


def test_files_that_were_merged_before_a_table_knew_them_come_and_go_at_once(
    newsroom: Newsroom,
) -> None:
    newsroom.commit()
    newsroom.commit()
    Compaction(newsroom.lake, 3600).run(["articles"], None)
    newsroom.tables.bring_up()
    assert ids(table(newsroom).scan().to_arrow()) == in_lake(newsroom)
    assert len(list(table(newsroom).scan().plan_files())) == len(DAYS)


def test_the_view_over_the_table_is_that_of_the_lake(newsroom: Newsroom) -> None:
    newsroom.commit()
    newsroom.commit("2026-11-20")
    newsroom.tables.bring_up()
    newsroom.compact()
    newsroom.commit()
    newsroom.tables.bring_up()
    latest = (
        "SELECT * FROM {} QUALIFY row_number() OVER (PARTITION BY published_date, article_id "
        "ORDER BY revision DESC, ingested_at DESC, content_hash DESC) = 1 ORDER BY article_id"
    )
    lake = (
        f"read_parquet('{newsroom.lake.root}/articles/*/*.parquet', union_by_name = true, "
        "hive_partitioning = true, hive_types = {'published_date': DATE})"
    )
    rows = table(newsroom).scan().to_arrow()
    with duckdb.connect() as connection:
        connection.register("iceberg", rows)
        names = [column[0] for column in connection.execute(latest.format(lake)).description or ()]
        of_lake = connection.fetchall()
        selected = latest.format("iceberg").replace("*", ", ".join(names), 1)
        of_table = connection.execute(selected).fetchall()
    assert len(of_lake) == 5
    for of_iceberg, row in zip(of_table, of_lake, strict=True):
        assert of_iceberg == tuple(map(as_pyiceberg_reads, row))


def as_pyiceberg_reads(value: Any) -> Any:
    """pyiceberg 0.12 makes an empty list of a list in a struct that is null."""
    if isinstance(value, list):
        return [as_pyiceberg_reads(item) for item in value]
    if isinstance(value, dict):
        lists = {"places": value["places"] or []} if "places" in value else {}
        return value | lists
    return value


def test_what_is_new_is_read_by_sequence_numbers_though_snapshots_and_files_are_gone(
    newsroom: Newsroom,
) -> None:
    newsroom.commit()
    newsroom.tables.bring_up()
    seen = table(newsroom).current_snapshot()
    newsroom.commit("2026-11-20")
    newsroom.tables.bring_up()
    # A stream commits a file when a compaction has taken it already.
    late = newsroom.write("2026-11-20")
    newsroom.compact(0)
    newsroom.log.add([late])
    newsroom.commit("2026-11-21")
    newsroom.tables.bring_up()
    newsroom.tables.expire()
    assert seen is not None
    assert seen.snapshot_id not in {
        snapshot.snapshot_id for snapshot in table(newsroom).snapshots()
    }
    files = files_since(table(newsroom), seen.sequence_number or 0)
    read = {key for file in files for key in ids(pa.parquet.read_table(file))}
    assert read >= {f"{number:032x}" for number in (3, 4, 5)}
    assert f"{2:032x}" not in read, "its file was there, and is as it was"


def test_a_commit_that_a_kill_kept_from_the_catalog_comes_with_the_next(newsroom: Newsroom) -> None:
    newsroom.commit()
    newsroom.tables.bring_up()
    newsroom.commit()  # and killed before the tables were brought up
    newsroom.commit()
    assert newsroom.tables.bring_up() == 2
    assert in_table(newsroom) == in_lake(newsroom)


def test_a_file_that_a_kill_kept_from_its_commit_comes_an_hour_later(newsroom: Newsroom) -> None:
    path = newsroom.lake.path(newsroom.write(DAYS[0]).path)
    assert newsroom.tables.bring_up() == 0
    os.utime(path, (time.time() - 3700,) * 2)
    assert newsroom.tables.bring_up() == 1
    assert in_table(newsroom) == in_lake(newsroom)


def test_two_that_bring_up_at_once_add_each_file_once(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    newsroom.commit()
    newsroom.tables.bring_up()
    newsroom.commit()
    other = IcebergTables(newsroom.lake)
    original = IcebergTables._data_file

    def meanwhile(*arguments: Any) -> Any:
        monkeypatch.setattr(IcebergTables, "_data_file", original)
        other.bring_up()
        return original(*arguments)

    monkeypatch.setattr(IcebergTables, "_data_file", meanwhile)
    newsroom.tables.bring_up()
    assert in_table(newsroom) == in_lake(newsroom)
    assert len(snapshots(newsroom)) == 2


def test_what_retention_took_goes_and_so_do_the_snapshots_that_name_it(newsroom: Newsroom) -> None:
    for day in ("2026-11-20", "2026-11-21"):
        page = records.page(fetch_date=day, ingested_at=records.NOON)
        newsroom.log.add([newsroom.lake.write(PAGES, day, [page])])
    newsroom.tables.bring_up()
    newsroom.lake.delete([newsroom.lake.files("pages")[0].path])
    newsroom.tables.bring_up()
    assert table(newsroom, "pages").scan().to_arrow().num_rows == 1
    assert len(table(newsroom, "pages").snapshots()) == 3
    metadata = len(list(Path(newsroom.lake.root).glob("_iceberg/pages/metadata/*.avro")))
    assert newsroom.tables.expire() == 2
    assert len(table(newsroom, "pages").snapshots()) == 1
    assert table(newsroom, "pages").scan().to_arrow().num_rows == 1
    left = len(list(Path(newsroom.lake.root).glob("_iceberg/pages/metadata/*.avro")))
    assert left < metadata
    assert newsroom.tables.expire() == 0


def test_snapshots_whose_files_are_all_there_stay(newsroom: Newsroom) -> None:
    newsroom.commit()
    newsroom.commit()
    newsroom.tables.bring_up()
    newsroom.compact()
    assert newsroom.tables.expire() == 0
    assert len(snapshots(newsroom)) == 3


def test_an_article_that_was_taken_down_is_in_no_snapshot(newsroom: Newsroom) -> None:
    newsroom.commit()
    newsroom.commit()
    newsroom.tables.bring_up()
    gone = newsroom.lake.files("articles")[0].path
    log = CommitLog(newsroom.lake, "forget")
    rewrite(newsroom.lake, log, [gone], lambda rows: rows.slice(0, 0))
    newsroom.tables.bring_up()
    newsroom.tables.expire()
    assert in_table(newsroom) == in_lake(newsroom)
    files = table(newsroom).inspect.all_files().to_pylist()
    assert not [file for file in files if file["file_path"].endswith(Path(gone).name)]


def test_a_column_that_is_new_comes_into_a_table_that_was_there(newsroom: Newsroom) -> None:
    newsroom.commit()
    newsroom.tables.bring_up()
    with table(newsroom).update_schema() as update:
        update.delete_column("sketch")
    newsroom.tables.bring_up()
    assert table(newsroom).schema().find_field("sketch").field_id == field_ids()["articles.sketch"]
    assert in_table(newsroom) == in_lake(newsroom)


def test_a_long_history_comes_in_one_snapshot(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("transforms.lake.iceberg._MOST_SNAPSHOTS", 2)
    for _ in range(4):
        newsroom.commit("2026-11-20")
    assert newsroom.tables.bring_up() == 1
    assert in_table(newsroom) == in_lake(newsroom)
