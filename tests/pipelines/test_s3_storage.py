"""A lake on ``s3://``, end to end, against an emulator of the storage service."""

from __future__ import annotations

import gc
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import pyarrow.dataset as ds
import pytest

from pipelines import compact, ingest, redrive, report
from pipelines.cli.lakes import check_file_system
from pipelines.upkeep.compact import Compaction
from tests.support.newsroom import item, page, rss
from tests.support.s3_storage import BUCKET, LocalS3, s3_storage, use
from tests.support.small_files import distinct_rows, raw_counts, write_small_files
from tests.support.web import LocalWeb
from transforms.lake.lake import Lake
from transforms.lake.lease import lease
from transforms.lake.s3_files import S3Files
from transforms.lib.lake.busy import LakeBusyError
from transforms.lib.storage.store_errors import as_os_error

pytestmark = pytest.mark.timeout(300)

# So much that Beam sends a part before the writer is closed, which is the whole file.
ONE_PART = b"x" * 6_000_000
COMPLETION = ("POST", "uploadId=")
GIVING_UP = ("DELETE", "uploadId=")
PART = ("PUT", "partNumber=")

Command = Callable[[Sequence[str]], int]
COMMANDS: dict[str, tuple[Command, list[str]]] = {
    "ingest": (ingest.main, ["--feed=http://127.0.0.9/"]),
    "stream": (ingest.main, ["--feed=http://127.0.0.9/", "--streaming"]),
    "report": (report.main, []),
    "redrive": (redrive.main, ["--reason=not_found"]),
    "compact": (compact.main, []),
}
every_command = pytest.mark.parametrize("name", COMMANDS)


@pytest.fixture(scope="module")
def server() -> Iterator[LocalS3]:
    with s3_storage() as local_store:
        yield local_store


@pytest.fixture
def store(server: LocalS3, monkeypatch: pytest.MonkeyPatch) -> LocalS3:
    use(server, monkeypatch)
    return server


@pytest.fixture
def lake(store: LocalS3) -> Lake:
    root = f"{store.bucket}/lake"
    check_file_system(root)
    return Lake(root)


def arguments_for(lake: str, *more: str) -> list[str]:
    always = ("--allow_network=127.0.0.0/8", "--host_delay=0", "--extract_workers=1")
    return [f"--output={lake}", *always, *more]


def run(lake: str, *arguments: str) -> int:
    return ingest.main(arguments_for(lake, *arguments))


def gazette(web: LocalWeb, count: int) -> str:
    """A feed over ``count`` article pages."""
    host = web.add_host()
    paths = [f"/news/{number}" for number in range(count)]
    for path in paths:
        web.add(host, path, page(f"Story {path} of {host}"))
    items = [item(web.url(host, path), f"Story {path} of {host}") for path in paths]
    return web.add(host, "/feed", rss(items), content_type="application/rss+xml")


def files_of(root: str) -> S3Files:
    files = Lake(root)._file_system
    assert isinstance(files, S3Files)
    return files


def titles(store: LocalS3, lake: str) -> list[str]:
    """The titles in ``articles/``, read by Arrow."""
    articles = ds.dataset(f"{BUCKET}/{lake}/articles", filesystem=store.arrow)
    return sorted(articles.to_table(columns=["title"])["title"].to_pylist())


def one_line_of(name: str, output: str, status: int, capsys: pytest.CaptureFixture[str]) -> str:
    """The only line that a command prints where it ends with ``status``."""
    command, arguments = COMMANDS[name]
    assert command([f"--output={output}", *arguments]) == status
    error = capsys.readouterr().err
    assert error.startswith("error: ")
    assert error.count("\n") == 1
    return error


def test_a_second_run_fetches_no_page_writes_no_article_and_the_ledger_balances(
    web: LocalWeb, store: LocalS3
) -> None:
    lake = f"{store.bucket}/lake"
    feed = gazette(web, 3)
    assert run(lake, f"--feed={feed}") == 0
    found = store.objects("lake/")
    for dataset in ("articles", "polls", "pages", "commits"):
        assert any(name.startswith(f"lake/{dataset}/") for name in found)
    host = feed.split("/")[2]
    assert titles(store, "lake") == [f"Story /news/{number} of {host}" for number in range(3)]
    asked = [request.path for request in web.requests]
    assert run(lake, f"--feed={feed}") == 0
    assert store.objects("lake/articles/") == [n for n in found if n.startswith("lake/articles/")]
    assert not [r for r in web.requests[len(asked) :] if r.path.startswith("/news/")]
    assert report.main(["--output", lake, "--check"]) == 0
    assert not store.objects("lake/_staging/")
    assert not store.objects("lake/_state/lease-")
    assert not store.unfinished_uploads()


