"""What is known of each block of a page, as the columns of the line models.

Nothing here knows a language: length, punctuation, case, links, tags, purposes of the elements
around, the place in the page, the neighbours, and, where trafilatura was asked, what it took for
text.
"""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from itertools import chain
from typing import Final

import numpy as np
from numpy.typing import NDArray

from transforms.lib.extraction.blocks import Block, Container
from transforms.lib.extraction.marks import Mark
from transforms.lib.text.plain import ends_sentence

Columns = NDArray[np.float32]
Numbers = NDArray[np.float64]

PROSE_WORDS: Final = 12
MAX_LINKED_PROSE: Final = 0.3
_TAGS: Final = (
    ("p",), ("h1",), ("h2",), ("h3", "h4", "h5", "h6"), ("li", "dd"), ("td", "th", "tr"),
    ("blockquote",), ("figcaption",), ("dt",), ("div", "section"), ("pre",),
)  # fmt: skip
_TAG_COLUMN: Final = {tag: column for column, tags in enumerate(_TAGS) for tag in tags}
_OTHER_TAG: Final = len(_TAGS)
_FURNITURE: Final = int(Mark.FOOTER | Mark.ASIDE | Mark.NAVIGATION | Mark.COMMENTS)
_ANCESTOR_WEIGHTS: Final = (1.0, 0.6, 0.4, 0.25, 0.15)
_SHIFTS: Final = (1, 2, 3, -1, -2, -3)
_HEAD: Final = 200
_FAR: Final = 20
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_NOT_WORD = re.compile(r"[\W_]+")
_DROPPED: Final = {code: None for code in range(128) if _NOT_WORD.match(chr(code))}
_CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff]")
_CHARACTERS_A_WORD_CJK: Final = 3
_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")
_DIGITS: Final = string.digits.encode()
_CAPITALS: Final = string.ascii_uppercase.encode()

_TEXT: Final = (
    "words", "link share", "bold share", "sentence end", "lower start", "digits", "capitals",
    "commas", "commas per word", "word length", "after a line break", "depth", "repeats",
    "is a title", "is the summary", "opens a quotation", "at sign", "copyright sign", "bar",
    "colon at the end", "slash", "bullet", "all capitals", "a year",
)  # fmt: skip
_PLACE: Final = (
    "place in page", "after the title", "after first prose", "after last prose", "prose before",
    "above the title", "in the article", "steps up", "steps down", "share of kind",
    "share of kind outside",
)  # fmt: skip
_GROUP: Final = ("words", "prose", "link share", "blocks", "share of prose")
_CORE: Final = (
    "words", "link share", "sentence end", "in the article", "share of kind", "paragraph",
    "heading", "item", "prose",
)  # fmt: skip
NAMES: Final = (
    *_TEXT,
    *(f"<{tags[0]}>" for tags in _TAGS), "other tag",
    *(f"itself {mark.name}" for mark in Mark),
    *(f"inside {mark.name}" for mark in Mark),
    *_PLACE,
    *(f"{name} of {level}" for level in ("element", "parent", "grandparent") for name in _GROUP),
    "prose nearby", "prose around",
    *(f"{name} {shift:+d}" for shift in _SHIFTS for name in _CORE),
)  # fmt: skip
NAMES_WITH_KEPT: Final = (
    *NAMES, "kept", "kept of element", "kept of parent", *(f"kept {shift:+d}" for shift in _SHIFTS),
)  # fmt: skip


def key(text: str) -> str:
    """The text as it is compared: letters and digits, without case."""
    if text.isascii():  # the same, in a tenth of the time
        return text.translate(_DROPPED).lower()
    return _NOT_WORD.sub("", text).casefold()


def is_prose(block: Block, least_words: int = PROSE_WORDS) -> bool:
    """So many words, spaces between them, and hardly a link."""
    unlinked = block.linked < MAX_LINKED_PROSE * len(block.text)
    return unlinked and block.text.count(" ") + 1 >= least_words


