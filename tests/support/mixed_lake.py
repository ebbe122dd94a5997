"""One lake on which every command has been at work, as a lake in production is after a while."""

from __future__ import annotations

import os
import signal
import sys
import tarfile
from pathlib import Path

import pyarrow.parquet as pq

from pipelines import backfill, catalog, compact, forget, ingest
from tests.support.engines.processes import Processes, wait_until
from tests.support.newsroom import item, page, rss
from tests.support.sample_lake import ingest_samples
from tests.support.web import LocalWeb

_LAKE_OF_BEFORE = Path(__file__).parents[1] / "golden" / "lake_of_before.tar.xz"
_RSS = "application/rss+xml"
_LOCAL = ("--allow_network=127.0.0.0/8", "--host_delay=0", "--extract_workers=1")
# Two days on which all files are ours, so that each can be compacted in its own way.
MERGED, WAITING = "2026-10-05", "2026-10-06"
GONE = "Colonel Withdrawn"
RETITLED = "The colonel was promoted"


def make_mixed_lake(folder: Path, *stream: str) -> Path:
    """Once-mode, revisions, files of the first schema, backfill, compactions, Iceberg, a takedown.

    Args:
        folder: where the lake is made, as ``lake``.
        stream: flags of an engine, on which a stream then reads the last feed.
    """
    lake = folder / "lake"
    ingest_samples(lake)
    with LocalWeb() as web:
        newsroom = _Newsroom(web)
        _run(ingest, lake, f"--feed={newsroom.feed('Colonel speaks')}", *_LOCAL)
        _run(catalog, lake, "--iceberg")
        _run(ingest, lake, f"--feed={newsroom.feed(RETITLED)}", *_LOCAL)
        if stream:
            _stream(lake, newsroom.late_feed(), *stream)
        else:
            _run(ingest, lake, f"--feed={newsroom.late_feed()}", *_LOCAL)
    with tarfile.open(_LAKE_OF_BEFORE) as archive:
        archive.extractall(folder, filter="data")
    tag_again = (f"--input={lake}/articles", "--stage=tag", "--in_place", "--extract_workers=1")
    assert backfill.main(tag_again) == 0
    _run(compact, lake, "--dataset=articles", f"--partition={MERGED}", "--grace_seconds=0")
    _run(compact, lake, "--dataset=articles", f"--partition={WAITING}")
    _run(forget, lake, f"--url={newsroom.gone}", "--reason=order 12")
    _run(catalog, lake, "--iceberg")
    return lake


class _Newsroom:
    """A feed with a story of each of two days, and one that is to go."""

    def __init__(self, web: LocalWeb) -> None:
        self._web, self._host = web, web.add_host()
        self.gone = web.url(self._host, "/gone")
        self._days = {MERGED: "Mon, 05 Oct 2026", WAITING: "Tue, 06 Oct 2026"}

    def feed(self, title: str) -> str:
        stories = [self._story(f"/{day}", title, day) for day in self._days]
        stories.append(self._story("/gone", GONE, MERGED))
        return self._web.add(self._host, "/feed", rss(stories), content_type=_RSS)

    def late_feed(self) -> str:
        """Another feed, of later stories of the same days."""
        stories = [self._story(f"/late/{day}", f"Late {day}", day) for day in self._days]
        return self._web.add(self._host, "/late", rss(stories), content_type=_RSS)

    def _story(self, path: str, title: str, day: str) -> str:
        self._web.add(self._host, path, page(title, seed=path))
        published = f"{self._days[day]} 12:00:00 GMT"
        return item(self._web.url(self._host, path), title, published=published)


def _run(command: object, lake: Path, *arguments: str) -> None:
    assert command.main([f"--output={lake}", *arguments]) == 0, arguments  # type: ignore[attr-defined]


def _stream(lake: Path, feed: str, *flags: str) -> None:
    """Let a stream write the stories of a feed, then interrupt it."""
    command = [sys.executable, "-m", "pipelines.ingest", f"--output={lake}", f"--feed={feed}"]
    pace = ("--commit_interval=2", "--writer_shards=2", "--iceberg")
    with Processes(lake.parent / "logs") as processes:
        processes.start("stream", [*command, *_LOCAL, *pace, *flags])
        wait_until(lambda: _has_late_stories(lake), 200, lambda: processes.tail("stream"))
        os.kill(os.getpgid(processes.started_by("stream")[0]), signal.SIGINT)
        assert processes.wait("stream", 100) == 130, processes.tail("stream")


def _has_late_stories(lake: Path) -> bool:
    tables = [pq.read_table(path, columns=["title"]) for path in lake.glob("articles/*/*.parquet")]
    titles = {title for table in tables for title in table["title"].to_pylist()}
    return {f"Late {MERGED}", f"Late {WAITING}"} <= titles
