"""What it costs to tag stored articles again, beside a plain loop of the tagger, in CPU seconds.

    python -m benchmarks.retag [--rows 5000] [--pairs 5] [--processor 1]

The evaluation pages are ingested once, and their articles multiplied under ids of their own, 1,000
a day. One after the other: a process that reads the columns that the tagger asks for, tags each row
and throws the result away; ``pipelines.backfill`` in place where every row changes; the same where
none does. All processes count, start and end included, with one worker.
Prints how many times the loop's speed the backfill has: 1 would cost nothing beside the tagger.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.dataset
import pyarrow.parquet as pq

from benchmarks.harness import CORPUS, LOCAL, ROOT, cpu_seconds, ingest_command, need_corpus
from transforms.lib.tags.tag_columns import TAGGED_BY

WORSE = "worse"
_A_DAY = 1000
_FIRST_DAY = date(2026, 1, 1)
_NEWEST = 1_790_000_000_000_000


def loop(lake: Path) -> None:
    """Read the rows, tag each, keep nothing."""
    from transforms.lib.tags.tagging import tag_document  # noqa: PLC0415 (not in the other process)

    for path in sorted(lake.glob("articles/*/*.parquet")):
        table = pq.read_table(path, columns=list(TAGGED_BY), partitioning=None)
        for row in table.to_pylist():
            tag_document(**row)


def made_lakes(folder: Path, rows: int) -> dict[str, Path]:
    """A lake whose tags are all wrong, and one whose tags are as they would be made now."""
    # What loads Beam is not in the loop.
    from benchmarks.page_web import page_web, real_pages  # noqa: PLC0415
    from schemas.datasets import ARTICLES  # noqa: PLC0415
    from transforms.lake.lake import Lake  # noqa: PLC0415

    ingested, lakes = folder / "ingested", {name: folder / name for name in ("changed", "same")}
    with page_web(folder / "web.opml", real_pages(CORPUS), sites=20):
        feeds = f"--feeds={folder / 'web.opml'}"
        line = ingest_command(ingested, feeds, LOCAL, "--host_delay=0")
        subprocess.run(line, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    found = _table(ingested)
    for number, part in enumerate(multiplied(found, rows)):
        day = (_FIRST_DAY + timedelta(days=number)).isoformat()
        Lake(str(lakes["same"])).write_table(ARTICLES, day, part, _NEWEST)
        index = part.schema.get_field_index("category")
        worse = part.set_column(index, part.field(index), pa.repeat(WORSE, part.num_rows))
        Lake(str(lakes["changed"])).write_table(ARTICLES, day, worse, _NEWEST)
    return lakes


def multiplied(found: pa.Table, rows: int) -> Iterator[pa.Table]:
    """So many rows, in tables of a day, each with ids of its own."""
    for first in range(0, rows, _A_DAY):
        numbers = range(first, min(first + _A_DAY, rows))
        part = found.take([number % found.num_rows for number in numbers])
        for name, digits in (("article_id", 32), ("entry_key", 64)):
            # Ids are digests: they come in no order.
            ids = [f"{number * 0x9E3779B97F4A7C15 % 2**128:0{digits}x}" for number in numbers]
            part = part.set_column(
                part.schema.get_field_index(name), part.schema.field(name), [ids]
            )
        yield part


def cost(line: Sequence[str]) -> float:
    """CPU seconds of a command and all that it starts."""
    before = cpu_seconds()
    subprocess.run([sys.executable, "-m", *line], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return cpu_seconds() - before


def measure(lakes: dict[str, Path]) -> dict[str, float]:
    """CPU seconds of each way, one after the other."""
    seconds = {"loop": cost(["benchmarks.retag", f"--loop={lakes['same']}"])}
    for name, lake in lakes.items():
        with tempfile.TemporaryDirectory(dir=lake.parent) as copy:
            subprocess.run(["cp", "-al", f"{lake}/articles", copy], check=True)
            options = ("--stage=tag", "--in_place", "--extract_workers=1")
            seconds[name] = cost(["pipelines.backfill", f"--input={copy}/articles", *options])
            check(Path(copy), name, lake)
    return seconds


def check(lake: Path, name: str, before: Path) -> None:
    """End the program where not every row that is wrong was written again, or one that is not."""
    rows, given = (len(_table(one, ["category"])) for one in (lake, before))
    if rows != (2 * given if name == "changed" else given):
        sys.exit(f"{name}: {rows} rows of {given} after the backfill")


def _table(lake: Path, columns: Sequence[str] | None = None) -> pa.Table:
    return pyarrow.dataset.dataset(lake / "articles").to_table(columns=columns)


def compare(folder: Path, rows: int, pairs: int) -> None:
    """Measure and print."""
    lakes = made_lakes(folder, rows)
    results = []
    for _ in range(pairs):
        results.append(measure(lakes))
        print({name: round(seconds, 2) for name, seconds in results[-1].items()}, flush=True)
    print(f"{rows} rows, {pairs} pairs")
    for name in lakes:
        ratios = sorted(round(one["loop"] / one[name], 3) for one in results)
        print(f"{name}: median {statistics.median(ratios)} of the loop's speed, of {ratios}")


def main() -> None:
    """Compare, or be the loop."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=5000)
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--processor", type=int, help="keep what is measured on this processor")
    parser.add_argument("--loop", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.loop:
        loop(options.loop)
        return
    need_corpus()
    with tempfile.TemporaryDirectory() as folder:
        if options.processor is not None:
            os.sched_setaffinity(0, {options.processor})
        compare(Path(folder), options.rows, options.pairs)


if __name__ == "__main__":
    main()
