"""Show what a lake holds: topics, outlets, entities, the newest articles, the health of the feeds.

    python -m pipelines.report --output ./lake [--html report.html] [--check] [--json]

``--json`` prints the same as one JSON object on one line, ``--check --json`` the ledger; their keys
stand in ``docs/report.md``.

Exit status: 0 shown; 1 a file could not be read, or ``--check`` found a problem; 2 bad arguments,
or nothing to show. Apache Beam is loaded late, so that a mistake is answered at once.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pipelines.cli import json_values
from pipelines.cli.arguments import LakeOptions, option, parse_options
from pipelines.cli.command import exit_process, run_command
from pipelines.cli.errors import CommandError, UsageError
from pipelines.cli.output import Output
from transforms.lib.report.html import render_html
from transforms.lib.report.report import Report
from transforms.lib.report.terminal import render_terminal
from transforms.lib.report.values import report_values

# The width of output that goes to a file or a pipe; a terminal knows its own.
_PLAIN_WIDTH = 120


@dataclass(frozen=True)
class ReportOptions(LakeOptions):
    """The options of ``pipelines.report``; ``html`` is where to write the page, None for none."""

    html: Path | None = option("--html", metavar="FILE", type=Path, help="also write one HTML page")
    check: bool = option(
        "--check", action="store_true", help="show whether the ledger balances, instead"
    )
    json: bool = option("--json", action="store_true", help="print one JSON object, not text")


def parse(arguments: Sequence[str]) -> ReportOptions:
    """Parse a command line. Raises UsageError with one line on a mistake."""
    what = "Show what a lake holds."
    return parse_options(ReportOptions, "pipelines.report", what, arguments)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status."""
    return run_command(lambda: show(parse(sys.argv[1:] if arguments is None else arguments)))


def show(options: ReportOptions) -> int:
    """Show the report, or with ``check`` the ledger; write the page if one is asked for.

    Raises:
        UsageError: there is nothing to show, or no file system for the lake's path.
        CommandError: a file cannot be read, or the page cannot be written.
    """
    from pipelines.cli import lakes  # noqa: PLC0415 (see the module's docstring)

    with lakes.lake_errors(options.output, "cannot be read"):
        return _show(options)


def _show(options: ReportOptions) -> int:
    from pipelines.reading import ledger_check, report_lake  # noqa: PLC0415 (see the docstring)

    if not report_lake.has_rows(options.output):
        raise UsageError(
            f"nothing in {options.output} yet: fill it with "
            f"python -m pipelines.ingest --feeds feeds/defense.opml --output {options.output}"
        )
    if options.html or not options.check:
        _show_report(options, report_lake.read_report(options.output, datetime.now(UTC)))
    return ledger_check.run(options.output, as_json=options.json) if options.check else 0


def _show_report(options: ReportOptions, report: Report) -> None:
    if options.html:
        write_page(options.html, report)
    if not options.check:
        _print(report, as_json=options.json)
    if options.html:
        print(f"wrote {options.html}", file=sys.stderr)


def _print(report: Report, *, as_json: bool) -> None:
    if as_json:
        print(json.dumps(json_values.as_json(report_values(report)), ensure_ascii=False))
        return
    console = Output(highlight=False)
    if not console.is_terminal:
        console.width = _PLAIN_WIDTH
    console.print(render_terminal(report))


def write_page(path: Path, report: Report) -> None:
    """Write the report as one HTML file. Raises CommandError where that is not possible."""
    try:
        path.write_text(render_html(report), "utf-8")
    except OSError as error:
        raise CommandError(f"--html {path}: {error.strerror}") from error


if __name__ == "__main__":
    exit_process(main())
