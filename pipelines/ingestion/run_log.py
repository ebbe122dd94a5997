"""What a run has written so far, read back from the lake after each commit."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from apache_beam.io.filesystem import FileMetadata

from schemas.commit import Commit, WrittenFile
from transforms.lake.adoption import adopt_new_files
from transforms.lake.commits import CommitLog
from transforms.lake.lake import Lake
from transforms.lake.memory import partition_of
from transforms.lib.lake.parquet import ingest_micros
from transforms.stages.run_context import now

_COLUMNS = {
    "polls": (
        *("run_id", "source_id", "outcome", "entries", "new_entries", "duration_ms"),
        *("feed_url", "next_url", "lying", "retired"),
    ),
    "articles": ("run_id", "source_id"),
    "pages": ("run_id", "source_id", "duration_ms", "kind"),
    "rejects": ("run_id", "source_id", "reason", "entry_key", "next_attempt_at"),
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
    milliseconds: int = 0


class RunLog:
    """Counts the rows of a run, by outlet and in total, and records its commits.

    First it records the files that a killed run left without a commit.

    Of the feeds that were polled, ``moved`` holds those now asked at another URL than that of the
    feed list, with that URL; ``lying`` and ``retired`` are as in ``schemas.feed_poll``.
    """

    def __init__(self, lake: Lake, run_id: str) -> None:
        self._lake = lake
        self._run_id = run_id
        self._started = now().micros
        listed = [file for name in _COLUMNS for file in lake.files(name)]
        adopt_new_files(lake, run_id, listed)
        self._read = {file.path for file in listed}
        self._commits = CommitLog(lake, run_id)
        self.rows: Counter[str] = Counter()
        self.sources: defaultdict[str, SourceLog] = defaultdict(SourceLog)
        self.moved: dict[str, str] = {}
        self.lying: set[str] = set()
        self.retired: set[str] = set()

    def commit(self) -> Commit:
        """Count what came since the last commit, and write it down as a commit row."""
        return self._commits.add(self._count_new())

    def commit_if_any(self) -> None:
        """Commit, unless nothing came."""
        self.record(self._count_new())

    def record(self, files: Sequence[WrittenFile]) -> None:
        """Commit files of which nothing is counted here, if there are any."""
        if files:
            self._commits.add(files)

    def _count_new(self) -> list[WrittenFile]:
        files = []
        for dataset, file, rows in self._new_files():
            self.rows[dataset] += len(rows)
            for row in rows:
                self._count(dataset, row, self.sources[row["source_id"]])
                if dataset == "polls":
                    self._note(row)
            path, partition = self._lake.relative(file.path), partition_of(file.path)
            files.append(WrittenFile(dataset, partition, path, len(rows), file.size_in_bytes))
        return files

    def close(self) -> None:
        """Write down that the run has ended well."""
        self._commits.close()

    @property
    def sequence(self) -> int:
        """How many commits there were."""
        return self._commits.sequence

    def _new_files(self) -> Iterator[tuple[str, FileMetadata, list[dict[str, Any]]]]:
        """The files with rows of this run that came since the last commit, and those rows."""
        for dataset, columns in _COLUMNS.items():
            for file in self._lake.files(dataset):
                if file.path in self._read or (ingest_micros(file.path) or 0) < self._started:
                    continue
                self._read.add(file.path)
                table = self._lake.read_table(file.path, columns)
                rows = [row for row in table.to_pylist() if row["run_id"] == self._run_id]
                if rows:
                    yield dataset, file, rows

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
            source.failed_feeds += row["outcome"] in ("error", "gone")
            source.entries += row["entries"]
            source.new_entries += row["new_entries"]
        elif dataset == "articles":
            source.articles += 1
        elif dataset == "rejects":
            later = " (later)" if row["next_attempt_at"] is not None else ""
            source.rejects[row["reason"] + later] += 1
