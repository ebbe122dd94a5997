"""Take an article down: out of every dataset, for good.

    python -m pipelines.forget --output ./lake --url URL --reason TEXT [--dry_run]

or ``--article_id ID``, or ``--person NAME`` for all articles that name a person. Its rows in
``articles/`` and ``pages/`` go, what ``polls/`` and ``rejects/`` say of it is blanked, and a
tombstone keeps it from coming back: what leads to it is rejected as ``withdrawn``. The files that
held it are deleted at once. Broken off, it is completed by the same call.

Exit status: 0 done, also with nothing to do; 1 it failed; 75 another run is at work; 2 bad
arguments, or nothing there. Apache Beam is loaded late, so that a mistake is answered at once.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from pipelines.cli.arguments import parse_options
from pipelines.cli.command import exit_process, run_command
from pipelines.cli.errors import UsageError
from pipelines.upkeep.options import ForgetOptions
from transforms.lib.lake.withdrawn import address_keys
from transforms.lib.text.plain import tokens


def parse(arguments: Sequence[str]) -> ForgetOptions:
    """Parse a command line. Raises UsageError with one line on a mistake."""
    what = "Take an article down, for good."
    options = parse_options(ForgetOptions, "pipelines.forget", what, arguments)
    if sum(one is not None for one in (options.url, options.article_id, options.person)) != 1:
        raise UsageError("give one of --url, --article_id and --person")
    if options.url is not None and not address_keys((options.url,)):
        raise UsageError(f"--url {options.url} is not the address of a page")
    if options.person is not None and not tokens(options.person):
        raise UsageError("--person is not a name")
    if not options.reason.strip():
        raise UsageError("--reason is empty; say why, in words that may stay in the lake")
    return options


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status."""
    return run_command(lambda: _forget(parse(sys.argv[1:] if arguments is None else arguments)))


def _forget(options: ForgetOptions) -> int:
    from pipelines.upkeep.forget import forget  # noqa: PLC0415 (see the module's docstring)

    return forget(options)


if __name__ == "__main__":
    exit_process(main())
