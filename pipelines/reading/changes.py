"""``pipelines.changes``: what is new in a lake since a reader last looked."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from pipelines.cli import lakes
from pipelines.cli.errors import CommandError, UsageError
from pipelines.cli.json_values import as_json
from pipelines.reading.options import ChangesOptions
from schemas.datasets import DATASETS
from transforms.lake.commits import read_commits
from transforms.lake.lake import Lake
from transforms.lib.lake.changes import Change, Cursor, changes_since, time_of


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
    commits = read_commits(lake)
    present = (lake.relative(file.path) for name in DATASETS for file in lake.files(name))
    return changes_since(cursor, commits, present)


def _file_lines(lake: Lake, changes: Iterable[Change], dataset: str | None) -> Iterator[str]:
    for change in changes:
        if dataset in (None, change.dataset):
            yield from (f"{change.commit}\t{lake.path(path)}" for path in change.files)


def _row_lines(lake: Lake, changes: Iterable[Change], dataset: str | None) -> Iterator[str]:
    """The rows that the commit's run wrote: of a merged file those of other runs are left out.

    A merged file holds the rows of many commits of a run, and tells them with the first.
    """
    column, told = DATASETS[dataset or "articles"].partition_column, set[tuple[str, str]]()
    for change in changes:
        if change.dataset != (dataset or "articles"):
            continue
        for path in change.files:
            if (path, change.run_id) in told:
                continue
            told.add((path, change.run_id))
            partition = path.split("/")[1].partition("=")[2]
            for row in lake.read_table(lake.path(path)).to_pylist():
                if row["run_id"] == change.run_id:
                    shown = {"commit": change.commit, **row, column: partition}
                    yield json.dumps(as_json(shown), ensure_ascii=False)
