"""Rows are chosen by a few columns and read whole by their place."""

from __future__ import annotations

from pathlib import Path

import pytest
from apache_beam.io.filesystem import FileMetadata

from schemas.datasets import ARTICLES
from tests.support import records
from transforms.lake.lake import Lake
from transforms.lake.selection import RowReader, select

DAYS = ("2026-11-21", "2026-11-22")


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    """Two partitions of three articles each."""
    lake = Lake(str(tmp_path))
    for day in DAYS:
        names = [f"{day}-{number}" for number in range(3)]
        rows = [records.article(title=name, published_date=day) for name in names]
        lake.write(ARTICLES, day, rows)
    return lake


def test_the_partition_may_be_asked_for(lake: Lake) -> None:
    chosen = select(lake, ARTICLES, ["published_date", "title"]).to_pylist()
    assert all(row["title"].startswith(row["published_date"]) for row in chosen)
    assert len(chosen) == 6


class Compacted(Lake):
    """A lake of which a file is taken away as soon as it is listed."""

    def files(self, dataset: str, partition: str = "*") -> list[FileMetadata]:
        found = super().files(dataset, partition)
        self.delete([found[0].path])
        return found


def test_a_file_that_goes_away_before_it_is_read_is_an_error_and_no_rows_less(lake: Lake) -> None:
    with pytest.raises(FileNotFoundError):
        select(Compacted(lake.root), ARTICLES, ["title"])


def test_rows_come_back_in_the_order_of_their_places(lake: Lake) -> None:
    chosen = select(lake, ARTICLES, ["title"]).to_pylist()
    chosen = sorted(chosen, key=lambda row: (row["row"], row["path"]), reverse=True)
    rows = RowReader(lake).rows([(row["path"], row["row"]) for row in chosen])
    assert [row["title"] for row in rows] == [row["title"] for row in chosen]


def test_nothing_is_chosen_of_an_empty_lake(tmp_path: Path) -> None:
    chosen = select(Lake(str(tmp_path)), ARTICLES, ["title"])
    assert chosen.num_rows == 0
    assert {"title", "published_date", "path", "row"} == set(chosen.column_names)


def test_a_file_that_went_away_is_noticed_when_its_rows_are_read(lake: Lake) -> None:
    chosen = select(lake, ARTICLES, ["title"]).to_pylist()
    lake.delete([chosen[0]["path"]])
    with pytest.raises(FileNotFoundError):
        RowReader(lake).rows([(row["path"], row["row"]) for row in chosen])
