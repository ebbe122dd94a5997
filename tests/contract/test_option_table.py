"""The table of options in the README says what the command line takes.

``python -m tests.contract.test_option_table`` writes the table anew.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from pipelines.ingestion.options import option_actions
from tests.support.kept_files import keep

README = Path(__file__).parents[2] / "README.md"
_HEADER = "| option of `ingest` | |\n| --- | --- |\n"


def option_row(action: argparse.Action) -> str:
    """One line of the table: the flag with its value, what it does, and its default."""
    value = action.metavar or "\\|".join(action.choices or ())
    if action.nargs == "?":
        value = f"[{value}]"
    flag = f"{action.option_strings[0]} {value}".strip().replace("DAYS|", "DAYS\\|")
    shown = isinstance(action.default, int | float | str) and action.nargs != 0
    default = f" ({action.default} by default)" if shown and action.default != "" else ""
    return f"| `{flag}` | {action.help}{default} |"


def option_table() -> str:
    """The whole table."""
    return _HEADER + "".join(f"{option_row(action)}\n" for action in option_actions())


def test_the_readme_lists_every_option_as_the_parser_has_it() -> None:
    assert option_table() in README.read_text("utf-8"), (
        "run: python -m tests.contract.test_option_table"
    )


def _write() -> None:
    before, _, rest = README.read_text("utf-8").partition(_HEADER)
    after = rest[rest.index("\n\n") if not rest.startswith("\n") else 0 :]
    keep(README, before + option_table() + "\n" + after.lstrip("\n"))


if __name__ == "__main__":
    _write()
