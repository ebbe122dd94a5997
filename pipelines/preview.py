"""What would the pipeline make of this? One URL, file, or JSON lines through the same functions.

    python -m pipelines.preview URL|FILE… [--explain]
    python -m pipelines.preview --jsonl IN

``--jsonl`` (``-`` for standard input) takes one object a line: ``{"id", "text"}`` or
``{"id", "html_path", "url"}``, and what a feed would say if known: ``title``, ``authors``,
``published``, ``summary``. One article a line comes out, in the same order and with the same
``id``, with all columns of ``articles/``; or ``{"id", "reject": reason}``, of which ``bad_line`` is
for a line that is at fault itself, as by a file that is missing. A line without an ``id`` ends the
run with exit status 2, after those before it.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.cli.arguments import NetworkOptions, option, parse_options
from pipelines.cli.command import exit_process, run_command
from pipelines.cli.errors import UsageError


@dataclass(frozen=True)
class PreviewOptions(NetworkOptions):
    """The options of ``pipelines.preview``."""

    documents: tuple[str, ...] = option(
        "documents", nargs="*", metavar="URL|FILE", help="HTML pages"
    )
    jsonl: str | None = option(
        "--jsonl", metavar="IN", help="a file with one JSON object a line; - for stdin"
    )
    explain: bool = option(
        "--explain",
        action="store_true",
        help="also show what was cut off, and what speaks for each tag",
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status."""
    return run_command(lambda: _preview(sys.argv[1:] if arguments is None else arguments))


def _preview(arguments: Sequence[str]) -> int:
    what = "Show what the pipeline would make of documents."
    options = parse_options(PreviewOptions, "pipelines.preview", what, arguments)
    if bool(options.documents) == bool(options.jsonl):
        raise UsageError(
            "give URLs or files, or --jsonl IN; see python -m pipelines.preview --help"
        )
    from pipelines.reading import preview_run  # noqa: PLC0415 (Beam is loaded late, as in ingest)

    if options.jsonl:
        return preview_run.preview_lines(options.jsonl)
    return preview_run.preview_documents(options.documents, options, explain=options.explain)


if __name__ == "__main__":
    exit_process(main())
