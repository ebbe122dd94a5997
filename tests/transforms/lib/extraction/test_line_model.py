from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.support.line_blocks import PAGE, page_features, rows_with_kept
from transforms.lib.extraction.blocks import Block, read_blocks
from transforms.lib.extraction.html_tree import parse_html
from transforms.lib.extraction.line_features import NAMES, NAMES_WITH_KEPT, Columns
from transforms.lib.extraction.line_model import LineModel, line_model, read_model


@pytest.fixture(scope="module")
def blocks() -> list[Block]:
    return read_blocks(parse_html(PAGE))


@pytest.fixture(params=["alone", "with kept"])
def rows(request: pytest.FixtureRequest, blocks: list[Block]) -> Columns:
    return page_features(blocks).columns if request.param == "alone" else rows_with_kept(blocks)


def test_paragraphs_of_the_article_are_likelier_than_links_around_it(
    blocks: list[Block], rows: Columns
) -> None:
    scores = line_model(rows.shape[1]).probabilities(rows)
    text = [score for block, score in zip(blocks, scores, strict=True) if block.tag == "p"]
    links = [score for block, score in zip(blocks, scores, strict=True) if block.linked]
    assert min(text) > 0.5 > max(links)


def test_reasons_add_up_to_the_score(rows: Columns) -> None:
    model, row = line_model(rows.shape[1]), rows[0]
    moved = sum(by for _, by in model.reasons(row, len(NAMES_WITH_KEPT)))
    odds = model.base + sum(model.values[root] for root in model.roots) + moved
    assert model.probabilities(row[None])[0] == pytest.approx(1 / (1 + np.exp(-odds)))


def test_table_is_read_as_it_is_written(tmp_path: Path) -> None:
    table = tmp_path / "model.csv"
    table.write_text(
        "tree,column,threshold,left,right,value\n,base,,,,-1.0\n"
        "0,words,2.0,1,2,0.0\n0,,,,,-0.5\n0,,,,,1.5\n1,,,,,0.25\n"
    )
    model: LineModel = read_model(table)
    few, many = np.zeros((2, len(NAMES)), dtype=np.float32)
    many[0] = 3
    odds = np.log(model.probabilities(np.stack([few, many])) ** -1 - 1) * -1
    assert odds == pytest.approx([-1.25, 0.75])
