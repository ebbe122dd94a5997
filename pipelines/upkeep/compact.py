"""One run of ``pipelines.compact`` from its parsed options to its exit status."""

from __future__ import annotations

import gc
import math
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pyarrow as pa
from apache_beam.utils.timestamp import Timestamp
from rich.console import Console
from rich.table import Table

from pipelines.cli.errors import UsageError
from pipelines.cli.iceberg import iceberg_tables
from pipelines.cli.lakes import lake_errors
from pipelines.cli.output import Output
from pipelines.upkeep.options import CompactOptions, MaintainOptions
from schemas.arrow import arrow_schema
from schemas.commit import WrittenFile
from schemas.datasets import DATASETS, Dataset
from transforms.lake.adoption import adopt_files
from transforms.lake.commits import CommitLog, new_run_id
from transforms.lake.lake import Lake
from transforms.lake.lease import lease
from transforms.lake.memory import LakeMemory, partition_of
from transforms.lake.replacements import noted_replacements, publish_replacement
from transforms.lib.lake.compaction import (
    Replacement,
    SmallFile,
    expired,
    merge_tables,
    plan_merges,
)
from transforms.lib.lake.parquet import ParquetError, content_matches_name, decode
from transforms.stages.run_context import to_timestamp

_COLUMNS = ("small files", "merged into", "rows", "repeats left out", "deleted", "to delete")
# What a dry run knows of them: it reads no rows.
PLANNED = ("small files", "merged into", "to delete")
_PROGRESS_SECONDS = 10.0


@dataclass
class Tally:
    """What a compaction did with one dataset; ``repeats`` are rows that were there twice."""

    merged: int = 0
    inputs: int = 0
    rows: int = 0
    repeats: int = 0
    deleted: int = 0
    waiting: int = 0


@dataclass
class CompactionResult:
    """Figures by dataset, and one line for each file that could not be used."""

    tallies: defaultdict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    problems: list[str] = field(default_factory=list)


def compact(options: CompactOptions) -> int:
    """Do what the options say, holding the lake's lease.

    Raises:
        UsageError: there is nothing in the lake, or no file system for its path.
        CommandError: another run is at work on the lake, or the file system refuses.
    """
    lake = Lake(options.output)
    with lake_errors(lake.root, "cannot be compacted; nothing is lost, mend that and run again"):
        check_not_empty(lake)
        if options.dry_run:
            plan = Compaction(lake, options.grace_seconds).plan(options.datasets, options.partition)
            show(Output(), plan, PLANNED)
            return 0
        with lease(lake, "compaction", options.wait):
            result = merge(lake, options, options.datasets, options.partition)
            remember(lake, result)
    show(Output(), result)
    for problem in result.problems:
        print(f"error: {problem}", file=sys.stderr)
    return 1 if result.problems else 0


def merge(
    lake: Lake,
    options: CompactOptions | MaintainOptions,
    datasets: Sequence[str],
    partition: str | None,
) -> CompactionResult:
    """Merge small files, and bring Iceberg tables up before any file goes that they name."""
    tables = iceberg_tables(lake, options.iceberg)
    on_change = tables.bring_up if tables else lambda: 0
    compaction = Compaction(lake, options.grace_seconds, on_change=on_change)
    result = compaction.run(datasets, partition)
    if tables:
        tables.expire()
    return result


def remember(lake: Lake, result: CompactionResult) -> None:
    """Leave a snapshot of the lake: processes of a stream, which writes none, start from it."""
    memory = LakeMemory(lake)
    try:
        memory.at_least(0)
    except ParquetError as error:
        if not result.problems:
            result.problems.append(str(error))
    else:
        memory.save()


def check_not_empty(lake: Lake) -> None:
    """Return if there is any file in the lake. Raises UsageError if not."""
    if not any(lake.files(name) for name in DATASETS):
        raise UsageError(f"nothing in {lake.root} yet: give the --output of an ingest")


