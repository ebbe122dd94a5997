"""The body of a page as lines, each rated by where it came from; in doubt trafilatura is asked.

    tree ─► blocks ─► line_model ─┬─ sure ────────────────────────────────────────────┬─► lines
                                  └─ in doubt ─► trafilatura ─► line_model, with kept ─┘

On most pages the line model is sure of nearly every word. Where it is not, trafilatura decides for
the page as a whole, and a second model knows what it took. A line that is kept stays here whatever
its score: ``edges`` cuts it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

import numpy as np
from lxml.html import HtmlElement
from numpy.typing import NDArray

from transforms.lib.extraction.blocks import Block, Container, read_blocks
from transforms.lib.extraction.html_tree import drop_sign_ups, slim, unwrap_layout_tables
from transforms.lib.extraction.line_features import (
    MAX_LINKED_PROSE,
    PROSE_WORDS,
    Columns,
    PageFeatures,
    key,
)
from transforms.lib.extraction.line_model import line_model
from transforms.lib.extraction.marks import Mark
from transforms.lib.extraction.seed_lines import (
    LONG_PARAGRAPH_WORDS,
    PROBE_CHARACTERS,
    Probes,
    seed_lines,
)
from transforms.lib.extraction.standfirst import find_standfirst

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

ADD_SHORT: Final = 0.65
BESIDE_TEXT: Final = 0.2
NEAR_TEXT: Final = 0.5
"""The same for a long paragraph that shares its element with paragraphs of the text; and for a
short one there, or a long one in the element next to it."""

MAX_WRAPPERS: Final = 3
"""Elements that a page builder puts around one heading."""

MIN_ALIKE: Final = 3
"""Headings of one make that say what is usual."""

LONG_WORDS: Final = 20
_BULLET: Final = "- "
_HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_SUBHEADINGS: Final = frozenset({"h2", "h3", "h4"})
_ITEMS: Final = frozenset({"li", "dd"})
_LISTS: Final = frozenset({"li", "ul", "ol", "table", "tbody", "tr", "td"})
_QUOTES: Final = frozenset({"p", "blockquote", "figure"})
_QUOTE_MARKS: Final = tuple('"“„«»')
_MIN_FOUND: Final = 0.5
"""Share of trafilatura's text that has to be found in the blocks; else its lines are taken."""

MAX_BLOCKS: Final = 5000
"""A page of more is no article, and rating them takes seconds."""

_MIN_KEY: Final = 20
_ALL_LINKED: Final = 0.95
_MAX_LINKED_ITEM: Final = 0.8


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
    blocks = read_blocks(drop_sign_ups(unwrap_layout_tables(tree)))
    if not 0 < len(blocks) <= MAX_BLOCKS:
        return [Line(text) for text in seed_lines(slim(tree), probes(blocks))]
    keys = [key(block.text) for block in blocks]
    titles = tuple(titles)
    page = PageFeatures(blocks, keys, titles, summary)
    rows, scores = _rated(page.columns)
    kept = [bool(score > KEEP) for score in scores]
    if is_doubtful(page.words, scores) or _has_two_articles(blocks, kept):
        seeds = seed_lines(slim(tree), probes(blocks))
        kept = find_seeds(keys, seeds)
        if not _are_found(blocks, kept, seeds):
            return [Line(text) for text in seeds]
        rows, scores = _rated(page.with_kept(kept))
    scores = _with_sure_text(blocks, keys, kept, scores)
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
        place for place, is_kept in enumerate(kept) if is_kept and _is_prose(blocks[place])
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


def probes(blocks: Sequence[Block]) -> Probes:
    """The long paragraphs outside of page furniture."""
    return [
        (block.text[:PROBE_CHARACTERS], words)
        for block in blocks
        if block.tag == "p"
        and (words := block.text.count(" ") + 1) >= LONG_PARAGRAPH_WORDS
        and not _is_furniture(block.container)
    ]


def _is_furniture(container: Container) -> bool:
    above: Container | None = container
    while above is not None:
        if above.tag in {"aside", "form"}:
            return True
        above = above.parent
    return False


def _with_sure_text(
    blocks: Sequence[Block],
    keys: Sequence[str],
    kept: Sequence[bool],
    scores: NDArray[np.float64],
) -> NDArray[np.float64]:
    """The scores, 1 for lists and quotations in the text, and for headings above its paragraphs.

    trafilatura drops lists for their links, and all that a figure holds.
    """
    paragraphs = [is_seed and block.tag == "p" for block, is_seed in zip(blocks, kept, strict=True)]
    above_text = _above_text(blocks, paragraphs)
    prose = [_is_prose(block) for block in blocks]
    bodies = {
        block.container.parent
        for place, block in enumerate(blocks)
        if prose[place] and block.tag == "p" and (kept[place] or scores[place] > ADD_SHORT)
    }
    around = {body.parent for body in bodies if body and body.parent}
    times = Counter(keys)  # what a page says twice is a label
    items: dict[Container, list[int]] = defaultdict(list)
    text = "\n".join(one for one, is_seed in zip(keys, kept, strict=True) if is_seed)
    scores = scores.copy()
    for place, block in enumerate(blocks):
        if block.tag == "li" and _outside(block.container, _LISTS) in bodies:
            items[block.container.parent or block.container].append(place)
        elif kept[place] or times[keys[place]] > 1:
            continue
        elif block.tag in _SUBHEADINGS and (below := above_text[place]):
            among = block.container.parent in bodies or _is_wrapped(block, blocks[below])
            scores[place] = 1.0 if among and not block.linked else scores[place]
        elif block.tag == "p" and block.container.parent in bodies:
            least = BESIDE_TEXT if prose[place] else NEAR_TEXT
            scores[place] = 1.0 if scores[place] > least else scores[place]
        elif prose[place] and block.tag == "p" and _parent(block.container.parent) in around:
            scores[place] = 1.0 if scores[place] > NEAR_TEXT else scores[place]
        elif prose[place] and _is_quotation(block) and keys[place] not in text:
            inside = _outside(block.container, _QUOTES) in bodies
            scores[place] = 1.0 if inside else scores[place]
    for places in items.values():
        listed = [blocks[place] for place in places]
        introduced = places[0] > 0 and _introduces(blocks[places[0] - 1])
        if all(item.linked < _MAX_LINKED_ITEM * _letters(item.text) for item in listed):
            scores[[place for place in places if introduced or not kept[place]]] = 1.0
    return scores


