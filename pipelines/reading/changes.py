"""``pipelines.changes``: what is new in a lake since a reader last looked."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

from pipelines.cli import lakes
from pipelines.cli.errors import CommandError, UsageError
from pipelines.cli.json_values import as_json
from pipelines.reading.options import ChangesOptions
from schemas.arrow import arrow_schema
from schemas.datasets import COMMITS, DATASETS
from transforms.lake.lake import LISTING_PAUSES, Lake
from transforms.lib.lake.changes import Change, Cursor, changes_since, time_of

_COMMIT_COLUMNS = ("run_id", "shard", "sequence", "committed_at", "files", "replaces")


def print_changes(options: ChangesOptions) -> int:
    """Print what is new, then remember it; gives the exit status.

    Raises:
        UsageError: the cursor or the time cannot be read.
        CommandError: the lake cannot be read, or the cursor not written.
    """
    cursor = _cursor(options)
    with lakes.lake_errors(options.output, "cannot be read"):
        lake = Lake(options.output)
        changes, after = _new(lake, cursor)
        lines = _file_lines if options.format == "files" else _row_lines
        for line in lines(lake, changes, options.dataset):
            print(line)
    if options.cursor is not None:
        _remember(options.cursor, after)
    return 0


def _cursor(options: ChangesOptions) -> Cursor:
    if options.cursor is not None:
        return _remembered(options.cursor)
    return Cursor(_moment(options.since or ""))


def _moment(text: str) -> datetime:
    """A time, or that of a commit."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        try:
            return time_of(text)
        except ValueError as error:
            raise UsageError(
                f"--since {text}: neither a commit as printed nor a time such as 2026-11-23T12:00Z"
            ) from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _remembered(path: Path) -> Cursor:
    try:
        return Cursor.from_json(path.read_bytes())
    except FileNotFoundError:
        return Cursor()
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UsageError(f"--cursor {path} is not a cursor: {error}; name another file") from error


def _remember(path: Path, cursor: Cursor) -> None:
    """Replace the cursor as a whole: a kill leaves the one before."""
    new = path.with_name(f"{path.name}.new")
    try:
        new.write_bytes(cursor.to_json())
        new.replace(path)
    except OSError as error:
        raise CommandError(f"--cursor {path}: {error.strerror}") from error


def _new(lake: Lake, cursor: Cursor) -> tuple[list[Change], Cursor]:
    """The commits are read before the files are listed: what one names is there, or was merged."""
    commits = _again(lambda: _commits(lake))
    present = (lake.relative(file.path) for name in DATASETS for file in lake.files(name))
    return changes_since(cursor, commits, present)


def _commits(lake: Lake) -> list[dict[str, Any]]:
    schema = arrow_schema(COMMITS)
    empty = pa.schema([schema.field(name) for name in _COMMIT_COLUMNS]).empty_table()
    tables = [lake.read_table(file.path, _COMMIT_COLUMNS) for file in lake.files("commits")]
    rows: list[dict[str, Any]] = pa.concat_tables(
        [empty, *tables], promote_options="permissive"
    ).to_pylist()
    return rows


def _again(read: Callable[[], list[dict[str, Any]]]) -> list[dict[str, Any]]:
    """What ``read`` gives, tried again while a compaction takes files away."""
    for pause in LISTING_PAUSES:
        try:
            return read()
        except FileNotFoundError:
            time.sleep(pause)
    return read()


def _file_lines(lake: Lake, changes: Iterable[Change], dataset: str | None) -> Iterator[str]:
    for change in changes:
        if dataset in (None, change.dataset):
            yield from (f"{change.commit}\t{lake.path(path)}" for path in change.files)


def _row_lines(lake: Lake, changes: Iterable[Change], dataset: str | None) -> Iterator[str]:
    """The rows that the commit's run wrote: of a merged file those of other runs are left out."""
    column = DATASETS[dataset or "articles"].partition_column
    for change in changes:
        if change.dataset != (dataset or "articles"):
            continue
        for path in change.files:
            partition = path.split("/")[1].partition("=")[2]
            for row in lake.read_table(lake.path(path)).to_pylist():
                if row["run_id"] == change.run_id:
                    shown = {"commit": change.commit, **row, column: partition}
                    yield json.dumps(as_json(shown), ensure_ascii=False)
