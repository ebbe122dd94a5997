"""What the command lines of all commands share: the parser, and options that several take."""

from __future__ import annotations

import argparse
from typing import NoReturn

from pipelines.cli.errors import UsageError
from pipelines.cli.values import contact, lake_root, network


class ArgumentParser(argparse.ArgumentParser):
    """An argparse parser that takes no abbreviations and raises ``UsageError`` on a mistake."""

    def __init__(self, prog: str, description: str) -> None:
        super().__init__(
            prog=f"python -m {prog}",
            description=description,
            allow_abbrev=False,
            formatter_class=argparse.ArgumentDefaultsHelpFormatter,
        )

    def error(self, message: str) -> NoReturn:
        """Raise instead of printing the usage: the caller prints one line."""
        raise UsageError(f"{message}; see {self.prog} --help")


def add_output_argument(parser: argparse.ArgumentParser) -> None:
    """Add the option of every command that works on a lake."""
    parser.add_argument(
        "--output",
        metavar="LAKE",
        required=True,
        type=lake_root,
        help="a directory, gs://… or s3://…",
    )


def add_network_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of every command that asks servers."""
    parser.add_argument(
        "--contact",
        metavar="URL",
        type=contact,
        help="who runs this, for the User-Agent",
    )
    parser.add_argument(
        "--allow_network",
        metavar="CIDR",
        action="append",
        default=[],
        type=network,
        help="addresses to reach although they are not public; repeatable",
    )
