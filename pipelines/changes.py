"""Tell what is new in a lake since a reader last looked: files, or their rows.

    python -m pipelines.changes --output ./lake --cursor new.json [--format files|jsonl]
    python -m pipelines.changes --output ./lake --since COMMIT|TIME

Each row is told at least once, also beside a stream with several writers and while a compaction
takes files away; a watermark on ``ingested_at`` would lose some. ``--cursor`` names a file in which
this reader remembers how far it has got, written after all was printed: each commit comes once.
``--since`` keeps nothing, and so tells the hour before that time or commit again.

``files`` prints a line for each file: the commit, a tab, the path. ``jsonl`` prints the rows of one
dataset as JSON, each with the ``commit`` that brought it. A row may come twice: the guarantees in
``docs/guarantees.md`` say which columns tell rows apart.

Exit status: 0 told, also if nothing is new; 1 the lake cannot be read; 2 bad arguments.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from pipelines.cli.arguments import parse_options
from pipelines.cli.command import exit_process, run_command
from pipelines.cli.errors import UsageError
from pipelines.reading.options import ChangesOptions


def parse(arguments: Sequence[str]) -> ChangesOptions:
    """Parse a command line. Raises UsageError with one line on a mistake."""
    what = "Tell what is new in a lake since a reader last looked."
    options = parse_options(ChangesOptions, "pipelines.changes", what, arguments)
    if (options.since is None) == (options.cursor is None):
        raise UsageError("give --since COMMIT|TIME or --cursor FILE, one of them")
    return options


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status."""
    return run_command(lambda: _changes(parse(sys.argv[1:] if arguments is None else arguments)))


def _changes(options: ChangesOptions) -> int:
    from pipelines.reading.changes import print_changes  # noqa: PLC0415 (Beam is loaded late)

    return print_changes(options)


if __name__ == "__main__":
    exit_process(main())
