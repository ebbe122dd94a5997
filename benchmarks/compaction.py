"""Measure compaction: of one partition, or of many days with what queries cost before and after.

    python -m benchmarks.compaction [--files 600] [--rows 25]
    python -m benchmarks.compaction --files 8000 --rows 12.5 --days 100 --queries   # takes long

The articles have 720 random words each, which compress worse than prose. Prints files and bytes
before and after, and CPU seconds and peak memory of ``pipelines.compact``, its start included; with
``--queries`` the seconds of seven queries in four readers, the least of three, each in a new
connection. What takes longer than 20 seconds is not repeated.
"""

from __future__ import annotations

import argparse
import operator
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import partial, reduce
from itertools import count, islice
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pyarrow.compute as pc
import pyarrow.dataset as ds
from apache_beam.utils.timestamp import Timestamp
from pyiceberg.catalog.sql import SqlCatalog
from pyiceberg.table import ALWAYS_TRUE

from benchmarks.harness import ROOT, cpu_seconds
from schemas.article import Article
from schemas.datasets import ARTICLES
from tests.support import records
from transforms.lake.commits import CommitLog
from transforms.lake.iceberg import IcebergTables
from transforms.lake.lake import Lake

_PARAGRAPHS, _WORDS, _SOURCES = 12, 60, 50
_FIRST_DAY = date(2026, 8, 1)
_REPEATS = 3
_LONG_SECONDS = 20
_OPERATORS: Mapping[str, Callable[[Any, Any], Any]] = {
    "=": operator.eq,
    ">=": operator.ge,
    "<": operator.lt,
}


@dataclass(frozen=True)
class Query:
    """Columns of the rows that meet all conditions: column, operator, value."""

    name: str
    columns: tuple[str, ...]
    conditions: tuple[tuple[str, str, Any], ...] = ()

    def sql(self) -> str:
        """The conditions."""
        return " AND ".join(f"{c} {o} {_literal(v)}" for c, o, v in self.conditions)


