from __future__ import annotations

import logging
import threading
from pathlib import Path

import pytest

from pipelines.ingestion.iceberg_follower import IcebergFollower
from schemas.datasets import ARTICLES
from tests.support import records
from transforms.lake.commits import CommitLog
from transforms.lake.iceberg import IcebergError, IcebergTables
from transforms.lake.lake import Lake


class Counted(IcebergTables):
    """Says when the tables were brought up; its catalog does not answer ``down`` times."""

    def __init__(self, lake: Lake, down: int = 0) -> None:
        super().__init__(lake)
        self.down = down
        self.new = 0
        self.done = threading.Event()

    def bring_up(self) -> int:
        if self.down:
            self.down -= 1
            raise IcebergError("the Iceberg catalog cannot be used: it is down")
        self.new += super().bring_up()
        self.done.set()
        return self.new


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return Lake(str(tmp_path / "lake"))


def commit(lake: Lake) -> None:
    article = records.article()
    CommitLog(lake, "stream-1").add([lake.write(ARTICLES, article.published_date, [article])])


def test_commits_come_while_the_stream_runs(lake: Lake) -> None:
    tables = Counted(lake)
    commit(lake)
    with IcebergFollower(tables, 0.01):
        assert tables.done.wait(60)
        assert tables.new == 1


def test_the_last_commits_come_when_the_stream_ends(lake: Lake) -> None:
    tables = Counted(lake)
    with IcebergFollower(tables, 3600):
        commit(lake)
    assert tables.new == 1


def test_a_catalog_that_does_not_answer_is_a_warning_and_asked_again(
    lake: Lake, caplog: pytest.LogCaptureFixture
) -> None:
    tables = Counted(lake, down=2)
    commit(lake)
    with caplog.at_level(logging.WARNING), IcebergFollower(tables, 0.01):
        assert tables.done.wait(60)
    assert caplog.text.count("Iceberg tables are behind, tried again") == 2
    assert tables.new == 1


def test_a_lake_without_tables_has_no_follower() -> None:
    before = threading.active_count()
    with IcebergFollower(None, 0.01):
        assert threading.active_count() == before
