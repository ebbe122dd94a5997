"""Once-runs that are killed, stopped, kept waiting, or refused by the file system."""

from __future__ import annotations

import errno
import os
import resource
import shutil
import signal
import subprocess
from collections.abc import Iterable
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from pipelines.reading import ledger_check
from schemas.datasets import PAGES
from tests.support import records
from tests.support.engines.processes import ROOT, wait_until
from tests.support.ingesting import RSS_TYPE, command, gazette, host_of, make_older, rows, run
from tests.support.newsroom import item, paragraphs, rss
from tests.support.web import Gate, LocalWeb
from transforms.lake.lake import Lake


def test_a_damaged_archive_stops_the_run_that_needs_it_in_one_line(
    web: LocalWeb, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    host = web.add_host()
    content = "".join(f"<p>{text}</p>" for text in paragraphs("full"))
    items = [item(web.url(host, "/a"), "Full", content=content)]
    feed = web.add(host, "/feed", rss(items), content_type=RSS_TYPE)
    assert run(tmp_path, f"--feed={feed}") == 0
    (archived,) = tmp_path.glob("pages/*/*.parquet")
    archived.write_bytes(archived.read_bytes()[:-20])
    # The text is looked for again as if the run had ended before it wrote the article.
    for lost in ("articles", "_state"):
        shutil.rmtree(tmp_path / lost)
    capsys.readouterr()
    assert run(tmp_path, f"--feed={feed}") == 1
    error = capsys.readouterr().err
    assert error.startswith(f"error: {archived} is damaged")
    assert error.count("\n") == 1
    assert web.requests_to(host, "/a") == []


def test_two_runs_do_not_overlap(
    web: LocalWeb, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    feed, _ = gazette(web)
    gate = Gate()
    web.hold(host_of(feed), "/feed", gate)
    first_run = command(tmp_path, f"--feed={feed}")
    with subprocess.Popen(first_run, cwd=ROOT, stdout=subprocess.DEVNULL) as first:
        try:
            wait_until(lambda: gate.asked, 60, lambda: "request of the first run")
            assert run(tmp_path, f"--feed={feed}") == 75
        finally:
            gate.open()
        assert "another run is at work" in capsys.readouterr().err
        assert first.wait() == 0
    assert run(tmp_path, f"--feed={feed}") == 0


def test_a_disk_that_refuses_fails_the_run_in_one_line_and_the_next_one_completes_it(
    web: LocalWeb, tmp_path: Path
) -> None:
    feed, paths = gazette(web)
    gate = Gate()
    web.hold(host_of(feed), paths[0], gate)
    arguments = command(tmp_path, f"--feed={feed}")
    with subprocess.Popen(arguments, cwd=ROOT, stderr=subprocess.PIPE, text=True) as process:
        try:
            wait_until(lambda: gate.asked, 60, lambda: "request of the page")
            # The polls are written; files of articles are larger than this.
            resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (9_000, 9_000))
        finally:
            gate.open()
        _, errors = process.communicate(timeout=60)
    assert process.returncode == 1, errors
    (line,) = [line for line in errors.splitlines() if line.startswith("error: ")]
    assert "File too large" in line
    assert "Traceback" not in errors
    assert rows(tmp_path, "polls") != []
    assert rows(tmp_path, "articles") == []
    assert run(tmp_path, f"--feed={feed}") == 0
    assert len(rows(tmp_path, "articles")) == 3
    assert ledger_check.run(str(tmp_path)) == 0


def test_a_commit_that_cannot_be_written_fails_the_run_in_one_line(
    web: LocalWeb, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    feed, _ = gazette(web)
    (tmp_path / "commits").write_bytes(b"where the directory should be")
    assert run(tmp_path, f"--feed={feed}") == 1
    error = capsys.readouterr().err
    assert error.startswith(f"error: {tmp_path} cannot be read or written; what was committed is")
    assert error.count("\n") == 1
    (tmp_path / "commits").unlink()
    assert run(tmp_path, f"--feed={feed}") == 0
    assert len(rows(tmp_path, "articles")) == 3
    assert ledger_check.run(str(tmp_path)) == 0


def test_a_snapshot_that_cannot_be_written_is_a_warning_and_the_next_run_scans_the_lake(
    web: LocalWeb,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    feed, paths = gazette(web)
    monkeypatch.setattr(Lake, "writing_atomically", refuse)
    assert run(tmp_path, f"--feed={feed}") == 0
    error = capsys.readouterr().err
    assert "snapshot of the lake could not be written" in error
    assert "No space left on device" in error
    assert run(tmp_path, f"--feed={feed}") == 0
    assert len(web.requests_to(host_of(feed), paths[0])) == 1


def test_old_pages_that_cannot_be_deleted_are_a_warning(
    web: LocalWeb,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    delete = Lake.delete

    def refuse_pages(self: Lake, paths: Iterable[str]) -> None:
        paths = list(paths)
        if any("/pages/" in path for path in paths):
            raise OSError(errno.EROFS, "Read-only file system")
        delete(self, paths)

    Lake(str(tmp_path)).write(PAGES, records.DAY, [records.page()])
    monkeypatch.setattr(Lake, "delete", refuse_pages)
    assert run(tmp_path, f"--feed={gazette(web, count=1)[0]}", "--keep_pages=0") == 0
    assert "old pages could not be deleted" in capsys.readouterr().err


def test_a_run_that_is_interrupted_says_so_in_one_line(web: LocalWeb, tmp_path: Path) -> None:
    feed, paths = gazette(web, count=12)
    arguments = [*command(tmp_path, f"--feed={feed}"), "--host_delay=3"]
    with subprocess.Popen(arguments, cwd=ROOT, stderr=subprocess.PIPE, text=True) as process:
        wait_until(
            lambda: set(paths) & {request.path for request in web.requests}, 60, lambda: "page"
        )
        process.send_signal(signal.SIGINT)
        _, error = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Traceback" not in error
    assert error.splitlines()[-1].startswith("stopped: what was committed is kept")


@pytest.mark.parametrize("pages", [1, 4], ids=["first page", "first slice"])
def test_a_killed_run_leaves_whole_files_and_the_next_one_completes_the_work(
    web: LocalWeb, tmp_path: Path, pages: int
) -> None:
    feed, paths = gazette(web, count=12)
    gate = Gate(free=pages)
    for story in paths:
        web.hold(host_of(feed), story, gate)
    arguments = command(tmp_path, f"--feed={feed}", "--slice_size=4")
    with subprocess.Popen(
        arguments, cwd=ROOT, stderr=subprocess.DEVNULL, start_new_session=True
    ) as process:
        try:
            # The page after those: what came before it is written, or will never be.
            wait_until(lambda: gate.asked > pages, 60, lambda: f"page {pages + 1}")
        finally:
            os.killpg(process.pid, signal.SIGKILL)
    gate.open()
    for path in tmp_path.glob("[!_]*/*/*"):
        assert path.suffix == ".parquet"
        pq.ParquetFile(path).read()
    kept = len(rows(tmp_path, "articles"))
    make_older(tmp_path.glob("_staging/*"), seconds=25 * 3600)
    assert run(tmp_path, f"--feed={feed}") == 0
    assert kept == (pages if pages == 4 else 0)
    assert len({row["article_id"] for row in rows(tmp_path, "articles")}) == 12
    assert not list(tmp_path.glob("_staging/*"))
    assert ledger_check.run(str(tmp_path)) == 0


def test_a_run_leaves_the_files_alone_that_a_stream_is_writing_beside_it(
    web: LocalWeb, tmp_path: Path
) -> None:
    feed, _ = gazette(web, count=1)
    staging = tmp_path / "_staging"
    staging.mkdir()
    for name in ("of-a-stream.tmp", "of-a-killed-run.tmp"):
        (staging / name).write_bytes(b"PAR1")
    make_older([staging / "of-a-stream.tmp"], seconds=23 * 3600)
    make_older([staging / "of-a-killed-run.tmp"], seconds=25 * 3600)
    assert run(tmp_path, f"--feed={feed}") == 0
    assert [file.name for file in staging.iterdir()] == ["of-a-stream.tmp"]
