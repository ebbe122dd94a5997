"""The columns of the line model."""

from __future__ import annotations

import numpy as np
import pytest

from tests.support.line_blocks import PAGE, rows
from transforms.lib.extraction.blocks import Block, read_blocks
from transforms.lib.extraction.html_tree import parse_html
from transforms.lib.extraction.line_features import NAMES


@pytest.fixture(scope="module")
def blocks() -> list[Block]:
    return read_blocks(parse_html(PAGE))


def test_every_column_has_a_name_of_its_own(blocks: list[Block]) -> None:
    assert rows(blocks).shape == (len(blocks), len(NAMES))
    assert len(set(NAMES)) == len(NAMES)


def test_page_of_one_block_has_a_row() -> None:
    one = read_blocks(parse_html("<p>Only this.</p>"))
    assert np.isfinite(rows(one)).all()
