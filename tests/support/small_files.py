"""A lake of many small files, as commits leave them, whose ledger balances."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory

import pyarrow as pa
import pyarrow.compute as pc

from schemas.arrow import arrow_schema
from schemas.datasets import ARTICLES, COMMITS, DATASETS, PAGES, POLLS, REJECTS
from tests.support import records
from transforms.lake.lake import Lake
from transforms.lib.lake.compaction import merge_tables

DAYS = ("2026-11-20", "2026-11-21")


def write_small_files(root: str, commits: int = 3) -> Lake:
    """``commits`` commits of one run: each a poll, two articles, a reject, a page, in own files."""
    lake = Lake(root)
    for name, content in _files(commits).items():
        with lake.writing_atomically(lake.path(*name.parts)) as file:
            file.write(content)
    return lake


@cache
def _files(commits: int) -> dict[PurePath, bytes]:
    """What the lake holds, made once a process: a hundred tests begin with it."""
    with TemporaryDirectory() as made:
        _write(Lake(made), commits)
        files = (path for path in Path(made).rglob("*") if path.is_file())
        return {path.relative_to(made): path.read_bytes() for path in files}


def _write(lake: Lake, commits: int) -> None:
    for number in range(commits):
        at = records.NOON + number
        keys = [_digest(number, part) for part in range(3)]
        entries = tuple(records.entry(entry_key=key, url=f"http://127.0.0.2/{key}") for key in keys)
        poll = records.poll(
            polled_at=at, ingested_at=at, document_keys=tuple(keys), discovered=entries
        )
        lake.write(POLLS, records.DAY, [poll])
        for key, day in zip(keys, DAYS, strict=False):
            article = records.article(
                entry_key=key,
                article_id=key[:32],
                discovered_at=at,
                ingested_at=at,
                published_date=day,
            )
            lake.write(ARTICLES, day, [article])
        lake.write(PAGES, records.DAY, [records.page(entry_key=keys[0], ingested_at=at)])
        reject = records.reject(entry_key=keys[2], discovered_at=at, ingested_at=at)
        lake.write(REJECTS, records.DAY, [reject])
        commit = records.commit(
            sequence=number, polls=1, articles=2, rejects=1, pages=1, ingested_at=at
        )
        lake.write(COMMITS, records.DAY, [commit])


def _digest(number: int, part: int) -> str:
    return sha256(f"{number}/{part}".encode()).hexdigest()


def distinct_rows(lake: Lake) -> dict[str, pa.Table]:
    """The rows of each dataset as a reader takes them: each once by the dataset's key and run.

    Without the commits of compactions.
    """
    tables = {
        name: merge_tables(
            arrow_schema(dataset),
            [lake.read_table(file.path) for file in lake.files(name)],
            dataset.key,
        )
        for name, dataset in DATASETS.items()
    }
    commits = tables[COMMITS.name]
    return tables | {COMMITS.name: commits.filter(pc.is_null(commits["replaces"]))}


def raw_counts(lake: Lake) -> dict[str, tuple[int, int]]:
    """Files and rows of each dataset but commits, as a glob meets them."""
    return {
        name: (
            len(lake.files(name)),
            sum(lake.read_table(file.path).num_rows for file in lake.files(name)),
        )
        for name in DATASETS
        if name != COMMITS.name
    }
