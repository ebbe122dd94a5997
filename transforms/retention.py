"""Drop pages that are older than the user wants to keep."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from schemas.datasets import PAGES
from transforms.lake import Lake
from transforms.lake_memory import partition_of


def drop_old_pages(lake: Lake, keep_days: int | None) -> int:
    """Delete the files of ``pages`` partitions older than ``keep_days``; returns how many.

    None deletes nothing: a run that keeps no pages leaves those of others alone. An entry that is
    still pending on a dropped feed document has its page fetched instead.
    """
    if keep_days is None:
        return 0
    oldest = (datetime.now(UTC) - timedelta(days=keep_days)).date().isoformat()
    old = [file.path for file in lake.files(PAGES.name) if partition_of(file.path) < oldest]
    lake.delete(old)
    return len(old)
