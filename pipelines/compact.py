"""Merge the small files of a lake's partitions; each commit leaves some, and queries open them all.

    python -m pipelines.compact --output ./lake [--dataset articles] [--partition 2026-11-23]

Merged files appear beside their inputs, which are deleted when ``--grace_seconds`` are over (0: at
once): a query that runs meanwhile loses no file. Until then a raw count meets rows twice, as it may
after any crash; the ``articles`` view and the report take each once. ``pipelines.maintain``,
which is to run daily, does this, too.

Exit status: 0 done; 1 it failed, or a damaged file was left out; 75 another run is at work; 2 bad
arguments, or nothing there. Apache Beam is loaded late, so that a mistake is answered at once.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from pipelines.cli.arguments import parse_options
from pipelines.cli.command import exit_process, run_command
from pipelines.upkeep.options import CompactOptions


def parse(arguments: Sequence[str]) -> CompactOptions:
    """Parse a command line. Raises UsageError with one line on a mistake."""
    what = "Merge the small files of a lake."
    return parse_options(CompactOptions, "pipelines.compact", what, arguments)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status."""
    return run_command(lambda: _compact(parse(sys.argv[1:] if arguments is None else arguments)))


def _compact(options: CompactOptions) -> int:
    from pipelines.upkeep.compact import compact  # noqa: PLC0415 (see the module's docstring)

    return compact(options)


if __name__ == "__main__":
    exit_process(main())
