"""The parameters of the Dataflow template as the flags of ``pipelines.ingest``.

A template's launcher gives each parameter once and with a value: ``--streaming=true``,
``--feed=https://a.example/rss https://b.example/rss``. So ``true`` and ``false`` switch a flag
that takes no value here, blanks separate the values of a repeatable one, and an empty value is a
parameter that was left out.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence

from pipelines import ingest
from pipelines.cli.command import run_command
from pipelines.cli.errors import UsageError
from pipelines.ingestion.options import option_actions


def main(arguments: Sequence[str]) -> int:
    """Submit the job, or write the template's job description, and return the exit status."""

    def submit() -> int:
        return ingest.main(flags_of_parameters(arguments))

    return run_command(submit)


def flags_of_parameters(parameters: Sequence[str]) -> list[str]:
    """The command line that ``--name=value`` parameters stand for; Beam's own are left as they are.

    Raises:
        UsageError: a switch is neither true nor false.
    """
    actions = {name: action for action in option_actions() for name in action.option_strings}
    flags: list[str] = []
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name in actions:
            flags.extend(_flags(actions[name], name, value))
        else:
            flags.append(parameter)
    return flags


def _flags(action: argparse.Action, name: str, value: str) -> Iterator[str]:
    if action.nargs == 0:
        if value not in ("", "true", "false"):
            raise UsageError(f"{name}={value}: give true or false")
        if value == "true":
            yield name
    elif isinstance(action.default, list):
        yield from (f"{name}={part}" for part in value.split())
    elif value:
        yield f"{name}={value}"
