"""Every clause of the HTTP contract in ``docs/http.md`` is shown by tests that exist."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCUMENT = (ROOT / "docs" / "http.md").read_text(encoding="utf-8")
PARAGRAPHS = [
    "Conditional GET",
    "Rhythm",
    "Politeness",
    "Bodies",
    "Identity of articles",
    "Hostile servers",
    "Hostile documents",
]


@dataclass(frozen=True)
class Clause:
    """One row of the tables."""

    number: str
    text: str
    tests: tuple[str, ...]
    reference: str


def clauses(document: str) -> Iterator[Clause]:
    for line in document.splitlines():
        if re.match(r"\|\s*\d", line):
            number, text, tests, reference = (c.strip() for c in line.strip().strip("|").split("|"))
            yield Clause(number, text, tuple(re.findall(r"`([^`]+)`", tests)), reference)


@cache
def defined_in(path: Path) -> frozenset[str]:
    """Names of the test functions of a module, those of a class as ``Class::test``."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            methods = (method for method in node.body if isinstance(method, ast.FunctionDef))
            found |= {f"{node.name}::{method.name}" for method in methods}
    return frozenset(name for name in found if name.rpartition("::")[2].startswith("test_"))


def problems(document: str) -> list[str]:
    found = []
    for clause in clauses(document):
        if not clause.tests:
            found.append(f"{clause.number} has no test")
        if not (clause.text and clause.reference):
            found.append(f"{clause.number} lacks its text or its reference")
        for test in clause.tests:
            path, _, name = test.partition("::")
            if not (ROOT / path).is_file() or name not in defined_in(ROOT / path):
                found.append(f"{clause.number} names {test}, which does not exist")
    return found


def test_every_clause_has_tests_and_they_exist() -> None:
    assert not problems(DOCUMENT)


def test_every_paragraph_of_the_contract_is_there_and_its_clauses_are_numbered() -> None:
    assert re.findall(r"^## \d+ (.+)$", DOCUMENT, re.MULTILINE) == PARAGRAPHS
    numbers = [tuple(map(int, clause.number.split("."))) for clause in clauses(DOCUMENT)]
    for index, (paragraph, group) in enumerate(groupby(numbers, key=lambda n: n[0]), start=1):
        rows = [row for _, row in group]
        assert (paragraph, rows) == (index, list(range(1, len(rows) + 1)))
    assert numbers[-1][0] == len(PARAGRAPHS)


def test_no_two_clauses_say_the_same() -> None:
    texts = [clause.text for clause in clauses(DOCUMENT)]
    assert len(set(texts)) == len(texts) > 80


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("| 1.1 | A clause. | | RFC 9110 |", "no test"),
        ("| 1.1 | A clause. | `tests/nowhere.py::test_x` | RFC 9110 |", "does not exist"),
        (
            "| 1.1 | A clause. | `tests/contract/test_http_clauses.py::test_x` | RFC 9110 |",
            "does not exist",
        ),
        (
            "| 1.1 | A clause. | `tests/contract/test_http_clauses.py::problems` | RFC 9110 |",
            "does not exist",
        ),
        (
            "| 1.1 | | `tests/contract/test_http_clauses.py::test_no_two_clauses_say_the_same` | |",
            "lacks",
        ),
    ],
)
def test_the_check_finds_what_is_missing(row: str, problem: str) -> None:
    (found,) = problems(row)
    assert problem in found
