"""Make rows again, and see that they are the same, and how fast that is.

    python -m benchmarks.backfill [--pages 2000] [--corpus]

Ingests pages from a web of its own (synthetic ones, or the evaluation pages),
then: extracts them into another lake and in place, and compares all rows; and makes a lake of a
WARC file of them. What tagging costs beside the tagger is in ``benchmarks.retag``, what kills do in
``benchmarks.kills``. Exit status: 0 all rows are as they should be, 1 some are not.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.dataset
import zstandard

from benchmarks.harness import CORPUS, LOCAL, ROOT, ingest_command, need_corpus
from benchmarks.page_web import made_pages, page_web, real_pages
from pipelines.reading import ledger_check
from schemas.datasets import ARTICLES
from tests.support.warc_files import response, warc_file
from tests.support.web import Handler
from transforms.lake.lake import Lake
from transforms.lake.memory import partition_of
from transforms.lib.identity.near_duplicates import MAX_DISTANCE
from transforms.lib.lake.parquet import ingest_micros
from transforms.lib.lake.remade import Version, digest

_WORSE = "worse"


def rows(lake: Path, dataset: str = "articles") -> list[dict[str, Any]]:
    """All rows of a dataset."""
    found = pyarrow.dataset.dataset(lake / dataset, partitioning="hive").to_table()
    listed: list[dict[str, Any]] = found.to_pylist()
    return listed


def unlike(one: Path, other: Path) -> Counter[str]:
    """How many articles differ in each column, or are in one of two lakes alone (``missing``).

    Each revision as it was made last, without what its making leaves, and ``duplicate_of``: which
    of several near-duplicates is named depends on what was known when a row was written.
    """
    first, second = (_latest(lake) for lake in (one, other))
    found = Counter({"missing": len(first.keys() ^ second.keys())})
    for version in first.keys() & second.keys():
        pairs = ((name, value, second[version][name]) for name, value in first[version].items())
        found.update(name for name, *two in pairs if len({digest({name: of}) for of in two}) > 1)
    return +found


def _latest(lake: Path) -> dict[Version, dict[str, Any]]:
    found = sorted(rows(lake), key=lambda row: row["ingested_at"])
    return {(row["article_id"], row["revision"]): row | {"duplicate_of": None} for row in found}


def named_rightly(lake: Path) -> bool:
    """Whether each duplicate names an article of the lake that is nearly the same, and earlier."""
    found = {row["article_id"]: row for row in rows(lake)}
    pairs = [(row, found.get(row["duplicate_of"])) for row in found.values() if row["duplicate_of"]]
    return all(named is not None and _is_earlier_copy(named, row) for row, named in pairs)


def _is_earlier_copy(named: dict[str, Any], row: dict[str, Any]) -> bool:
    unlike = (named["simhash"] ^ row["simhash"]) & (2**64 - 1)
    times = [(one["published_at"], one["article_id"]) for one in (named, row)]
    return unlike.bit_count() <= MAX_DISTANCE and times == sorted(times)


def named_otherwise(one: Path, other: Path) -> int:
    """How many articles of two lakes name another original, or none in one of them."""
    first, second = (
        {(row["article_id"], row["revision"]): row["duplicate_of"] for row in rows(lake)}
        for lake in (one, other)
    )
    return sum(second[version] != first[version] for version in first.keys() & second.keys())


def command(module: str, *arguments: str) -> list[str]:
    """A command line of ours."""
    return [sys.executable, "-m", f"pipelines.{module}", *arguments]


def timed(*arguments: str) -> float:
    """Run a backfill; its seconds."""
    started = time.monotonic()
    subprocess.run(command("backfill", *arguments), cwd=ROOT, check=True)
    return time.monotonic() - started


def ingest(lake: Path, opml: Path, pages: Iterable[Handler]) -> None:
    """A lake of the pages of a web."""
    with page_web(opml, pages, sites=20):
        line = ingest_command(lake, f"--feeds={opml}", LOCAL, "--host_delay=0")
        subprocess.run(line, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


def spoil(root: Path) -> None:
    """Give all rows a category that no tagger gives."""
    lake = Lake(str(root))
    for file in lake.files(ARTICLES.name):
        table = lake.read_table(file.path)
        index = table.schema.get_field_index("category")
        worse = pa.repeat(_WORSE, table.num_rows)
        table = table.set_column(index, table.field(index), worse)
        lake.delete([file.path])
        lake.write_table(ARTICLES, partition_of(file.path), table, ingest_micros(file.path) or 0)
    lake.delete([file.path for file in lake.files("commits")])


def make_warc(lake: Path, path: Path) -> int:
    """The pages of a lake as a crawl would have stored them."""
    pages = [row for row in rows(lake, "pages") if row["kind"] == "page"]
    records = (
        response(
            row["final_url"],
            zstandard.decompress(row["body"]),
            content_type=row["content_type"],
            date=f"{row['fetched_at']:%Y-%m-%dT%H:%M:%SZ}",
        )
        for row in pages
    )
    path.write_bytes(warc_file(records))
    return len(pages)


def main() -> int:
    """Do it all and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=2000)
    parser.add_argument("--corpus", action="store_true", help="the evaluation pages, as they are")
    options = parser.parse_args()
    if options.corpus:
        need_corpus()
    pages = real_pages(CORPUS) if options.corpus else made_pages(options.pages)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        lake, other, crawl = (folder / one for one in ("lake", "other", "crawl"))
        ingest(lake, folder / "web.opml", pages)
        revisions = len(_latest(lake))
        seconds = timed(f"--input={lake}/pages", "--stage=extract", f"--output={other}")
        different = unlike(lake, other)
        checks = {f"another lake is equal {dict(different)}": not different}
        checks["what duplicates name is an earlier copy"] = all(map(named_rightly, (lake, other)))
        told = f"{named_otherwise(lake, other)} name another original"
        print(f"another lake: {revisions} revisions in {seconds:.0f} s, {told}", flush=True)
        before = len(rows(lake))
        seconds = timed(f"--input={lake}/pages", "--stage=extract", "--in_place")
        checks["in place nothing is written"] = len(rows(lake)) == before
        print(f"in place: {revisions} revisions in {seconds:.0f} s", flush=True)
        records = make_warc(lake, folder / "pages.warc.gz")
        seconds = timed(
            "--input", str(folder / "pages.warc.gz"), "--stage=extract", f"--output={crawl}"
        )
        articles = len({row["article_id"] for row in rows(crawl)})
        print(f"WARC: {articles} articles of {records} records in {seconds:.0f} s", flush=True)
        checks["the ledgers balance"] = not any(
            map(ledger_check.run, map(str, (lake, other, crawl)))
        )
    for what, holds in checks.items():
        print(f"{'yes' if holds else 'NO'}: {what}")
    return 0 if all(checks.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
