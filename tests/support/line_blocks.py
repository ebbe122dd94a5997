"""Pages of a few lines, their blocks and the columns of those."""

from __future__ import annotations

import numpy as np

from transforms.lib.extraction.blocks import Block
from transforms.lib.extraction.html_tree import parse_html
from transforms.lib.extraction.line_features import PageFeatures, key
from transforms.lib.extraction.lines import extract_lines

SENTENCE = "The yard told the {}th buyer of the ship on Monday that the radar would come in spring."
PAGE = (
    "<body><nav><ul><li><a href='/a'>Home</a></li><li><a href='/b'>World news</a></li></ul></nav>"
    f"<article><h1>Radar late</h1>{''.join(f'<p>{SENTENCE.format(n)}</p>' for n in range(8))}"
    "</article><aside class='related'><a href='/c'>Army buys trucks for the winter</a></aside>"
)


def page_features(blocks: list[Block]) -> PageFeatures:
    return PageFeatures(blocks, [key(block.text) for block in blocks], ["Radar late"], "")


def rows_with_kept(blocks: list[Block]) -> np.ndarray:
    return page_features(blocks).with_kept([block.tag == "p" for block in blocks])


PARAGRAPH = "Paragraph {} tells in enough words what the officer said on Tuesday about the ships."


def paragraphs(count: int, first: int = 0) -> str:
    return "".join(f"<p>{PARAGRAPH.format(first + n)}</p>" for n in range(count))


def texts(html: str) -> list[str]:
    return [line.text for line in extract_lines(parse_html(html))]
