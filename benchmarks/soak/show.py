"""The tables of a soak."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks.soak.results import Result, Trend


def show(console: Console, result: Result) -> None:
    """Print everything but the problems."""
    for table in (_latency(result), _minutes(result), _kills(result), _trends(result)):
        if table.row_count:
            console.print(table)
    console.print(
        f"{result.published} articles published, {result.written} in the view; {result.rows} rows "
        f"in {result.files} files, {result.rows_per_article:.4f} for each article"
    )
    console.print(f"all written {_text(result.drained_after)} s after the last publication")
    console.print(f"a reader: {result.globs} globs, {result.files_read} files read whole")
    console.print(f"requests: {_pairs(result.requests)}")
    console.print(f"rejects: {_pairs(result.rejected) or 'none'}")


def _latency(result: Result) -> Table:
    table = _table("Seconds from publication to queryable row", "", "rows", "median", "p99", "max")
    for name, row in result.latency.items():
        table.add_row(name, *map(_text, (row.count, row.median, row.p99, row.longest)))
    return table


def _minutes(result: Result) -> Table:
    table = _table(
        "By minute of becoming queryable", "minute", "kills", "rows", "median", "p99", "max"
    )
    for row in result.minutes:
        names = ("minute", "kills", "count", "median", "p99", "longest")
        table.add_row(*(_text(row[name]) for name in names))
    return table


def _kills(result: Result) -> Table:
    columns = (
        "kind",
        "at",
        "took",
        "next row after",
        "last late row after",
        "rows, p99 after 2 min",
    )
    table = _table("Kills; seconds", *columns)
    for kill in result.kills:
        names = ("at", "took", "next_row_after", "last_late_row_after")
        after = f"{kill['rows_two_minutes_after']}, {_text(kill['p99_two_minutes_after'])}"
        table.add_row(kill["kind"], *(_text(kill[name]) for name in names), after)
    return table


def _trends(result: Result) -> Table:
    columns = ("", "mean", "peak", "% per minute", "CPU seconds", "% of a processor")
    table = _table("Memory (MiB of PSS) and processor time by role", *columns)
    for role, trend in result.memory.items():
        cpu = result.cpu_seconds.get(role)
        share = None if cpu is None else round(100 * cpu / max(result.seconds, 1), 1)
        table.add_row(role, *_trend(trend), _text(cpu), _text(share))
    if result.checkpoint:
        table.add_row("checkpoint, bytes", *_trend(result.checkpoint), "", "")
    return table


def _trend(trend: Trend) -> tuple[str, ...]:
    return f"{trend.mean:,}", f"{trend.peak:,}", f"{trend.percent_per_minute:+.2f}"


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left", box=None)
    for number, column in enumerate(columns):
        table.add_column(column, justify="right" if number else "left")
    return table


def _text(value: Any) -> str:
    return "-" if value is None else str(value)


def _pairs(counts: dict[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counts.items())
