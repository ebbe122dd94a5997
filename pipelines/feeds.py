"""Check the feeds of a list, or find those of a site, by asking them.

    python -m pipelines.feeds --check FILE.opml [--json]
    python -m pipelines.feeds --find SITE > found.opml

``--check`` asks each feed of the list once and shows whether it is alive, stale or moved, carries
full texts, and has dates that can be; ``--json`` prints the same, a JSON object a line. ``--find``
looks for the feeds of a site: those that its page names, else the usual addresses, each fetched and
read. They come as an OPML list; add country and kind before you use it. Nothing is written to a
lake.

Exit status: 0 all feeds are alive, or some were found; 1 a feed is dead, or none was found; 2 bad
arguments, or no list.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from pipelines.cli.arguments import parse_options
from pipelines.cli.command import exit_process, run_command
from pipelines.cli.errors import UsageError
from pipelines.reading.options import FeedsOptions


def parse(arguments: Sequence[str]) -> FeedsOptions:
    """Parse a command line. Raises UsageError with one line on a mistake."""
    what = "Check the feeds of a list, or find those of a site."
    options = parse_options(FeedsOptions, "pipelines.feeds", what, arguments)
    if (options.check is None) == (options.find is None):
        raise UsageError("give --check FILE.opml or --find SITE, one of them")
    if options.json and options.check is None:
        raise UsageError("--json goes with --check: what --find finds is an OPML list")
    return options


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status."""
    return run_command(lambda: _feeds(parse(sys.argv[1:] if arguments is None else arguments)))


def _feeds(options: FeedsOptions) -> int:
    # The client and the parsers, which the worker processes need not load again.
    from pipelines.reading import feed_check, feed_search  # noqa: PLC0415

    if options.check is not None:
        return feed_check.check_feeds(options.check, options)
    return feed_search.find_feeds(options.find or "", options)


if __name__ == "__main__":
    exit_process(main())