def test_compaction_of_an_ingested_bucket_keeps_the_ledger_and_the_next_run_finds_its_memory(
    web: LocalWeb, store: LocalS3, lake: Lake
) -> None:
    first, second = gazette(web, 2), gazette(web, 2)
    assert run(lake.root, f"--feed={first}") == 0
    assert run(lake.root, f"--feed={second}") == 0
    before = distinct_rows(lake)
    assert compact.main(["--output", lake.root, "--grace_seconds", "0"]) == 0
    assert distinct_rows(lake) == before
    assert raw_counts(lake)["articles"] == (1, 4)
    assert report.main(["--output", lake.root, "--check"]) == 0
    for snapshot in store.objects("lake/_state/snapshot-"):
        store.delete(snapshot)
    assert run(lake.root, f"--feed={first}", f"--feed={second}") == 0
    assert raw_counts(lake)["articles"] == (1, 4)


def test_compaction_of_a_bucket_deletes_inputs_after_the_grace_period(
    store: LocalS3, lake: Lake
) -> None:
    write_small_files(lake.root)
    before, files = distinct_rows(lake), store.objects("lake/articles/")
    Compaction(lake, 60, clock=lambda: 1000.0).run(["articles"], None)
    assert set(files) < set(store.objects("lake/articles/"))
    assert distinct_rows(lake) == before
    Compaction(lake, 60, clock=lambda: 1060.0).run(["articles"], None)
    assert not set(files) & set(store.objects("lake/articles/"))
    assert distinct_rows(lake) == before
    assert not store.objects("lake/_state/")


def test_a_file_that_is_gone_from_a_bucket_is_a_file_not_found(lake: Lake) -> None:
    with pytest.raises(FileNotFoundError):
        lake.read_bytes(lake.path("articles", "gone.parquet"))
    with pytest.raises(FileNotFoundError):
        lake.read_table(lake.path("articles", "gone.parquet"))


def test_a_file_that_goes_while_it_is_open_is_a_file_not_found(store: LocalS3, lake: Lake) -> None:
    path = lake.path("_state", "claim")
    lake.write_bytes(path, b"there")
    with lake.open(path) as file:
        store.delete("lake/_state/claim")
        with pytest.raises(FileNotFoundError), as_os_error(path):
            file.read()


@pytest.mark.parametrize(
    ("failure", "content"),
    [(COMPLETION, b"short"), (COMPLETION, ONE_PART), (PART, b"short"), (PART, ONE_PART)],
    ids=["completion", "completion of a part", "only part", "part"],
)
def test_a_write_that_failed_leaves_nothing_and_is_not_done_later(
    store: LocalS3, lake: Lake, failure: tuple[str, str], content: bytes
) -> None:
    path = lake.path("_state", "claim")
    store.fail(1, *failure)
    with pytest.raises(OSError, match="503"):
        lake.write_bytes(path, content)
    gc.collect()
    assert not store.objects("lake/")
    assert not store.unfinished_uploads()
    lake.write_bytes(path, b"what the next run writes")
    assert lake.read_bytes(path) == b"what the next run writes"


def test_a_write_that_failed_is_not_done_later_where_it_cannot_be_given_up_either(
    store: LocalS3, lake: Lake
) -> None:
    store.fail(1, *COMPLETION)
    store.fail(1, *GIVING_UP)
    with pytest.raises(OSError, match="503"):
        lake.write_bytes(lake.path("_staging", "whole.tmp"), ONE_PART)
    gc.collect()
    assert store.unfinished_uploads()
    assert not store.objects("lake/")


def test_operations_share_a_client_but_not_the_stream_that_one_reads(lake: Lake) -> None:
    # Of readers in several threads one would get what the other asked for.
    first, second = (files_of(lake.root)._io().client for _ in range(2))
    assert first.client is second.client
    assert first is not second


def test_a_write_that_is_interrupted_leaves_no_readable_half(store: LocalS3, lake: Lake) -> None:
    path = lake.path("_staging", "half.tmp")
    with suppress(KeyboardInterrupt), lake._create(path) as file:
        file.write(ONE_PART)
        file.write(b"and a little")
        raise KeyboardInterrupt
    gc.collect()
    assert not store.objects("lake/")
    assert not store.unfinished_uploads()


