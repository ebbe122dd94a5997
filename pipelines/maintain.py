"""The daily upkeep of a lake in one command.

    python -m pipelines.maintain --output ./lake [--keep_pages DAYS]

In this order: pages that are too old go; what was written of articles that were taken down goes;
small files are merged; Iceberg tables, if there are any, are brought up; files that earlier merges
replaced are deleted; a new snapshot is left; the ledger is checked. A stream may run beside it. Run
it daily, from cron for example.

Exit status: 0 done, and the ledger balances; 1 something failed, a damaged file was left out, or
the ledger does not balance; 75 another run is at work; 2 bad arguments, or nothing there. Apache
Beam is loaded late, so that a mistake is answered at once.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from pipelines.cli.arguments import parse_options
from pipelines.cli.command import exit_process, run_command
from pipelines.upkeep.options import MaintainOptions


def parse(arguments: Sequence[str]) -> MaintainOptions:
    """Parse a command line. Raises UsageError with one line on a mistake."""
    what = "Do the daily upkeep of a lake."
    return parse_options(MaintainOptions, "pipelines.maintain", what, arguments)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status."""
    return run_command(lambda: _maintain(parse(sys.argv[1:] if arguments is None else arguments)))


def _maintain(options: MaintainOptions) -> int:
    from pipelines.upkeep.maintain import maintain  # noqa: PLC0415 (see the module's docstring)

    return maintain(options)


if __name__ == "__main__":
    exit_process(main())
