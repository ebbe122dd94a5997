"""The running text of a page as blocks, each with the markup it came from, in one walk of the tree.

A block is what a browser begins on a new line: a paragraph, a heading, an item of a list, a row of
a table, or loose text between them. Inline elements do not end it; a line break does. What a
browser does not show (``hidden``, scripts, deleted text) is not walked into; a declarative shadow
root is, as browsers show it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from lxml import etree
from lxml.html import HtmlElement

from transforms.lib.extraction.marks import TAG_MARKS, marks_of
from transforms.lib.text.plain import clean_line

_INLINE: Final = frozenset(
    {
        "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "dfn", "em",
        "font", "i", "ins", "kbd", "label", "mark", "nobr", "q", "ruby", "samp", "small", "span",
        "strong", "sub", "sup", "time", "tt", "u", "var", "wbr", "rb", "rt", "rp", "img", "picture",
    }
)  # fmt: skip
_NOT_SHOWN: Final = frozenset(
    {
        "script", "style", "noscript", "svg", "iframe", "object", "embed", "video", "audio",
        "canvas", "link", "meta", "head", "input", "button", "select", "textarea", "map", "del",
        "s", "strike", "math", "dialog", "datalist", "option", "title", "area", "source", "nav",
        "menu", "footer",
    }
)  # fmt: skip
_CELLS: Final = frozenset({"td", "th"})
_BLOCKS_IN_CELLS: Final = ("p", "div", "ul", "ol", "table", "h2", "h3", "br", "article", "section")
_NAMES: Final = ("class", "id", "role", "itemprop", "data-testid", "data-component", "rel")
_MAX_NAME: Final = 100
MAX_DEPTH: Final = 60
"""Block elements around a text; deeper ones are taken for the last, as each is walked outwards."""

_HIDDEN_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|clip\s*:\s*rect\(0|clip-path\s*:\s*inset\(50%",
    re.IGNORECASE,
)
_FOR_SCREEN_READERS = re.compile(
    r"\b(?:sr-only|visually-?hidden|screen-?reader(?:-text)?|u-hidden-visually)\b", re.IGNORECASE
)
_DROP_CAP = re.compile(r"drop-?_?cap|first-?_?letter|initial|lettrine", re.IGNORECASE)
_CELL_END: Final = " | "
_WORDS_OF_A_LETTER: Final = frozenset("aàeéioòuywzvksавиkкосуя")
"""After these the space behind a drop cap may be one between words."""

_NO_SPACE: Final = "\0"
"""Ends a drop cap, which belongs to the word after it."""


@dataclass(eq=False, slots=True)
class Container:
    """An element around text.

    Attributes:
        tag: Its tag.
        names: Its class, id and role, as written.
        marks: Its own purposes, as bits of ``Mark``.
        around: Those of all elements around it.
        parent: The next block element around it, None at the root.
        depth: Number of block elements around it.
    """

    tag: str
    names: str
    marks: int
    around: int
    parent: Container | None
    depth: int


@dataclass(eq=False, slots=True)
class Block:
    """Text that begins on a line of its own.

    Attributes:
        text: Clean text, never empty.
        container: The innermost block element around it.
        linked: Characters of the text that are in links.
        strong: Characters in bold.
        inner: Purposes of the inline elements in it, as bits of ``Mark``.
        broken: A line break parts it from the block before it.
        link: The address of its last link, "" for none.
    """

    text: str
    container: Container
    linked: int
    strong: int
    inner: int
    broken: bool
    link: str

    @property
    def tag(self) -> str:
        """Tag of the innermost block element."""
        return self.container.tag


@dataclass(eq=False, slots=True)
class _Open:
    """What is open where the walk stands, and what its end brings."""

    container: Container
    linked: bool = False
    strong: bool = False
    is_block: bool = False
    end: str = ""


def read_blocks(tree: HtmlElement) -> list[Block]:
    """All blocks a browser would show, in the order of the page."""
    return _Walk().blocks(tree)


class _Walk:
    """One pass over the tree; text gathers until the next block begins."""

    def __init__(self) -> None:
        root = Container("", "", 0, 0, None, 0)
        self._open = [_Open(root, is_block=True)]
        self._found: list[Block] = []
        self._glue = False
        self._start_over()

    def blocks(self, tree: HtmlElement) -> list[Block]:
        """The blocks of the tree."""
        opened = self._open
        walk = etree.iterwalk(tree, events=("start", "end"))
        for event, element in walk:
            if event == "start":
                if element.tag == "br":
                    self._pieces.append("\n")
                    opened.append(_Open(opened[-1].container))
                elif not _is_shown(element):
                    walk.skip_subtree()
                    opened.append(_Open(opened[-1].container))
                else:
                    self._enter(element)
                continue
            left = opened.pop()
            if left.is_block:
                self._flush(left.container)
            elif left.end:
                self._pieces.append(left.end)
            if element.tail:
                self._add(element.tail)
        return self._found

    def _enter(self, element: HtmlElement) -> None:
        tag, top, attributes = element.tag, self._open[-1], element.attrib
        names = ""
        if attributes:
            names = " ".join([attributes[key][:_MAX_NAME] for key in _NAMES if key in attributes])
        marks = marks_of(names) if names else 0
        if tag in _INLINE or (tag in _CELLS and _is_cell_of_data(element)):
            self._inner |= marks
            self._open.append(_inline(element, top, names))
            if tag == "a" and "href" in attributes:
                self._link = attributes["href"]
        else:
            around = top.container
            self._flush(around)
            if around.depth >= MAX_DEPTH:
                self._open.append(_Open(around, top.linked, top.strong, is_block=True))
                if element.text:
                    self._add(element.text)
                return
            container = Container(
                tag, names, marks | TAG_MARKS.get(tag, 0), around.around | around.marks, around,
                around.depth + 1,
            )  # fmt: skip
            self._open.append(_Open(container, top.linked, top.strong, is_block=True))
        if element.text:
            self._add(element.text)

    def _add(self, text: str) -> None:
        top = self._open[-1]
        if self._glue:
            text, self._glue = text.lstrip(), False
        if top.end == _NO_SPACE:
            text, top.end = text.strip(), ""
            self._glue = len(text) == 1 and text.lower() not in _WORDS_OF_A_LETTER
        if "\n" in text:
            text = text.replace("\n", " ")
        self._pieces.append(text)
        if top.linked:
            self._linked += len(text)
        if top.strong:
            self._strong += len(text)

    def _flush(self, container: Container) -> None:
        if not self._pieces:
            return
        raw = "".join(self._pieces)
        if not raw.isspace():
            lines = [line for line in map(clean_line, raw.split("\n")) if line.strip(" |")]
            for number, line in enumerate(lines):
                share = len(line) / len(raw)
                self._found.append(
                    Block(
                        text=line.removesuffix(" |"),
                        container=container,
                        linked=min(len(line), round(self._linked * share)),
                        strong=min(len(line), round(self._strong * share)),
                        inner=self._inner,
                        broken=number > 0,
                        link=self._link,
                    )
                )
        self._start_over()

    def _start_over(self) -> None:
        self._pieces: list[str] = []
        self._linked = self._strong = self._inner = 0
        self._link = ""


def _inline(element: HtmlElement, top: _Open, names: str) -> _Open:
    tag = element.tag
    linked = top.linked or (tag == "a" and "href" in element.attrib)
    opened = _Open(top.container, linked, top.strong or tag in {"b", "strong"})
    if tag in _CELLS:
        opened.end = _CELL_END
    elif names and len(element) == 0 and _DROP_CAP.search(names):
        opened.end = _NO_SPACE
    return opened


def _is_shown(element: HtmlElement) -> bool:
    tag = element.tag
    if tag in _NOT_SHOWN:
        return False
    attributes = element.attrib
    if tag == "template":
        return attributes.get("shadowrootmode") in {"open", "closed"}
    if not attributes:
        return True
    if "hidden" in attributes or attributes.get("aria-hidden") == "true":
        return False
    if "style" in attributes and _HIDDEN_STYLE.search(attributes["style"]):
        return False
    return not ("class" in attributes and _FOR_SCREEN_READERS.search(attributes["class"]))


def _is_cell_of_data(cell: HtmlElement) -> bool:
    """A cell that holds a word or a number; one with blocks in it lays out the page."""
    return next(cell.iter(*_BLOCKS_IN_CELLS), None) is None