def test_a_listing_of_several_pages_is_whole(
    store: LocalS3, lake: Lake, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MOTO_S3_DEFAULT_MAX_KEYS", "2")
    names = [f"{number}.tmp" for number in range(5)]
    for name in names:
        store.write(f"lake/_staging/{name}", b"x")
    found = lake.list("_staging/*")
    assert sorted(file.path.rsplit("/", 1)[1] for file in found) == names
    lake.delete(file.path for file in found)
    assert not store.objects("lake/")


def test_an_object_has_the_time_of_the_store(store: LocalS3, lake: Lake) -> None:
    # What is a day old in _staging/ is deleted.
    lake.write_bytes(lake.path("_staging", "fresh.tmp"), b"x")
    (fresh,) = lake.list("_staging/*")
    assert abs(fresh.last_updated_in_seconds - time.time()) < 60
    lake.delete_stale_staged(time.time() + 3600)
    assert store.objects("lake/_staging/")
    lake.delete_stale_staged(time.time() + 25 * 3600)
    assert not store.objects("lake/_staging/")


def test_two_ingests_of_a_lake_do_not_overlap(
    web: LocalWeb, store: LocalS3, lake: Lake, capsys: pytest.CaptureFixture[str]
) -> None:
    feed = gazette(web, 1)
    with lease(lake, "first"):
        held = store.objects("lake/_state/lease-")
        assert run(lake.root, f"--feed={feed}") == 75
        assert "run first is at work" in capsys.readouterr().err
        assert store.objects("lake/_state/lease-") == held
        assert not web.requests
    assert run(lake.root, f"--feed={feed}") == 0


def test_of_runs_that_claim_at_the_same_time_one_at_most_gets_it(lake: Lake) -> None:
    inside: list[str] = []
    most = [0]
    barrier = threading.Barrier(3)

    def claim(run_id: str) -> None:
        barrier.wait()
        try:
            with lease(lake, run_id):
                inside.append(run_id)
                most[0] = max(most[0], len(inside))
                time.sleep(0.3)
                inside.remove(run_id)
        except LakeBusyError:
            pass

    threads = [threading.Thread(target=claim, args=(str(number),)) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most[0] <= 1


@every_command
def test_a_bucket_that_is_not_there_is_a_mistake_in_the_arguments(
    name: str, store: LocalS3, capsys: pytest.CaptureFixture[str]
) -> None:
    error = one_line_of(name, "s3://no-such-bucket/lake", 2, capsys)
    assert "--output s3://no-such-bucket/lake: there is no bucket no-such-bucket" in error


@every_command
def test_missing_credentials_are_one_line_that_says_what_to_give(
    name: str,
    store: LocalS3,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    assert "give AWS_ACCESS_KEY_ID" in one_line_of(name, f"{store.bucket}/lake", 2, capsys)


@every_command
def test_credentials_that_the_store_refuses_are_one_line(
    name: str, store: LocalS3, capsys: pytest.CaptureFixture[str]
) -> None:
    store.know_nobody()
    error = one_line_of(name, f"{store.bucket}/lake", 2, capsys)
    assert "give credentials that may list the bucket" in error


@pytest.mark.parametrize(
    ("variable", "value", "status", "message"),
    [
        ("AWS_ENDPOINT_URL", "http://127.31.0.3:9", 1, "cannot be reached"),
        ("AWS_ENDPOINT_URL", "nonsense", 2, "Invalid endpoint"),
        ("AWS_PROFILE", "nobody", 2, "profile (nobody) could not be found"),
    ],
)
def test_settings_that_lead_nowhere_are_one_line(
    variable: str,
    value: str,
    status: int,
    message: str,
    store: LocalS3,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(variable, value)
    assert message in one_line_of("report", f"{store.bucket}/lake", status, capsys)


def test_a_store_that_takes_no_file_is_one_line(
    store: LocalS3, capsys: pytest.CaptureFixture[str]
) -> None:
    store.fail(1, "POST", "uploads")
    error = one_line_of("ingest", f"{store.bucket}/lake", 2, capsys)
    assert "cannot be written: s3://local-bucket/lake/_staging/" in error
    assert ".probe: An error occurred (503)" in error


def test_options_of_beam_reach_the_store_and_its_feed_list(
    web: LocalWeb, store: LocalS3, monkeypatch: pytest.MonkeyPatch
) -> None:
    feed = gazette(web, 1)
    store.write("feeds.opml", f'<opml><body><outline xmlUrl="{feed}"/></body></opml>'.encode())
    flags = [
        f"--s3_endpoint_url={store.url}",
        "--s3_region_name=us-east-1",
        f"--s3_access_key_id={store.environment['AWS_ACCESS_KEY_ID']}",
        f"--s3_secret_access_key={store.environment['AWS_SECRET_ACCESS_KEY']}",
    ]
    for name in ("AWS_ENDPOINT_URL", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    arguments = arguments_for(f"{store.bucket}/lake", f"--feeds={store.bucket}/feeds.opml", *flags)
    monkeypatch.setattr(sys, "argv", ["ingest", *arguments])
    assert ingest.main() == 0
    assert len(titles(store, "lake")) == 1


def test_a_profile_says_who_asks_and_where(
    store: LocalS3, lake: Lake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_small_files(lake.root, commits=1)
    profile = tmp_path / "config"
    profile.write_text(
        "[profile news]\nregion = us-east-1\n"
        f"endpoint_url = {store.url}\n"
        "aws_access_key_id = key\naws_secret_access_key = secret\n"
    )
    for name in ("AWS_ENDPOINT_URL", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    monkeypatch.delenv("AWS_DEFAULT_REGION")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(profile))
    monkeypatch.setenv("AWS_PROFILE", "news")
    assert report.main(["--output", lake.root, "--check"]) == 0
