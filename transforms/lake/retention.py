"""Drop pages that are older than the user wants to keep."""

from __future__ import annotations

import logging
from datetime import UTC, date, datetime, timedelta

from apache_beam.io.filesystem import BeamIOError

from schemas.datasets import PAGES
from transforms.lake.lake import Lake
from transforms.lake.memory import partition_of
from transforms.lib.lake.parquet import ParquetError

# Feed documents are archived in any case, for the entries that have their full text in them.
_LEAST_DAYS = 1

_logger = logging.getLogger(__name__)


def drop_old_pages(lake: Lake, keep_days: int | None) -> int:
    """Delete the files of ``pages`` partitions older than ``keep_days``; returns how many.

    None stands for one day: a run then archives no pages, but the feed documents that pending
    entries may need, and what is older than yesterday goes, whichever run wrote it. An entry that
    is still pending on a dropped feed document has its page fetched instead. A file system that
    refuses is a warning: the rows of a run must not suffer, and the next one tries again.
    """
    days = _LEAST_DAYS if keep_days is None else keep_days
    oldest = (_today() - timedelta(days=days)).isoformat()
    try:
        old = [file.path for file in lake.files(PAGES.name) if partition_of(file.path) < oldest]
        lake.delete(old)
    except (OSError, BeamIOError, ParquetError) as error:
        _logger.warning("old pages could not be deleted: %s", error)
        return 0
    return len(old)


def _today() -> date:
    return datetime.now(UTC).date()
