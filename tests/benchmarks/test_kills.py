"""A small drill of what ``benchmarks.kills`` does at length: two kills a mode."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.backfill import unlike
from benchmarks.kills import drilled, found_in, make_lake
from schemas.datasets import ARTICLES
from tests.support import records
from transforms.lake.lake import Lake

SEED, KILLS, PAGES = 7, 2, 12


@pytest.mark.engine
@pytest.mark.timeout(900)
@pytest.mark.parametrize("mode", ["forget", "replay"])
def test_a_command_that_is_killed_loses_and_doubles_nothing(tmp_path: Path, mode: str) -> None:
    make_lake(tmp_path, PAGES)
    drill = drilled(tmp_path, mode, KILLS, SEED)
    assert drill.problems == []
    assert drill.killed == KILLS
    assert drill.looks > 0


def test_what_is_left_of_a_story_is_found_in_the_rows_of_a_file(tmp_path: Path) -> None:
    lake = Lake(str(tmp_path))
    url = "http://127.0.0.2/n/1"
    lake.write(ARTICLES, records.DAY, [records.article(url=f"{url}1")])
    assert found_in(tmp_path, url) == []
    lake.write(ARTICLES, records.DAY, [records.article(url=url)])
    assert "articles" in found_in(tmp_path, url)


def test_two_lakes_are_unlike_in_the_columns_and_rows_that_differ(tmp_path: Path) -> None:
    one, other = (Lake(str(tmp_path / name)) for name in ("one", "other"))
    for lake, title in ((one, "Yard"), (other, "Quay")):
        run = {"run_id": title, "duplicate_of": title}
        lake.write(ARTICLES, records.DAY, [records.article(title=title, **run)])
    lake.write(ARTICLES, records.DAY, [records.article(article_id="b")])
    assert unlike(Path(one.root), Path(one.root)) == {}
    assert unlike(Path(one.root), Path(other.root)) == {"title": 1, "missing": 1}
