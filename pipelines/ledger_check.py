"""``pipelines.report --check``: does the ledger of a lake balance, and are its files whole?"""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa
from rich.console import Console
from rich.table import Table

from schemas.arrow import arrow_schema
from schemas.datasets import DATASETS
from transforms.lake import Lake
from transforms.lib.ledger import LEDGER_COLUMNS, Balance, Ledger, balance, missing_files
from transforms.lib.parquet import content_matches_name

_MAX_PROBLEMS = 20


def run(output: str) -> int:
    """Check the lake, print the ledger, and return 0 when it balances, else 1."""
    lake = Lake(output)
    damaged = list(_damaged_files(lake))
    tables = {name: _read(lake, name) for name in LEDGER_COLUMNS}
    ledger = balance(tables)
    present = {lake.relative(file.path) for name in DATASETS for file in lake.files(name)}
    ledger.problems[:0] = damaged + missing_files(tables["commits"].to_pylist(), present)
    _print(Console(), ledger)
    return 1 if ledger.problems else 0


def _damaged_files(lake: Lake) -> Iterator[str]:
    """Files whose bytes are not those they were named after."""
    for name in DATASETS:
        for file in lake.files(name):
            if not content_matches_name(file.path, lake.read_bytes(file.path)):
                yield f"{lake.relative(file.path)} is not what was written: its digest differs"


def _read(lake: Lake, name: str) -> pa.Table:
    columns = LEDGER_COLUMNS[name]
    schema = arrow_schema(DATASETS[name])
    empty = pa.schema([schema.field(column) for column in columns]).empty_table()
    tables = []
    for file in lake.files(name):
        try:
            tables.append(lake.read_table(file.path, columns))
        except pa.ArrowException:
            # Counted as damaged already: its rows will be missing from the balance.
            continue
    # A column that an older file lacks is null.
    return pa.concat_tables([empty, *tables], promote_options="permissive")


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
