"""The page ``docs/report.md`` names the keys of the report's JSON.

``python -m tests.contract.test_report_page`` writes its table anew. A key that was there stays.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, get_args

from tests.support.kept_files import keep
from transforms.lib.report.report import SECTIONS
from transforms.lib.report.sections.streams import StreamHealth
from transforms.lib.report.totals import Totals
from transforms.lib.report.values import record_keys

PAGE = Path(__file__).parents[2] / "docs" / "report.md"
_HEADER = "| list | a record is | its keys |\n| --- | --- | --- |\n"


def records() -> dict[str, type[Any]]:
    """The record of each list."""
    of_sections = {s.identifier: get_args(s.__orig_bases__[0])[0] for s in SECTIONS}  # type: ignore[attr-defined] # of any generic
    return {"streams": StreamHealth, **of_sections}


def keys(record: type[Any]) -> str:
    return ", ".join(f"`{key}`" for key in record_keys(record))


def table() -> str:
    rows = (
        f"| `{name}` | {(record.__doc__ or '').partition(chr(10))[0]} | {keys(record)} |\n"
        for name, record in records().items()
    )
    return _HEADER + "".join(rows)


def test_the_page_names_every_key_that_there_is() -> None:
    page = PAGE.read_text("utf-8")
    assert table() in page, "run: python -m tests.contract.test_report_page"
    assert keys(Totals) in page


def _write() -> None:
    before, old, after = re.split(r"(?m)((?:^\| .*\n)+)", PAGE.read_text("utf-8"))
    if lost := set(re.findall(r"`(\w+)`", old)) - set(re.findall(r"`(\w+)`", table())):
        raise SystemExit(f"keys are only ever added; these would go: {', '.join(sorted(lost))}")
    keep(PAGE, before + table() + after)


if __name__ == "__main__":
    _write()
