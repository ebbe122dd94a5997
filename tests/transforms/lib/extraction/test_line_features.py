"""The columns of the line model."""

from __future__ import annotations

import numpy as np
import pytest

from transforms.lib.extraction.blocks import Block, read_blocks
from transforms.lib.extraction.html_tree import parse_html
from transforms.lib.extraction.line_features import NAMES, features, key

SENTENCE = "The yard told the {}th buyer of the ship on Monday that the radar would come in spring."


PAGE = (
    "<body><nav><ul><li><a href='/a'>Home</a></li><li><a href='/b'>World news</a></li></ul></nav>"
    f"<article><h1>Radar late</h1>{''.join(f'<p>{SENTENCE.format(n)}</p>' for n in range(8))}"
    "</article><aside class='related'><a href='/c'>Army buys trucks for the winter</a></aside>"
)


def rows(blocks: list[Block]) -> np.ndarray:
    kept = [block.tag == "p" for block in blocks]
    keys = [key(block.text) for block in blocks]
    return features(blocks, keys, kept, ["Radar late"], "")


@pytest.fixture(scope="module")
def blocks() -> list[Block]:
    return read_blocks(parse_html(PAGE))


def test_every_column_has_a_name_of_its_own(blocks: list[Block]) -> None:
    assert rows(blocks).shape == (len(blocks), len(NAMES))
    assert len(set(NAMES)) == len(NAMES)


def test_page_of_one_block_has_a_row() -> None:
    one = read_blocks(parse_html("<p>Only this.</p>"))
    assert np.isfinite(rows(one)).all()
