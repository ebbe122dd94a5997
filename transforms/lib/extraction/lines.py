"""The body of a page as lines, each rated by where it came from; in doubt trafilatura is asked.

    tree ─► blocks ─► line_model ─┬─ sure ────────────────────────────────────────────┬─► lines
                                  └─ in doubt ─► trafilatura ─► line_model, with kept ─┘

On most pages the line model is sure of nearly every word. Where it is not, trafilatura decides for
the page as a whole, and a second model knows what it took. A line that is kept stays here whatever
its score: ``edges`` cuts it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

import numpy as np
from lxml.html import HtmlElement
from numpy.typing import NDArray

from transforms.lib.extraction.blocks import Block, Container, read_blocks
from transforms.lib.extraction.html_tree import drop_sign_ups, unwrap_layout_tables
from transforms.lib.extraction.line_features import Columns, PageFeatures, is_prose, key
from transforms.lib.extraction.line_model import line_model
from transforms.lib.extraction.seed_blocks import are_found, find_seeds, read_seeds
from transforms.lib.extraction.standfirst import find_standfirst
from transforms.lib.extraction.sure_text import HEADINGS, LIKELY, level_headings, with_sure_text

MAX_DOUBT: Final = 0.05
"""Share of the words that the line model may expect to judge wrongly without asking trafilatura.
Swept on its folds: at .05 trafilatura is asked for 53 % of the pages, at .08 for 37 %, at .12 for
24 %, where fundus258 loses .003."""

MIN_SURE_WORDS: Final = 60
"""Below, a share of the words says little."""

KEEP: Final = 0.6
"""Score from which the line model alone keeps a line."""

ADD_PROSE: Final = 0.7
"""Score from which a line that was not kept is text. Swept on the folds of the line model:
from .6 to .8 nothing moves by more than .002."""

LONG_WORDS: Final = 20
MAX_BLOCKS: Final = 5000
"""A page of more is no article, and rating them takes seconds."""

_BULLET: Final = "- "
_ITEMS: Final = frozenset({"li", "dd"})
_ALL_LINKED: Final = 0.95


@dataclass(frozen=True)
class Line:
    """One line of the body.

    Attributes:
        text: Clean text, never empty.
        heading: It was a heading.
        link: All of its text is one link to another page of the site.
        score: Probability of being text of the article, by the line model; 1 where not asked.
        container: The element that it stands in, None where that is not known.
        evidence: The row that the model saw, to explain the score.
    """

    text: str
    heading: bool = False
    link: bool = False
    score: float = 1.0
    container: Container | None = field(default=None, repr=False, compare=False)
    evidence: NDArray[np.float32] | None = field(default=None, repr=False, compare=False)

    def is_in(self, element: Container) -> bool:
        """The element is around the line."""
        above = self.container
        while above is not None and above is not element:
            above = above.parent
        return above is not None

    @property
    def is_long(self) -> bool:
        """As long as a sentence of an article."""
        return self.text.count(" ") + 1 >= LONG_WORDS


def extract_lines(
    tree: HtmlElement, url: str = "", titles: Iterable[str] = (), summary: str = ""
) -> list[Line]:
    """Lines of the main text, in order; empty when there is none. May change ``tree``.

    Args:
        tree: The page.
        url: Tells links within the site, which point to other articles, from those that lead away.
        titles: Titles and headings of the page.
        summary: What the page says it is about.
    """
    blocks = page_blocks(tree)
    if not 0 < len(blocks) <= MAX_BLOCKS:
        return [Line(text) for text in read_seeds(tree, blocks)]
    keys = [key(block.text) for block in blocks]
    titles = tuple(titles)
    page = PageFeatures(blocks, keys, titles, summary)
    rows, scores = _rated(page.columns)
    kept = [bool(score > KEEP) for score in scores]
    if is_doubtful(page.words, scores) or _has_two_articles(blocks, kept):
        seeds = read_seeds(tree, blocks)
        kept = find_seeds(keys, seeds)
        if not are_found(blocks, kept, seeds):
            return [Line(text) for text in seeds]
        rows, scores = _rated(page.with_kept(kept))
    scores = with_sure_text(blocks, keys, kept, scores)
    scores = level_headings(blocks, kept, scores)
    if (standfirst := find_standfirst(blocks, keys, kept, scores, titles)) >= 0:
        scores[standfirst] = 1.0
    host = _host(url)
    inside = _reach(blocks, kept)
    return [
        _line(block, host, float(score), row)
        for place, (block, is_seed, score, row) in enumerate(
            zip(blocks, kept, scores, rows, strict=True)
        )
        if is_seed or (place < inside and _is_missed_text(block, score))
    ]


def page_blocks(tree: HtmlElement) -> list[Block]:
    """The blocks of a page as the line model rates them. May change ``tree``."""
    return read_blocks(drop_sign_ups(unwrap_layout_tables(tree)))


def _rated(rows: Columns) -> tuple[Columns, NDArray[np.float64]]:
    """The rows, and the score of each."""
    return rows, line_model(rows.shape[1]).probabilities(rows)


def is_doubtful(words: NDArray[np.float64], scores: NDArray[np.float64]) -> bool:
    """So many words stand in blocks of middling scores that trafilatura should be asked.

    Args:
        words: Words of each block.
        scores: Probability of being text, one a block.
    """
    text = float(words[scores > KEEP].sum())
    expected_wrong = float((words * np.minimum(scores, 1 - scores)).sum())
    return text < MIN_SURE_WORDS or expected_wrong > MAX_DOUBT * text


def _has_two_articles(blocks: Sequence[Block], kept: Sequence[bool]) -> bool:
    """A headline stands between paragraphs that are kept: the page goes on with another article."""
    paragraphs = [
        place for place, is_kept in enumerate(kept) if is_kept and is_prose(blocks[place])
    ]
    between = blocks[paragraphs[0] : paragraphs[-1]] if paragraphs else ()
    return any(block.tag == "h1" for block in between)


def _reach(blocks: Sequence[Block], kept: Sequence[bool]) -> int:
    """Index up to which there may be text.

    After the last line found, a headline opens the next article of an endless page.
    """
    last = max((place for place, is_seed in enumerate(kept) if is_seed), default=len(blocks))
    below = range(last + 1, len(blocks))
    return next((place for place in below if blocks[place].tag == "h1"), len(blocks))


def _is_missed_text(block: Block, score: float) -> bool:
    return score > (ADD_PROSE if is_prose(block, LONG_WORDS) else LIKELY)


def _line(block: Block, host: str, score: float, row: NDArray[np.float32]) -> Line:
    alone = block.linked >= _ALL_LINKED * len(block.text)
    is_heading = block.tag in HEADINGS
    text = block.text
    if alone and not _stays_on_site(block.link, host):
        # A product or a source: the model cannot know where a link leads.
        alone, score = False, 1.0 if is_heading else score
    if block.tag in _ITEMS and not text.startswith(_BULLET):
        text = _BULLET + text
    return Line(text, is_heading, alone, score, block.container, row)


def _stays_on_site(address: str, host: str) -> bool:
    """A link to another page of the same site; ``#…`` is a jump within this one."""
    if not address or address.startswith("#"):
        return False
    target = _host(address)
    if not target:
        return True
    return f".{target}".endswith(f".{host}") or f".{host}".endswith(f".{target}")


def _host(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
