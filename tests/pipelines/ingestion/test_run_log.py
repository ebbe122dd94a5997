"""What a run counts of the rows it has written."""

from __future__ import annotations

from pathlib import Path

from apache_beam.utils.timestamp import Timestamp

from pipelines.ingestion.run_log import RunLog
from schemas.datasets import ARTICLES, PAGES, POLLS, REJECTS
from tests.support import records
from transforms.lake.commits import CommitLog, read_commits
from transforms.lake.lake import Lake
from transforms.stages.run_context import now


def test_the_time_of_a_feed_counts_once_although_its_document_is_archived(tmp_path: Path) -> None:
    lake = Lake(str(tmp_path))
    log = RunLog(lake, "run-1")
    at = now()
    polls = lake.write(POLLS, records.DAY, [records.poll(duration_ms=1000, ingested_at=at)])
    document = records.page(kind="feed", duration_ms=1000, ingested_at=at)
    page = records.page(kind="page", duration_ms=200, ingested_at=at)
    pages = lake.write(PAGES, records.DAY, [document, page])
    log.commit([polls, pages])
    assert log.rows == {"polls": 1, "pages": 2}
    assert log.sources[records.SOURCE.source_id].milliseconds == 1200


def test_a_reject_without_an_entry_is_that_of_a_feed(tmp_path: Path) -> None:
    lake = Lake(str(tmp_path))
    log = RunLog(lake, "run-1")
    at = now()
    rows = [records.reject(entry_key=key, ingested_at=at) for key in ("", "ab" * 32)]
    log.commit([lake.write(REJECTS, records.DAY, rows)])
    assert sum(source.rejects_of_feeds for source in log.sources.values()) == 1


def test_it_first_records_what_a_killed_run_left_after_its_last_commit(tmp_path: Path) -> None:
    lake = Lake(str(tmp_path))
    killed = CommitLog(lake, "killed")
    committed = lake.write(ARTICLES, records.DAY, [records.article(run_id="killed")])
    killed.add([committed])
    late = records.article(
        article_id="ab" * 16, entry_key="ab" * 32, run_id="killed", ingested_at=Timestamp.now()
    )
    left = lake.write(ARTICLES, records.DAY, [late])
    for run in ("next", "the one after it"):
        RunLog(lake, run)
    rows = [(row["run_id"], row["shard"], tuple(row["files"])) for row in read_commits(lake)]
    assert rows == [
        ("killed", "", (committed.path,)),
        ("killed", "adopted-next", (left.path,)),
    ]
