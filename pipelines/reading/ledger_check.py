"""``pipelines.report --check``: does the ledger of a lake balance, and are its files whole?"""

from __future__ import annotations

import contextlib
import itertools
import json
import time
from collections.abc import Iterable, Iterator
from typing import Any

import pyarrow as pa
from rich.console import Console
from rich.table import Table

from pipelines.cli.output import Output
from schemas.arrow import arrow_schema
from schemas.datasets import DATASETS
from transforms.lake.lake import LISTING_PAUSES, Lake
from transforms.lib.lake.ledger import LEDGER_COLUMNS, Balance, Ledger, balance, missing_files
from transforms.lib.lake.parquet import ParquetError, content_matches_name

_MAX_PROBLEMS = 20
# What names others is listed before them, so that what a stream writes meanwhile is not missed.
_ORDER = ("commits", "rejects", "articles", "polls", "pages")


def run(output: str, *, as_json: bool = False) -> int:
    """Check the lake, print the ledger, and return 0 when it balances, else 1.

    Raises:
        OSError: a file cannot be read, or files went away each time that they were listed.
    """
    ledger = _checked(Lake(output))
    if as_json:
        print(json.dumps(_values(output, ledger), ensure_ascii=False))
    else:
        _print(Output(), ledger)
    return 1 if ledger.problems else 0


def _checked(lake: Lake) -> Ledger:
    for pause in LISTING_PAUSES:
        # Compaction and retention take files away: the ledger is that of one listing, or none.
        with contextlib.suppress(FileNotFoundError):
            return _check(lake)
        time.sleep(pause)
    return _check(lake)


def _check(lake: Lake) -> Ledger:
    """The ledger of the files that are there now, with what is wrong with them."""
    paths = {name: [file.path for file in lake.files(name)] for name in _ORDER}
    damaged = dict(_damaged_files(lake, itertools.chain.from_iterable(paths.values())))
    tables = {name: _read(lake, name, paths[name], damaged) for name in LEDGER_COLUMNS}
    ledger = balance(tables)
    present = set(map(lake.relative, itertools.chain.from_iterable(paths.values())))
    missing = missing_files(tables["commits"].to_pylist(), present)
    ledger.problems[:0] = [*damaged.values(), *missing]
    return ledger


def _damaged_files(lake: Lake, paths: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Files whose bytes are not those they were named after, and how to say so."""
    for path in paths:
        if not content_matches_name(path, lake.read_bytes(path)):
            yield path, f"{lake.relative(path)} is not what was written: its digest differs"


def _read(lake: Lake, name: str, paths: Iterable[str], damaged: dict[str, str]) -> pa.Table:
    """The rows of the files that can be read; what is wrong with others goes to ``damaged``."""
    columns = LEDGER_COLUMNS[name]
    schema = arrow_schema(DATASETS[name])
    empty = pa.schema([schema.field(column) for column in columns]).empty_table()
    tables = []
    for path in paths:
        try:
            tables.append(lake.read_table(path, columns))
        except ParquetError as error:
            damaged.setdefault(path, str(error))
    # A column that an older file lacks is null.
    return pa.concat_tables([empty, *tables], promote_options="permissive")


def _values(output: str, ledger: Ledger) -> dict[str, Any]:
    return {
        "lake": output,
        "balances": not ledger.problems,
        "total": vars(ledger.total),
        "days": [{"day": day, **vars(ledger.days[day])} for day in sorted(ledger.days)],
        "problems": ledger.problems,
    }


def _print(console: Console, ledger: Ledger) -> None:
    table = Table(title="Ledger: entries by day of discovery", title_justify="left", box=None)
    table.add_column("discovered on")
    for column in ("discovered", "= articles", "+ rejected", "+ pending"):
        table.add_column(column, justify="right")
    for day in sorted(ledger.days):
        table.add_row(*_row(day, ledger.days[day]))
    table.add_section()
    table.add_row(*_row("total", ledger.total))
    console.print(table)
    for problem in ledger.problems[:_MAX_PROBLEMS]:
        console.print(f"problem: {problem}", style="red", highlight=False, soft_wrap=True)
    if len(ledger.problems) > _MAX_PROBLEMS:
        console.print(f"… and {len(ledger.problems) - _MAX_PROBLEMS} more problems")
    console.print(
        "The ledger does not balance." if ledger.problems else "The ledger balances.",
        style="bold red" if ledger.problems else "bold green",
    )


def _row(day: str, entries: Balance) -> tuple[str, ...]:
    counts = (entries.discovered, entries.articles, entries.rejected, entries.pending)
    return (day, *map(str, counts))