class PageFeatures:
    """The blocks of a page as arrays, and the groups they form.

    Args:
        blocks: All blocks of the page, at least one.
        keys: ``key`` of their texts.
        titles: Titles and headings of the page.
        summary: What the page says it is about.

    Attributes:
        columns: One row a block, one column for each of ``NAMES``.
        words: Words of each block, by ``count_words``.
    """

    def __init__(
        self, blocks: Sequence[Block], keys: Sequence[str], titles: Iterable[str], summary: str
    ) -> None:
        self.blocks, self.keys = blocks, keys
        self.texts = [block.text for block in blocks]
        self.titles = {key(title) for title in titles if title}
        self.summary = key(summary)[:60]
        self.characters = np.array([len(text) for text in self.texts], dtype=float)
        self.words = np.array([count_words(text) for text in self.texts], dtype=float)
        self.links = np.array([block.linked for block in blocks]) / self.characters
        self.ends = np.array([ends_sentence(text) for text in self.texts])
        self.prose = (self.words >= PROSE_WORDS) & (self.links < MAX_LINKED_PROSE) & self.ends
        self.prose_words = self.words * self.prose
        self.total = max(1.0, float(self.prose_words.sum()))
        self.tags = np.zeros((len(blocks), _OTHER_TAG + 1))
        columns = [_TAG_COLUMN.get(block.tag, _OTHER_TAG) for block in blocks]
        self.tags[np.arange(len(blocks)), columns] = 1
        self.is_title = np.array([text in self.titles for text in self.keys], dtype=float)
        self._groups()
        self._article()
        self._kinds()
        parts: tuple[NDArray[np.generic], ...] = (
            self._of_texts(),
            self.tags,
            self._marks(),
            self._places(),
            *(self._group(level) for level in range(3)),
            self._nearby(),
            self._neighbours(),
        )
        self.columns: Columns = np.concatenate(parts, axis=1).astype(np.float32)

    def with_kept(self, kept: Sequence[bool]) -> Columns:
        """One row a block, one column for each of ``NAMES_WITH_KEPT``.

        Args:
            kept: The blocks that trafilatura took for text.
        """
        taken = np.array(kept, dtype=float)[:, None]
        words = self._total(self.words * taken[:, 0])
        groups = [self._group_of(level) for level in (1, 2)]
        shares = [words[group] / np.maximum(1.0, self.sums["words"][group]) for group in groups]
        near = [_shifted(taken, shift) for shift in _SHIFTS]
        parts = (self.columns, taken, np.stack(shares, axis=1), *near)
        return np.concatenate(parts, axis=1, dtype=np.float32, casting="same_kind")

    def _groups(self) -> None:
        """Sums over the blocks in each of the elements."""
        known: dict[Container, list[int]] = {}
        self.levels = levels = [_outwards(block.container, known) for block in self.blocks]
        self.rows_of_groups = np.repeat(np.arange(len(levels)), [len(level) for level in levels])
        self.groups = np.array([*chain.from_iterable(levels)])
        self.sums = {
            "words": self._total(self.words),
            "prose": self._total(self.prose_words),
            "linked": self._total(self.words * self.links),
            "blocks": self._total(np.ones(len(levels))),
        }

    def _total(self, values: Numbers) -> Numbers:
        """Sums of one value a block, by element."""
        return np.bincount(self.groups, values[self.rows_of_groups]).astype(np.float64)

    def _group_of(self, level: int) -> NDArray[np.intp]:
        """Number of the element that is so many above each block."""
        return np.array([path[min(level, len(path) - 1)] for path in self.levels])

    def _article(self) -> None:
        """The element that most of the prose is close to, and how far each block is from it."""
        scores: Counter[int] = Counter()
        for block, level, words in zip(self.blocks, self.levels, self.prose_words, strict=True):
            if words and not (block.container.around | block.container.marks) & _FURNITURE:
                outer = level[1:] if block.tag in {"p", "li", "blockquote", "td", "h2"} else level
                for group, weight in zip(outer, _ANCESTOR_WEIGHTS, strict=False):
                    scores[group] += words * weight
        best = max(scores, key=scores.__getitem__) if scores else -1
        path = next((level for level in self.levels if best in level), [])
        outwards = path[path.index(best) :] if path else []
        above = {group: steps for steps, group in enumerate(outwards)}
        self.up, self.down = np.full(len(self.blocks), _FAR), np.full(len(self.blocks), _FAR)
        for row, level in enumerate(self.levels):
            for steps, group in enumerate(level):
                if group in above:
                    self.up[row], self.down[row] = above[group], steps
                    break
        self.inside = (self.up == 0).astype(float)

    def _kinds(self) -> None:
        """Share of the prose that stands in elements of the same tags and names."""
        near = [_kind(block.container) for block in self.blocks]
        outer = [_kind(block.container.parent) for block in self.blocks]
        self.kind = self._shares([*zip(near, outer, strict=True)])
        self.kind_outside = self._shares(outer)

    def _shares(self, kinds: Sequence[Hashable]) -> Numbers:
        sums: Counter[Hashable] = Counter()
        for kind, words in zip(kinds, self.prose_words, strict=True):
            sums[kind] += words
        return np.array([sums[kind] for kind in kinds]) / self.total

    def _of_texts(self) -> Numbers:
        heads = [text[:_HEAD] for text in self.texts]
        lengths = np.minimum(self.characters, _HEAD)
        commas = np.array([text.count(",") for text in self.texts], dtype=float)
        repeats = Counter(self.keys)
        bold = np.array([block.strong for block in self.blocks]) / self.characters
        signs = [
            (
                text[0].islower(), block.broken, min(5, repeats[compared]),
                bool(self.summary) and len(compared) > _FAR and compared[:60] == self.summary,
                text[0] in "\"'“„«‘", "@" in text, "©" in text, "|" in text, text[-1] == ":",
                "/" in text, text[0] in "-•–—*►▶", text.isupper(),
                _YEAR.search(text[:120]) is not None, block.container.depth,
            )
            for text, block, compared in zip(self.texts, self.blocks, self.keys, strict=True)
        ]  # fmt: skip
        sign = np.array(signs, dtype=float).T
        digits = np.array([_count(head, _DIGITS, str.isdigit) for head in heads]) / lengths
        capitals = np.array([_count(head, _CAPITALS, str.isupper) for head in heads]) / lengths
        return np.stack(
            [
                np.log1p(self.words), self.links, bold, self.ends, sign[0], digits, capitals,
                np.log1p(commas), commas / self.words, self.characters / self.words, sign[1],
                sign[13], sign[2], self.is_title, sign[3], *sign[4:13],
            ],
            axis=1,
        )  # fmt: skip

    def _marks(self) -> Numbers:
        own = [block.container.marks | block.inner for block in self.blocks]
        around = [block.container.around for block in self.blocks]
        bits = np.array([int(mark) for mark in Mark])
        found = [np.array(values)[:, None] & bits > 0 for values in (own, around)]
        return np.concatenate(found, axis=1).astype(float)

    def _places(self) -> Numbers:
        count = len(self.blocks)
        rows = np.arange(count)
        title = self._title_row()
        in_article = np.flatnonzero(self.prose & (self.inside > 0))
        first, last = (in_article[0], in_article[-1]) if len(in_article) else (0, count)
        read = np.cumsum(self.prose_words * self.inside)
        return np.stack(
            [
                rows / count, _signed_log(rows - title), _signed_log(rows - first),
                _signed_log(rows - last), read / max(1.0, float(read[-1])), rows < title,
                self.inside, self.up, self.down, self.kind, self.kind_outside,
            ],
            axis=1,
        )  # fmt: skip

    def _title_row(self) -> int:
        headings = [row for row, block in enumerate(self.blocks) if block.tag == "h1"]
        titles = np.flatnonzero(self.is_title)
        both = [row for row in headings if self.is_title[row]]
        return next(iter([*both, *headings, *map(int, titles)]), 0)

    def _group(self, level: int) -> Numbers:
        groups = self._group_of(level)
        sums = {name: values[groups] for name, values in self.sums.items()}
        return np.stack(
            [
                np.log1p(sums["words"]), np.log1p(sums["prose"]),
                sums["linked"] / np.maximum(1.0, sums["words"]), np.log1p(sums["blocks"]),
                sums["prose"] / self.total,
            ],
            axis=1,
        )  # fmt: skip

    def _nearby(self) -> Numbers:
        padded = np.concatenate([[0.0], np.cumsum(self.prose_words * self.inside)])
        rows, count = np.arange(len(self.blocks)), len(self.blocks)
        words = [
            padded[np.minimum(rows + reach + 1, count)] - padded[np.maximum(rows - reach, 0)]
            for reach in (3, 8)
        ]
        logs: Numbers = np.log1p(np.stack(words, axis=1))
        return logs

    def _neighbours(self) -> Numbers:
        core = np.stack(
            [
                np.log1p(self.words), self.links, self.ends, self.inside, self.kind,
                self.tags[:, 0], self.tags[:, 2] + self.tags[:, 3], self.tags[:, 4],
                self.prose_words > 0,
            ],
            axis=1,
        )  # fmt: skip
        return np.concatenate([_shifted(core, shift) for shift in _SHIFTS], axis=1)


