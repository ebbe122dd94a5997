"""Rows are chosen by a few columns and read whole by their place."""

from __future__ import annotations

from pathlib import Path

import pytest

from schemas.arrow import described_schema
from schemas.datasets import ARTICLES
from tests.support import records
from transforms.lake.lake import Lake
from transforms.lake.selection import rows_at, select
from transforms.lib.lake.conditions import parse_condition

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


def test_a_condition_may_read_the_partition_and_columns_that_are_not_asked_for(lake: Lake) -> None:
    where = "published_date = '2026-11-22' AND title LIKE '%-1'"
    condition = parse_condition(where, described_schema(ARTICLES))
    chosen = select(lake, ARTICLES, ["revision"], condition).to_pylist()
    places = [(row["path"], row["row"]) for row in chosen]
    (row,) = rows_at(lake, places)
    assert (row["title"], row["published_date"]) == ("2026-11-22-1", "2026-11-22")


def test_rows_come_back_in_the_order_of_their_places(lake: Lake) -> None:
    chosen = select(lake, ARTICLES, ["title"]).to_pylist()
    chosen = sorted(chosen, key=lambda row: (row["row"], row["path"]), reverse=True)
    rows = rows_at(lake, [(row["path"], row["row"]) for row in chosen])
    assert [row["title"] for row in rows] == [row["title"] for row in chosen]


def test_nothing_is_chosen_of_an_empty_lake(tmp_path: Path) -> None:
    chosen = select(Lake(str(tmp_path)), ARTICLES, ["title"])
    assert chosen.num_rows == 0
    assert {"title", "published_date", "path", "row"} == set(chosen.column_names)


def test_a_file_that_went_away_is_noticed_when_its_rows_are_read(lake: Lake) -> None:
    chosen = select(lake, ARTICLES, ["title"]).to_pylist()
    lake.delete([chosen[0]["path"]])
    with pytest.raises(FileNotFoundError):
        list(rows_at(lake, [(row["path"], row["row"]) for row in chosen]))
