"""Options are fields of dataclasses: what a parser makes of them."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from pipelines.cli.arguments import option, parse_options
from pipelines.cli.errors import UsageError


@dataclass(frozen=True)
class Options:
    lake: str = option("--output", required=True)
    size: int = option("--slice_size", type=int, default=500)
    names: tuple[str, ...] = option("--name", action="append", default=[])


def parse(*arguments: str) -> Options:
    return parse_options(Options, "pipelines.one", "Do one thing.", arguments)


def test_flags_fill_the_fields_and_repeated_ones_are_tuples() -> None:
    assert parse("--output=a", "--name=b", "--name=c") == Options("a", 500, ("b", "c"))


@pytest.mark.parametrize(
    "arguments", [(), ("--output=a", "--slice=3"), ("--output=a", "--slice_size=x")]
)
def test_a_mistake_is_an_error_that_leads_to_the_help(arguments: tuple[str, ...]) -> None:
    with pytest.raises(UsageError, match=r"see python -m pipelines\.one --help"):
        parse(*arguments)