def _outwards(container: Container, known: dict[Container, list[int]]) -> list[int]:
    """Numbers of the element and of those around it, the innermost first; adds to ``known``."""
    numbers = known.get(container)
    if numbers is None:
        above = _outwards(container.parent, known) if container.parent else []
        numbers = known[container] = [len(known), *above]
    return numbers


def _kind(container: Container | None) -> Hashable:
    return (container.tag, container.names[:60]) if container else None


def _count(text: str, known: bytes, test: Callable[[str], bool]) -> int:
    """Characters that pass the test; of ASCII ``known`` do, and most text is ASCII."""
    encoded = text.encode()
    count = len(encoded) - len(encoded.translate(None, known))
    if len(encoded) > len(text):
        count += sum(map(test, "".join(_NOT_ASCII.findall(text))))
    return count


def count_words(text: str) -> int:
    """Words, for scripts without spaces by their characters."""
    words = text.count(" ") + 1
    if not text.isascii() and _CJK.search(text, 0, 40):
        words += len(text) // _CHARACTERS_A_WORD_CJK
    return words


def _signed_log(values: NDArray[np.integer]) -> Numbers:
    logs: Numbers = np.sign(values) * np.log1p(np.abs(values))
    return logs


def _shifted(values: Numbers, by: int) -> Numbers:
    """The rows moved down by so many, zeros where none come from."""
    moved = np.zeros_like(values)
    if by > 0:
        moved[by:] = values[:-by]
    else:
        moved[:by] = values[-by:]
    return moved