def main(arguments: Sequence[str] | None = None) -> None:
    """Write the lake, compact it, print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=600)
    parser.add_argument("--rows", type=float, default=25)
    parser.add_argument("--days", type=int, default=1)
    parser.add_argument("--queries", action="store_true")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        lake = Lake(folder)
        _write(lake, options.files, options.rows, options.days)
        tables = IcebergTables(lake) if options.queries else None
        before = _measured(lake, tables)
        print(f"before: {_size(lake)}", flush=True)
        _compact(lake)
        print(f"after: {_size(lake)}", flush=True)
        after = _measured(lake, tables)
        for query in dict.fromkeys(query for query, _ in after):
            pairs = [f"{before[k]:.3f}, {after[k]:.3f}" for k in after if k[0] == query]
            print(f"| {query} | {' | '.join(pairs)} |")


def _compact(lake: Lake) -> None:
    """Run the command, and print what it took."""
    options = ("--dataset=articles", "--grace_seconds=0")
    command = [sys.executable, "-m", "pipelines.compact", f"--output={lake.root}", *options]
    before, peak = cpu_seconds(), 0
    process = subprocess.Popen(command, cwd=ROOT)
    # What the kernel gives at its end counts this process too, of which it began as a copy.
    while process.poll() is None:
        peak = max(peak, _peak_kib(process.pid))
        time.sleep(0.05)
    if process.returncode:
        sys.exit(f"pipelines.compact ended with status {process.returncode}")
    seconds = cpu_seconds() - before
    print(f"compaction: {seconds:.1f} s of CPU, {peak // 1024} MiB peak", flush=True)


def _peak_kib(pid: int) -> int:
    """The most memory that a process had so far; 0 when it is gone."""
    with suppress(OSError):
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
        return next((int(line.split()[1]) for line in lines if line.startswith("VmHWM:")), 0)
    return 0


def _write(lake: Lake, files: int, rows: float, days: int) -> None:
    """So many files, round-robin over the days, one commit for each round."""
    log, articles = CommitLog(lake, "run-1"), _articles()
    written = []
    for number in range(files):
        day = (_FIRST_DAY + timedelta(days=number % days)).isoformat()
        size = round((number + 1) * rows) - round(number * rows)
        batch = [_on(day, article) for article in islice(articles, size)]
        written.append(lake.write(ARTICLES, day, batch))
        if len(written) == days or number + 1 == files:
            log.add(written)
            written = []


def _on(day: str, article: Article) -> Article:
    """The article at some second of a day, from one of the outlets."""
    number = int(article.article_id, 16)
    midnight = datetime.fromisoformat(day).replace(tzinfo=UTC)
    at = Timestamp.from_utc_datetime(midnight) + number % 86_400
    source = f"outlet-{number % _SOURCES}"
    return replace(article, published_date=day, published_at=at, source_id=source)


def _articles() -> Iterator[Article]:
    """Articles of random words, without end."""
    chooser = random.Random(1)
    words = [f"{chooser.getrandbits(28):x}" for _ in range(20_000)]
    for number in count():
        text = "\n\n".join(" ".join(chooser.choices(words, k=_WORDS)) for _ in range(_PARAGRAPHS))
        key = f"{chooser.getrandbits(128):032x}"
        yield records.article(
            article_id=f"{number:032x}",
            entry_key=2 * key,
            text=text,
            ingested_at=records.NOON + number,
        )


def _measured(lake: Lake, tables: IcebergTables | None) -> dict[tuple[str, str], float]:
    """Seconds by query and reader; nothing without tables."""
    if tables is None:
        return {}
    started = time.perf_counter()
    tables.bring_up()
    print(f"Iceberg tables brought up in {time.perf_counter() - started:.1f} s")
    readers = {"DuckDB": _duckdb, "Polars": _polars, "pyarrow": _pyarrow, "pyiceberg": _pyiceberg}
    seconds, rows = {}, dict[str, int]()
    for query in _queries():
        for name, read in readers.items():
            seconds[query.name, name], found = _least(partial(read, lake, query))
            if rows.setdefault(query.name, found) != found:
                raise AssertionError(f"{name} found {found} rows for {query}, others {rows}")
    return seconds


def _least(read: Callable[[], int]) -> tuple[float, int]:
    """The least seconds of three, or those of the first if it took long; and the rows found."""
    times: list[float] = []
    while len(times) < _REPEATS and sum(times) < _LONG_SECONDS:
        started = time.perf_counter()
        rows = read()
        times.append(time.perf_counter() - started)
    return min(times), rows


def _queries() -> list[Query]:
    day = _FIRST_DAY
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    on_day = (("published_date", "=", day),)
    hour = (("published_at", ">=", noon), ("published_at", "<", noon + timedelta(hours=1)))
    return [
        Query("ids of all rows", ("article_id",)),
        Query("titles of a day", ("title",), on_day),
        Query("texts of a day", ("text",), on_day),
        Query("an hour of a day", ("title",), on_day + hour),
        Query("an hour, the day not said", ("title",), hour),
        Query("one outlet", ("title", "url"), (("source_id", "=", "outlet-7"),)),
        Query("one article by its id", ("text",), (("article_id", "=", f"{4711:032x}"),)),
    ]


def _literal(value: Any) -> str:
    return f"'{value}'"


def _glob(lake: Lake) -> str:
    return f"{lake.root}/articles/*/*.parquet"


def _duckdb(lake: Lake, query: Query) -> int:
    where = f"WHERE {query.sql()}" if query.conditions else ""
    types = "hive_partitioning = true, hive_types = {'published_date': DATE}"
    with duckdb.connect() as connection:
        source = f"read_parquet('{_glob(lake)}', {types})"
        sql = f"SELECT {', '.join(query.columns)} FROM {source} {where}"  # noqa: S608
        return len(connection.execute(sql).fetchall())


def _polars(lake: Lake, query: Query) -> int:
    frame = pl.scan_parquet(_glob(lake), hive_partitioning=True, try_parse_hive_dates=True)
    for column, compare, value in query.conditions:
        frame = frame.filter(_OPERATORS[compare](pl.col(column), value))
    return frame.select(query.columns).collect().height


def _pyarrow(lake: Lake, query: Query) -> int:
    dataset = ds.dataset(f"{lake.root}/articles", format="parquet", partitioning="hive")
    parts = [
        _OPERATORS[o](pc.field(c), str(v) if c == "published_date" else v)
        for c, o, v in query.conditions
    ]
    condition = reduce(operator.and_, parts) if parts else None
    rows: int = dataset.to_table(columns=list(query.columns), filter=condition).num_rows
    return rows


def _pyiceberg(lake: Lake, query: Query) -> int:
    catalog = SqlCatalog("defense_news", uri=f"sqlite:///{lake.root}/_iceberg/catalog.db")
    table = catalog.load_table("defense_news.articles")
    condition = query.sql().replace(" 12:", "T12:").replace(" 13:", "T13:")
    # It finds nothing by a partition column that is not selected (pyiceberg 0.12).
    columns = (*query.columns, "published_date")
    scan = table.scan(condition or ALWAYS_TRUE, columns)
    rows: int = scan.to_arrow().num_rows
    return rows


def _size(lake: Lake) -> str:
    files = lake.files(ARTICLES.name)
    return f"{len(files)} files, {sum(f.size_in_bytes for f in files) / 1e6:.1f} MB"


if __name__ == "__main__":
    main()
