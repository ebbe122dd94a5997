"""What a run has written so far, read back from the files of each commit."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from schemas.commit import Commit, WrittenFile
from schemas.poll_outcome import FAILED_OUTCOMES
from transforms.lake.adoption import adopt_new_files
from transforms.lake.commits import CommitLog
from transforms.lake.lake import Lake

_COLUMNS = {
    "polls": (
        *("source_id", "outcome", "entries", "new_entries", "duration_ms"),
        *("feed_url", "next_url", "lying", "retired"),
    ),
    "articles": ("source_id",),
    "pages": ("source_id", "duration_ms", "kind"),
    "rejects": ("source_id", "reason", "entry_key", "next_attempt_at"),
}


@dataclass
class SourceLog:
    """The figures of one outlet in one run; ``milliseconds`` are those of its servers' answers."""

    feeds: int = 0
    failed_feeds: int = 0
    entries: int = 0
    new_entries: int = 0
    articles: int = 0
    rejects: Counter[str] = field(default_factory=Counter)
    rejects_of_feeds: int = 0
    milliseconds: int = 0


class RunLog:
    """Counts the rows of a run, by outlet and in total, and records its commits.

    First it records the files that a killed run left without a commit.

    Of the feeds that were polled, ``moved`` holds those now asked at another URL than that of the
    feed list, with that URL; ``lying`` and ``retired`` are as in ``schemas.feed_poll``.
    """

    def __init__(self, lake: Lake, run_id: str) -> None:
        self._lake = lake
        adopt_new_files(lake, run_id, [file for name in _COLUMNS for file in lake.files(name)])
        self._commits = CommitLog(lake, run_id)
        self.rows: Counter[str] = Counter()
        self.sources: defaultdict[str, SourceLog] = defaultdict(SourceLog)
        self.moved: dict[str, str] = {}
        self.lying: set[str] = set()
        self.retired: set[str] = set()

    def commit(self, files: Sequence[WrittenFile]) -> Commit:
        """Count the rows of new files of this run, and write the files down as a commit row."""
        for file in files:
            self._count_rows(file)
        return self._commits.add(files)

    def _count_rows(self, file: WrittenFile) -> None:
        rows = self._lake.read_table(self._lake.path(file.path), _COLUMNS[file.dataset])
        self.rows[file.dataset] += rows.num_rows
        for row in rows.to_pylist():
            self._count(file.dataset, row, self.sources[row["source_id"]])
            if file.dataset == "polls":
                self._note(row)

    def close(self) -> None:
        """Write down that the run has ended well."""
        self._commits.close()

    @property
    def sequence(self) -> int:
        """How many commits there were."""
        return self._commits.sequence

    def _note(self, poll: dict[str, Any]) -> None:
        feed_url = poll["feed_url"]
        if poll["next_url"] != feed_url:
            self.moved[feed_url] = poll["next_url"]
        if poll["lying"]:
            self.lying.add(feed_url)
        if poll["retired"]:
            self.retired.add(feed_url)

    @staticmethod
    def _count(dataset: str, row: dict[str, Any], source: SourceLog) -> None:
        if row.get("kind") != "feed":  # its poll has counted that time
            source.milliseconds += row.get("duration_ms", 0)
        if dataset == "polls":
            source.feeds += 1
            source.failed_feeds += row["outcome"] in FAILED_OUTCOMES
            source.entries += row["entries"]
            source.new_entries += row["new_entries"]
        elif dataset == "articles":
            source.articles += 1
        elif dataset == "rejects":
            later = " (later)" if row["next_attempt_at"] is not None else ""
            source.rejects[row["reason"] + later] += 1
            source.rejects_of_feeds += not row["entry_key"]
