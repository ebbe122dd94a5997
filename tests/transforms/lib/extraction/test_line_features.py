"""The columns of the line models."""

from __future__ import annotations

import numpy as np
import pytest

from tests.support.line_blocks import PAGE, page_features, rows_with_kept
from transforms.lib.extraction.blocks import Block, read_blocks
from transforms.lib.extraction.html_tree import parse_html
from transforms.lib.extraction.line_features import NAMES, NAMES_WITH_KEPT


@pytest.fixture(scope="module")
def blocks() -> list[Block]:
    return read_blocks(parse_html(PAGE))


def test_every_column_has_a_name_of_its_own(blocks: list[Block]) -> None:
    assert page_features(blocks).columns.shape == (len(blocks), len(NAMES))
    assert rows_with_kept(blocks).shape == (len(blocks), len(NAMES_WITH_KEPT))
    assert len(set(NAMES_WITH_KEPT)) == len(NAMES_WITH_KEPT)


def test_columns_of_what_was_kept_come_after_the_others(blocks: list[Block]) -> None:
    columns = rows_with_kept(blocks)
    assert np.array_equal(columns[:, : len(NAMES)], page_features(blocks).columns)
    kept = columns[:, NAMES_WITH_KEPT.index("kept")]
    assert list(kept) == [block.tag == "p" for block in blocks]
    assert list(columns[1:, NAMES_WITH_KEPT.index("kept +1")]) == list(kept[:-1])


def test_share_kept_is_of_the_words_of_the_element() -> None:
    blocks = read_blocks(parse_html("<div><p>One two three</p><h2>Four</h2></div>"))
    columns = rows_with_kept(blocks)
    assert list(columns[:, NAMES_WITH_KEPT.index("kept of element")]) == [0.75, 0.75]


def test_page_of_one_block_has_a_row() -> None:
    one = read_blocks(parse_html("<p>Only this.</p>"))
    assert np.isfinite(rows_with_kept(one)).all()
