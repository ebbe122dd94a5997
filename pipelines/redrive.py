"""Try rejected entries again, for example after a bug in a parser was mended.

    python -m pipelines.redrive --output ./lake --reason parse_timeout [--since DAY] [--dry_run]

The entries become pending: the next run, or a stream that is running, fetches their pages anew.
What they were rejected for stays in ``rejects/``, and counts in the ledger until they are articles.
An entry is left alone whose article is there, that is pending already, or that has no link.

Exit status: 0 done, also with nothing to do; 1 it failed; 75 another run is at work; 2 bad
arguments, or nothing there. Apache Beam is loaded late, so that a mistake is answered at once.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from pipelines.cli.arguments import parse_options
from pipelines.cli.command import exit_process, run_command
from pipelines.upkeep.options import RedriveOptions


def parse(arguments: Sequence[str]) -> RedriveOptions:
    """Parse a command line. Raises UsageError with one line on a mistake."""
    what = "Try rejected entries again."
    return parse_options(RedriveOptions, "pipelines.redrive", what, arguments)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status."""
    return run_command(lambda: _redrive(parse(sys.argv[1:] if arguments is None else arguments)))


def _redrive(options: RedriveOptions) -> int:
    from pipelines.upkeep.redrive import redrive  # noqa: PLC0415 (see the module's docstring)

    return redrive(options)


if __name__ == "__main__":
    exit_process(main())
