"""A lake on ``gs://``, end to end, against an emulator of the storage service."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipelines import compact, ingest, report
from pipelines.upkeep.compact import Compaction
from tests.support.google_cloud import LocalGoogleCloud, google_cloud
from tests.support.newsroom import item, page, rss
from tests.support.small_files import distinct_rows, raw_counts, write_small_files
from tests.support.web import LocalWeb
from transforms.lake.lake import Lake

pytestmark = pytest.mark.timeout(300)


@pytest.fixture
def cloud(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[LocalGoogleCloud]:
    with google_cloud(tmp_path, monkeypatch) as local_cloud:
        yield local_cloud


def run(lake: str, *arguments: str) -> int:
    always = ("--allow_network", "127.0.0.0/8", "--host_delay", "0", "--extract_workers", "1")
    return ingest.main(["--output", lake, *always, *arguments])


def gazette(web: LocalWeb, count: int) -> str:
    """A feed over ``count`` article pages."""
    host = web.add_host()
    paths = [f"/news/{number}" for number in range(count)]
    for path in paths:
        web.add(host, path, page(f"Story {path} of {host}"))
    items = [item(web.url(host, path), f"Story {path} of {host}") for path in paths]
    return web.add(host, "/feed", rss(items), content_type="application/rss+xml")


def test_a_second_run_on_a_bucket_writes_no_article_and_the_ledger_balances(
    web: LocalWeb, cloud: LocalGoogleCloud
) -> None:
    lake = f"{cloud.bucket}/lake"
    feed = gazette(web, 3)
    assert run(lake, f"--feed={feed}") == 0
    articles = cloud.objects("lake/articles/")
    assert articles
    assert run(lake, f"--feed={feed}") == 0
    assert cloud.objects("lake/articles/") == articles
    assert report.main(["--output", lake, "--check"]) == 0
    assert not cloud.objects("lake/_staging/")


def test_compaction_of_an_ingested_bucket_keeps_the_ledger_and_the_next_run_finds_its_memory(
    web: LocalWeb, cloud: LocalGoogleCloud
) -> None:
    lake = f"{cloud.bucket}/lake"
    first, second = gazette(web, 2), gazette(web, 2)
    assert run(lake, f"--feed={first}") == 0
    assert run(lake, f"--feed={second}") == 0
    before = distinct_rows(Lake(lake))
    assert compact.main(["--output", lake, "--grace_seconds", "0"]) == 0
    assert distinct_rows(Lake(lake)) == before
    assert raw_counts(Lake(lake))["articles"] == (1, 4)
    assert report.main(["--output", lake, "--check"]) == 0
    for snapshot in cloud.objects("lake/_state/snapshot-"):
        cloud.delete(snapshot)
    assert run(lake, f"--feed={first}", f"--feed={second}") == 0
    assert raw_counts(Lake(lake))["articles"] == (1, 4)


def test_compaction_of_a_bucket_deletes_inputs_after_the_grace_period(
    cloud: LocalGoogleCloud,
) -> None:
    lake = write_small_files(f"{cloud.bucket}/lake")
    before, files = distinct_rows(lake), cloud.objects("lake/articles/")
    Compaction(lake, 60, clock=lambda: 1000.0).run(["articles"], None)
    assert set(files) < set(cloud.objects("lake/articles/"))
    assert distinct_rows(lake) == before
    Compaction(lake, 60, clock=lambda: 1060.0).run(["articles"], None)
    assert not set(files) & set(cloud.objects("lake/articles/"))
    assert distinct_rows(lake) == before
    assert not cloud.objects("lake/_state/compaction-")


def test_a_file_that_is_gone_from_a_bucket_is_a_file_not_found(cloud: LocalGoogleCloud) -> None:
    lake = Lake(f"{cloud.bucket}/lake")
    with pytest.raises(FileNotFoundError):
        lake.read_bytes(lake.path("articles", "gone.parquet"))
    with pytest.raises(FileNotFoundError):
        lake.read_table(lake.path("articles", "gone.parquet"))


def test_a_write_that_failed_is_not_done_later(cloud: LocalGoogleCloud) -> None:
    lake = Lake("gs://late-bucket/lake")
    path = lake.path("_state", "claim")
    with pytest.raises(FileNotFoundError):
        lake.write_bytes(path, b"what a failed run left in a buffer")
    cloud.create_bucket("late-bucket")
    gc.collect()
    assert not lake.exists(path)
    lake.write_bytes(path, b"what the next run writes")
    assert lake.read_bytes(path) == b"what the next run writes"


def test_a_bucket_that_is_not_there_is_a_mistake_in_the_arguments(
    web: LocalWeb, cloud: LocalGoogleCloud, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("gs://no-such-bucket/lake", f"--feed={gazette(web, 1)}") == 2
    assert "--output gs://no-such-bucket/lake cannot be written" in capsys.readouterr().err
