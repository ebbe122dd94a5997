"""Ingest defense news: feeds in, queryable Parquet out.

    python -m pipelines.ingest --feeds feeds/defense.opml --output ./lake

Exit status: 0 done; 1 the run failed, every feed failed, or more than ``--max_failed_feeds`` did;
75 another run is at work on the lake;
2 bad arguments. What loads Apache Beam is imported late, so that a mistake is answered at once and
the worker processes, which import this module again, stay small.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from pipelines.cli.command import exit_process, run_command
from pipelines.ingestion.options import IngestOptions, parse


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status."""
    return run_command(lambda: _ingest(parse(sys.argv[1:] if arguments is None else arguments)))


def _ingest(options: IngestOptions) -> int:
    from pipelines.ingestion.run import ingest  # noqa: PLC0415 (see the module's docstring)

    return ingest(options)


if __name__ == "__main__":
    exit_process(main())
