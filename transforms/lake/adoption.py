"""Commit the files that a killed process published and did not come to commit.

Their rows are in the view as soon as they are renamed, and the state that runs start from knows
them, so nobody writes them again. But whoever follows commits (``pipelines.changes``) is told of
them by a commit alone. Hold the lake's lease. A file that a stream has just published may come in
two commits by this, and a reader takes it twice: no row is lost.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from contextlib import suppress
from typing import Any

from apache_beam.io.filesystem import FileMetadata

from schemas.commit import WrittenFile
from schemas.datasets import COMMITS, DATASETS
from transforms.lake.commits import commit_of, write_commit
from transforms.lake.lake import Lake
from transforms.lake.memory import partition_of
from transforms.lake.replacements import noted_replacements
from transforms.lib.lake.parquet import ParquetError, ingest_micros


def adopt_new_files(lake: Lake, adopter: str, listed: Iterable[FileMetadata]) -> None:
    """Commit those of the listed files that are newer than all commits; reads nothing else.

    For a run at its start: whatever the one before left without a commit is of that kind.

    Args:
        lake: the lake.
        adopter: the id of this run: in ``shard`` it tells these commits from those of the writer.
        listed: files of the datasets.
    """
    last = max((ingest_micros(file.path) or 0 for file in lake.files(COMMITS.name)), default=0)
    _adopt(lake, adopter, [file for file in listed if (ingest_micros(file.path) or 0) > last])


def adopt_files(lake: Lake, adopter: str, warned: set[str] | None = None) -> None:
    """Commit all files that no commit names; those of versions that named none are left alone.

    Args:
        lake: the lake.
        adopter: as for ``adopt_new_files``.
        warned: as for ``noted_replacements``.

    Of a damaged file of ``commits/`` nobody knows what it names, so that this is told once more.
    """
    # Listed first: what a stream commits in between is named by then.
    listed = [file for name in DATASETS if name != COMMITS.name for file in lake.files(name)]
    commits = list(_readable_commits(lake))
    named = {path for row in commits for path in row["files"] or ()}
    # They hold rows of other files, which have their commits.
    named.update(note.merged for note in noted_replacements(lake, warned).values())
    nameless = {row["run_id"] for row in commits if row["files"] is None}
    _adopt(lake, adopter, [f for f in listed if lake.relative(f.path) not in named], nameless)


def _readable_commits(lake: Lake) -> Iterator[dict[str, Any]]:
    for file in lake.files(COMMITS.name):
        with suppress(FileNotFoundError, ParquetError):
            yield from lake.read_table(file.path, ("run_id", "files")).to_pylist()


def _adopt(
    lake: Lake, adopter: str, files: Iterable[FileMetadata], but_of: AbstractSet[str] = frozenset()
) -> None:
    """Commit files, each under the runs that wrote its rows, as ``changes`` looks for them."""
    by_run = defaultdict(list)
    for file in files:
        for run, written in _by_run(lake, file):
            by_run[run].append(written)
    for run in sorted(by_run.keys() - but_of):
        write_commit(lake, commit_of(run, 0, by_run[run], shard=f"adopted-{adopter}"))


def _by_run(lake: Lake, file: FileMetadata) -> Iterator[tuple[str, WrittenFile]]:
    """The file, once for each run that has rows in it, with their number."""
    path = lake.relative(file.path)
    rows = Counter[str]()
    # Retention may have been here; what is damaged others say.
    with suppress(FileNotFoundError, ParquetError):
        rows.update(lake.read_table(file.path, ("run_id",))["run_id"].to_pylist())
    dataset, partition = path.partition("/")[0], partition_of(path)
    for run, count in rows.items():
        yield run, WrittenFile(dataset, partition, path, count, file.size_in_bytes)
