"""The numbers at the top of the report."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import pyarrow as pa
import pyarrow.compute as pc

from transforms.lib.lake.rows import distinct_values, first_of_each

REVISION_COLUMNS = ("article_id", "revision", "content_hash", "entry_key")
CURRENT_COLUMNS = ("published_at", "duplicate_of")
COMMIT_COLUMNS = ("run_id", "committed_at", "replaces")
_REVISION_KEY = ["article_id", "revision", "content_hash"]


@dataclass(frozen=True)
class Totals:
    """Over the whole lake. ``updates`` counts the revisions that replaced an earlier one."""

    articles: int
    duplicates: int
    updates: int
    first_published: datetime | None
    last_published: datetime | None
    sources: int
    feeds: int
    failing_feeds: int
    pending: int
    runs: int
    last_commit: datetime | None


class ArticleTotals:
    """Articles, revisions and near-duplicates, a partition at a time."""

    def __init__(self) -> None:
        self.articles = self.revisions = self.duplicates = 0
        self._published: list[datetime] = []
        self._entry_keys = [pa.array([], pa.string())]

    def add(self, revisions: pa.Table, current: pa.Table) -> None:
        """Take in all rows of one partition, and the current row of each article among them."""
        self._entry_keys.append(distinct_values(revisions.column("entry_key")))
        self.revisions += first_of_each(revisions.select(_REVISION_KEY), _REVISION_KEY).num_rows
        self.articles += current.num_rows
        self.duplicates += current.num_rows - current.column("duplicate_of").null_count
        if current.num_rows:
            self._published += pc.min_max(current.column("published_at")).as_py().values()

    @property
    def period(self) -> tuple[datetime | None, datetime | None]:
        """The first and the last publication."""
        return min(self._published, default=None), max(self._published, default=None)

    def entry_keys(self) -> pa.Array:
        """The keys of all entries that became articles."""
        return pa.concat_arrays(self._entry_keys)


def count_pending(discovered: pa.Array, *settled: pa.Array) -> int:
    """Discovered entries that are neither an article nor a permanent reject, as in the ledger."""
    waiting = pc.invert(pc.is_in(discovered, pa.concat_arrays(settled)))
    return int(pc.sum(waiting).as_py() or 0)


def runs_and_last_commit(tables: Iterable[pa.Table]) -> tuple[int, datetime | None]:
    """The number of runs, and when the last committed. A compaction commits, but brings nothing."""
    commits = pa.concat_tables([_NO_COMMITS, *tables], promote_options="permissive")
    commits = commits.filter(pc.is_null(commits.column("replaces")))
    return len(pc.unique(commits.column("run_id"))), pc.max(commits.column("committed_at")).as_py()


_NO_COMMITS = pa.table(
    {
        "run_id": pa.array([], pa.string()),
        "committed_at": pa.array([], pa.timestamp("us", "UTC")),
        "replaces": pa.array([], pa.list_(pa.string())),
    }
)