def level_headings(
    blocks: Sequence[Block], kept: Sequence[bool], scores: NDArray[np.float64]
) -> NDArray[np.float64]:
    """The scores, none of a heading below what is usual for those of the same make in the text."""
    alike: dict[Hashable, list[int]] = defaultdict(list)
    for place, block in enumerate(blocks):
        if kept[place] and block.tag in _SUBHEADINGS and not block.linked:
            parent = block.container.parent
            alike[block.tag, block.container.names, parent and parent.names].append(place)
    scores = scores.copy()
    for places in alike.values():
        if len(places) >= MIN_ALIKE and (usual := np.median(scores[places])) > ADD_SHORT:
            scores[places] = np.maximum(scores[places], usual)
    return scores


def _above_text(blocks: Sequence[Block], paragraphs: Sequence[bool]) -> list[int]:
    """Index of the paragraph of the text that is next below each block, 0 where another thing is.

    Headings and pictures may stand between, but no headline: what is above that is its kicker.
    """
    above = [0] * len(blocks)
    below = 0
    for place in range(len(blocks) - 1, -1, -1):
        block = blocks[place]
        above[place] = below
        if block.tag == "h1":
            below = 0
        elif block.tag not in _HEADINGS and not _marks(block) & Mark.FIGURE:
            below = place if paragraphs[place] else 0
    return above


def _marks(block: Block) -> int:
    return block.container.marks | block.container.around


def _is_wrapped(heading: Block, below: Block) -> bool:
    """The heading has wrappers of its own beside the paragraph below it, or beside its wrappers."""
    one, other = heading.container.parent, below.container.parent
    for _ in range(MAX_WRAPPERS):
        if one is None or other is None:
            return False
        if other in (one, one.parent):
            return True
        one, other = one.parent, other.parent
    return one is other


def _introduces(block: Block) -> bool:
    """A paragraph, and no label in bold, that says what is listed below it."""
    return block.tag == "p" and not block.strong and block.text.endswith((":", "："))


def _letters(text: str) -> int:
    """Beside a date, a link is all that an item says."""
    return sum(map(str.isalpha, text))


def _is_quotation(block: Block) -> bool:
    tags = {block.tag, block.container.parent.tag if block.container.parent else ""}
    return "blockquote" in tags or ("figure" in tags and block.text.startswith(_QUOTE_MARKS))


def _parent(container: Container | None) -> Container | None:
    return container and container.parent


def _is_prose(block: Block) -> bool:
    unlinked = block.linked < MAX_LINKED_PROSE * len(block.text)
    return unlinked and block.text.count(" ") + 1 >= PROSE_WORDS


def _outside(container: Container, tags: frozenset[str]) -> Container | None:
    """The next element around that is none of these."""
    above: Container | None = container
    while above is not None and above.tag in tags:
        above = above.parent
    return above


def find_seeds(keys: Sequence[str], seeds: Sequence[str]) -> list[bool]:
    """Which of the blocks, by ``key``, are lines of trafilatura; a text that repeats, only once."""
    places: dict[str, list[int]] = defaultdict(list)
    for place, compared in enumerate(keys):
        places[compared].append(place)
    found = [False] * len(keys)
    last, rest = -1, []
    for seed in map(key, seeds):
        free = [place for place in places.get(seed, ()) if not found[place]]
        if free:
            last = next((place for place in free if place > last), free[-1])
            found[last] = True
        elif seed:
            rest.append(seed)
    if rest:
        for place, compared in enumerate(keys):
            found[place] = found[place] or _is_part(compared, rest)
    return found


def _is_part(compared: str, rest: Sequence[str]) -> bool:
    """The block is part of a line, begins as one does, or is made of several."""
    if len(compared) < _MIN_KEY:
        return False
    start = compared[:_MIN_KEY]
    if any(compared in seed or seed.startswith(start) for seed in rest):
        return True
    return 2 * sum(len(seed) for seed in rest if seed in compared) > len(compared)


def _are_found(blocks: Sequence[Block], kept: Sequence[bool], seeds: Sequence[str]) -> bool:
    found = sum(len(block.text) for block, is_seed in zip(blocks, kept, strict=True) if is_seed)
    return bool(blocks) and found >= _MIN_FOUND * sum(map(len, seeds))


def _is_missed_text(block: Block, score: float) -> bool:
    return score > (ADD_PROSE if _is_long(block) else ADD_SHORT)


def _is_long(block: Block) -> bool:
    unlinked = block.linked < MAX_LINKED_PROSE * len(block.text)
    return unlinked and block.text.count(" ") + 1 >= LONG_WORDS


def _line(block: Block, host: str, score: float, row: NDArray[np.float32]) -> Line:
    alone = block.linked >= _ALL_LINKED * len(block.text)
    is_heading = block.tag in _HEADINGS
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
