"""The architecture page names what there is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from schemas.datasets import DATASETS
from tests.contract.test_architecture import ROOMS

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "architecture.md").read_text("utf-8")
TOPS = "lib|stages|schemas|pipelines|tests|transforms"
PATHS = sorted(set(re.findall(rf"`((?:{TOPS})/[\w./*-]*)`", PAGE)))


def first_cells(heading: str) -> list[str]:
    """The code in the first cells of the table below a sentence."""
    _, table, *_ = PAGE.partition(heading)[2].split("\n\n")
    return re.findall(r"^\| `([\w/]+)`", table, re.MULTILINE)


@pytest.mark.parametrize("path", PATHS)
def test_a_path_on_the_page_is_there(path: str) -> None:
    full = f"transforms/{path}" if path.startswith(("lib/", "stages/")) else path
    assert "NAME" in full or any(ROOT.glob(full.rstrip("/"))), f"{path} is not there"


def test_the_page_lists_the_rooms_in_their_order() -> None:
    assert first_cells("The rooms of `transforms/lib`") == list(ROOMS)


def test_the_page_lists_the_datasets() -> None:
    listed = {name.rstrip("/") for name in first_cells("one folder for each dataset")}
    assert listed == set(DATASETS)


def test_links_of_the_documents_lead_somewhere() -> None:
    for document in (*(ROOT / "docs").glob("**/*.md"), *ROOT.glob("*.md")):
        for target in re.findall(r"\]\(([^)#]+)[^)]*\)", document.read_text("utf-8")):
            there = "://" in target or (document.parent / target).exists()
            assert there, f"{document.relative_to(ROOT)} links to {target}"
