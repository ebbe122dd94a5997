"""Make rows again from what a lake has stored, when the extractor or the taggers got better.

    python -m pipelines.backfill --input LAKE/articles --stage tag --in_place [--where "CONDITION"]
    python -m pipelines.backfill --input LAKE/pages --stage extract --output LAKE2
    python -m pipelines.backfill --input '*.warc.gz' --stage extract --output LAKE2

``articles`` are tagged again, ``pages`` extracted, compared and tagged. In place, a row that
changed is written once more with a later ``ingested_at``, which the views prefer; what did not
change is not written. Into another lake, what the pages brought becomes a lake of its own. WARC
files (gzip or Zstandard, such as those of CC-NEWS) give articles that no feed told of.
``CONDITION`` is SQL, such as ``source_id = 'usni' AND published_date >= '2026-11-01'``.
A run that was killed goes on where it was when it is started again.

Exit status: 0 done, also with nothing to do; 1 it failed; 75 another run is at work; 2 bad
arguments, or nothing there. Apache Beam is loaded late, so that a mistake is answered at once.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from pipelines.cli.arguments import parse_options
from pipelines.cli.command import exit_process, run_command
from pipelines.cli.errors import UsageError
from pipelines.upkeep.options import BackfillOptions


def parse(arguments: Sequence[str]) -> BackfillOptions:
    """Parse a command line. Raises UsageError with one line on a mistake."""
    what = "Make rows again from what a lake has stored."
    options = parse_options(BackfillOptions, "pipelines.backfill", what, arguments)
    dataset = {"extract": "pages", "tag": "articles"}[options.stage]
    if options.of_warc and (options.in_place or options.where or options.stage == "tag"):
        raise UsageError("of WARC files give --stage extract and --output LAKE, without --where")
    if not options.of_warc and (options.dataset != dataset or len(options.input) > 1):
        raise UsageError(f"--stage {options.stage} reads {dataset}: give --input LAKE/{dataset}")
    if options.in_place == (options.output is not None):
        raise UsageError("give either --in_place or --output LAKE, another lake")
    if not options.of_warc and (options.output or "").rstrip("/") == options.lake:
        raise UsageError(f"--output {options.output} is the lake of --input; give --in_place")
    return options


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status."""
    return run_command(lambda: _backfill(parse(sys.argv[1:] if arguments is None else arguments)))


def _backfill(options: BackfillOptions) -> int:
    from pipelines.upkeep.backfill import backfill  # noqa: PLC0415 (see the module's docstring)

    return backfill(options)


if __name__ == "__main__":
    exit_process(main())
