"""Once-runs over a local web as a user starts them, and the rows they write."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pyarrow.dataset

from pipelines import ingest
from tests.support.newsroom import item, page, rss
from tests.support.web import LocalWeb

RSS_TYPE = "application/rss+xml"
_ALWAYS = ("--allow_network=127.0.0.0/8", "--host_delay=0", "--extract_workers=1")


def run(lake: Path, *arguments: str) -> int:
    """One run in this process; its exit status."""
    return ingest.main([f"--output={lake}", *_ALWAYS, *arguments])


def command(lake: Path, *arguments: str) -> list[str]:
    """The command line of the same run as a process of its own."""
    return [sys.executable, "-m", "pipelines.ingest", f"--output={lake}", *_ALWAYS, *arguments]


def rows(lake: Path, dataset: str) -> list[dict[str, Any]]:
    """All rows of a dataset, with the column of its partitions."""
    if not (lake / dataset).exists():
        return []
    table = pyarrow.dataset.dataset(lake / dataset, partitioning="hive").to_table()
    found: list[dict[str, Any]] = table.to_pylist()
    return found


def make_older(files: Iterable[Path], *, seconds: float) -> None:
    """Let files be changed so long before they were."""
    for file in files:
        then = file.stat().st_mtime - seconds
        os.utime(file, (then, then))


def gazette(web: LocalWeb, count: int = 3, etag: str = '"1"') -> tuple[str, list[str]]:
    """A host with article pages and a feed over them; the feed's URL and the pages' paths."""
    host = web.add_host()
    paths = [f"/news/{number}" for number in range(count)]
    for path in paths:
        web.add(host, path, page(f"Story {path} of {host}"))
    items = [
        item(
            web.url(host, path),
            f"Story {path} of {host}",
            published=f"Fri, 20 Nov 2026 12:{number:02}:00 GMT",
        )
        for number, path in enumerate(paths)
    ]
    feed = web.add(host, "/feed", rss(items), content_type=RSS_TYPE, etag=etag)
    return feed, paths


def host_of(url: str) -> str:
    """The host of a URL, with its port."""
    return url.split("/")[2]
