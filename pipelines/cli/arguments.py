"""What the command lines of all commands share: the parser, and options that several take."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from typing import Any, NoReturn, TypeVar

from pipelines.cli.errors import UsageError
from pipelines.cli.values import (
    MAX_WORKERS,
    at_least,
    contact,
    entity_model,
    lake_root,
    network,
    seconds,
)

Options = TypeVar("Options")


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


def option(flag: str, **argparse_options: Any) -> Any:
    """A field of a dataclass of options: its flag, and how argparse reads it.

    The default of the field is that of the flag: None, [], or False for a switch, if not given.
    """
    return field(metadata={"flag": flag, **argparse_options})


def add_options(parser: argparse.ArgumentParser, options: type[Any]) -> None:
    """Add a flag for each field that ``option`` made. The name of the field is its ``dest``."""
    for one in fields(options):
        if one.metadata:
            given = dict(one.metadata)
            flag = given.pop("flag")
            if flag.startswith("-"):  # a positional argument is its own dest
                given["dest"] = one.name
            parser.add_argument(flag, **given)


def read_options(options: type[Options], parsed: argparse.Namespace, **others: Any) -> Options:
    """The dataclass of what was parsed, with its ``others``; repeatable flags as tuples."""
    ours = [one.name for one in fields(options) if one.metadata]  # type: ignore[arg-type] # any dataclass
    values = {name: getattr(parsed, name) for name in ours}
    given = {name: tuple(v) if isinstance(v, list) else v for name, v in values.items()}
    return options(**given, **others)


def parse_options(
    options: type[Options], prog: str, description: str, arguments: Sequence[str]
) -> Options:
    """Parse a command line. Raises UsageError with one line on a mistake."""
    parser = ArgumentParser(prog, description)
    add_options(parser, options)
    return read_options(options, parser.parse_args(list(arguments)))


@dataclass(frozen=True)
class LakeOptions:
    """The option of the commands that work on one lake; a backfill has two."""

    output: str = option(
        "--output",
        metavar="LAKE",
        required=True,
        type=lake_root,
        help="a directory, `gs://…` or `s3://…`",
    )


@dataclass(frozen=True)
class WaitOptions:
    """The option of every command that has a lake for itself while it works."""

    wait: float = option(
        "--wait",
        metavar="SECONDS",
        type=seconds,
        default=0.0,
        help="how long to wait while another run holds the lake, before exit status 75",
    )


@dataclass(frozen=True)
class LeaseOptions(WaitOptions, LakeOptions):
    """The options of a command that has the lake ``--output`` for itself while it works."""


@dataclass(frozen=True)
class WorkOptions:
    """The options of every command that makes rows of documents."""

    extract_workers: int = option(
        "--extract_workers",
        metavar="N",
        type=at_least(0, MAX_WORKERS),
        default=0,
        help="worker processes for extraction and tagging; 0: one per processor",
    )
    entity_model: str | None = option(
        "--entity_model",
        metavar="spacy:NAME",
        type=entity_model,
        help="a spaCy model, by package or directory, that adds the entities our rules do not "
        "find; the same for ingest and backfill",
    )
    slice_size: int = option(
        "--slice_size",
        metavar="N",
        type=at_least(1),
        default=500,
        help="how many entries or rows are worked off and committed together; not by a stream",
    )


@dataclass(frozen=True)
class NetworkOptions:
    """The options of every command that asks servers."""

    contact: str | None = option(
        "--contact",
        metavar="URL",
        type=contact,
        help="who runs this; goes into the User-Agent",
    )
    allow_networks: tuple[str, ...] = option(
        "--allow_network",
        metavar="CIDR",
        action="append",
        default=[],
        type=network,
        help="addresses to reach although they are not public; repeatable",
    )
