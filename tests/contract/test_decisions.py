"""The index of decisions lists every page, with its title and its status.

``python -m tests.contract.test_decisions`` writes the index anew.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.support.kept_files import keep

DECISIONS = Path(__file__).parents[2] / "docs" / "decisions"
INDEX = DECISIONS / "README.md"
PAGES = sorted(DECISIONS.glob("[0-9]*.md"))
_HEAD = re.compile(
    r"# (?P<number>\d+)\. (?P<title>[^\n]+)\n\n"
    r"\*(?P<status>\d{4}-\d\d-\d\d, (?:accepted|superseded)[^*]*)\*\n"
)


def row(page: Path) -> str:
    """The line of the index for a page."""
    head = _HEAD.match(page.read_text("utf-8"))
    assert head, f"{page.name} does not begin with '# N. Title' and '*YYYY-MM-DD, accepted.*'"
    return f"| {head['number']} | [{head['title']}]({page.name}) | {head['status']} |\n"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_decision_has_a_number_a_date_and_a_status_and_is_in_the_index(page: Path) -> None:
    assert row(page).startswith(f"| {int(page.name[:4])} |"), "the number is that of the file"
    assert row(page) in INDEX.read_text("utf-8"), "run: python -m tests.contract.test_decisions"


def test_no_number_is_given_twice() -> None:
    numbers = [page.name[:4] for page in PAGES]
    assert len(set(numbers)) == len(numbers)


def _write() -> None:
    kept = [
        line
        for line in INDEX.read_text("utf-8").splitlines(keepends=True)
        if not re.match(r"\| \d+ \|", line)
    ]
    keep(INDEX, "".join(kept) + "".join(map(row, PAGES)))


if __name__ == "__main__":
    _write()