class Compaction:
    """Merges the files of a lake and deletes what earlier merges replaced.

    Args:
        lake: the lake.
        grace_seconds: how long the inputs of a merge stay.
        clock: gives the time, in seconds since 1970.
        on_change: called before any file is deleted, so that tables that name it can be told.
    """

    def __init__(
        self,
        lake: Lake,
        grace_seconds: int,
        clock: Callable[[], float] = time.time,
        on_change: Callable[[], object] = lambda: None,
    ) -> None:
        self._lake = lake
        self._grace_seconds = grace_seconds
        self._clock = clock
        self._on_change = on_change
        self._commits = CommitLog(lake, new_run_id("compaction"))
        self._odd_notes: set[str] = set()
        self._said_at = time.monotonic()
        self._result = CompactionResult()

    def run(self, datasets: Sequence[str], partition: str | None) -> CompactionResult:
        """Delete what is due, merge, and without a grace period delete again."""
        self._lake.delete_stale_staged(self._clock())
        adopt_files(self._lake, self._commits.run_id, self._odd_notes)
        self._on_change()
        self._delete_replaced()
        groups = list(self._groups(datasets, partition))
        for number, (name, group) in enumerate(groups):
            self._say_progress(number, len(groups))
            self._merge(DATASETS[name], group)
        self._on_change()
        self._delete_replaced()
        self._commits.close(replaces=(), at=self._now())
        for note in self._notes().values():
            self._tally(note).waiting += len(self._inputs_left(note))
        return self._result

    def plan(self, datasets: Sequence[str], partition: str | None) -> CompactionResult:
        """What ``run`` would merge, and delete at once; nothing is written or deleted."""
        notes = self._notes()
        for note in self._due(notes.values()):
            self._tally(note).waiting += len(self._inputs_left(note))
        for name, group in self._groups(datasets, partition):
            self._result.tallies[name].inputs += len(group)
            self._result.tallies[name].merged += 1
        return self._result

    def _groups(
        self, datasets: Sequence[str], partition: str | None
    ) -> Iterator[tuple[str, tuple[SmallFile, ...]]]:
        """The files that become one, with their dataset."""
        replaced = {path for note in self._notes().values() for path in note.inputs}
        for name in datasets:
            for files in self._partitions(name, partition):
                yield from ((name, group) for group in plan_merges(files, replaced))

    def _say_progress(self, done: int, groups: int) -> None:
        """A line on stderr now and then: a first compaction of a large lake takes minutes."""
        if done and time.monotonic() - self._said_at >= _PROGRESS_SECONDS:
            print(f"{done} of {groups} groups of small files merged", file=sys.stderr)
            self._said_at = time.monotonic()

    def _due(self, notes: Iterable[Replacement]) -> list[Replacement]:
        """The notes whose inputs may go; without a grace period those of earlier runs, too."""
        return expired(notes, self._clock() if self._grace_seconds else math.inf)

    def _partitions(self, dataset: str, partition: str | None) -> Iterator[list[SmallFile]]:
        column = DATASETS[dataset].partition_column
        pattern = f"{column}={partition}" if partition else "*"
        partitions: defaultdict[str, list[SmallFile]] = defaultdict(list)
        for file in self._lake.files(dataset, pattern):
            small = SmallFile(self._lake.relative(file.path), file.size_in_bytes)
            partitions[partition_of(file.path)].append(small)
        for value in sorted(partitions):
            yield partitions[value]

    def _merge(self, dataset: Dataset, group: Sequence[SmallFile]) -> None:
        """Publish one file with the rows of the group, after a note of what it replaces."""
        inputs, tables = [], []
        for file in group:
            try:
                tables.append(self._read(dataset, file.path))
                inputs.append(file.path)
            except ParquetError as error:
                self._result.problems.append(f"left out: {error}")
        if len(inputs) > 1:
            self._publish(dataset, inputs, tables)
        # Arrow keeps what it freed: the next group would come on top of it.
        tables.clear()
        gc.collect()
        pa.default_memory_pool().release_unused()

    def _read(self, dataset: Dataset, relative: str) -> pa.Table:
        content = self._lake.read_bytes(self._lake.path(relative))
        return decode(relative, content, arrow_schema(dataset))

    def _publish(self, dataset: Dataset, inputs: Sequence[str], tables: Sequence[pa.Table]) -> None:
        table = merge_tables(arrow_schema(dataset), tables, dataset.key)
        at, grace = self._clock(), self._grace_seconds
        written, note = publish_replacement(self._lake, table, inputs, at, grace)
        tally = self._tally(note)
        tally.merged += 1
        tally.inputs += len(note.inputs)
        tally.rows += written.rows
        tally.repeats += sum(part.num_rows for part in tables) - written.rows

    def _tally(self, note: Replacement) -> Tally:
        return self._result.tallies[note.merged.split("/", 1)[0]]

    def _notes(self) -> dict[str, Replacement]:
        """The notes of this and earlier runs by their paths."""
        return noted_replacements(self._lake, self._odd_notes)

    def _delete_replaced(self) -> None:
        """Delete the inputs that are due, after a commit says which files hold their rows."""
        paths = {note: path for path, note in self._notes().items()}
        due = self._due(paths)
        left = {note: self._inputs_left(note) for note in due if self._is_whole(note)}
        if any(left.values()):
            self._record(list(left))
        for note, inputs in left.items():
            self._lake.delete(map(self._lake.path, inputs))
            self._tally(note).deleted += len(inputs)
        self._lake.delete(paths[note] for note in due)

    def _is_whole(self, note: Replacement) -> bool:
        """Whether the merged file is there undamaged; else what is left of its inputs stays."""
        path = self._lake.path(note.merged)
        if not self._lake.exists(path):
            return False  # retention took its partition, for example
        if content_matches_name(path, self._lake.read_bytes(path)):
            return True
        problem = f"{note.merged} is damaged: what it was merged from is kept"
        self._result.problems.append(problem)
        return False

    def _inputs_left(self, note: Replacement) -> list[str]:
        """What the merged file still has to replace: nothing, if it never came."""
        dataset, partition, _ = note.merged.split("/")
        present = {self._lake.relative(file.path) for file in self._lake.files(dataset, partition)}
        return [path for path in note.inputs if path in present and note.merged in present]

    def _record(self, notes: Sequence[Replacement]) -> None:
        """Write down which files replace which, for the ledger check."""
        replaced = tuple(path for note in notes for path in note.inputs)
        self._commits.add(map(_merged_file, notes), replaces=replaced, at=self._now())

    def _now(self) -> Timestamp:
        return to_timestamp(datetime.fromtimestamp(self._clock(), UTC))


def _merged_file(note: Replacement) -> WrittenFile:
    """The merged file; it adds no rows."""
    dataset, partition = note.merged.split("/", 1)[0], partition_of(note.merged)
    return WrittenFile(dataset, partition, note.merged, 0, 0)


def show(console: Console, result: CompactionResult, columns: Sequence[str] = _COLUMNS) -> None:
    """Print the figures by dataset."""
    if not any(vars(tally) != vars(Tally()) for tally in result.tallies.values()):
        console.print("nothing to merge and nothing to delete")
        return
    table = Table(box=None)
    table.add_column("dataset")
    for column in columns:
        table.add_column(column, justify="right")
    for name, tally in sorted(result.tallies.items()):
        figures = dict(zip(_COLUMNS, _figures(tally), strict=True))
        table.add_row(name, *(str(figures[column]) for column in columns))
    console.print(table)


def _figures(tally: Tally) -> tuple[int, ...]:
    """In the order of ``_COLUMNS``."""
    read = (tally.inputs, tally.merged, tally.rows, tally.repeats)
    return (*read, tally.deleted, tally.waiting)
