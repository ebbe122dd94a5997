"""The running text of a page as blocks, each with the markup it came from, in one walk of the tree.

A block is what a browser begins on a new line: a paragraph, a heading, an item of a list, a row of
a table, or loose text between them. Inline elements do not end it; a line break does. What a
browser does not show (``hidden``, scripts, deleted text) is not walked into; a declarative shadow
root is, as browsers show it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

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
_MAX_CLASS: Final = 1_000  # characters, which a cache may keep
MAX_DEPTH: Final = 60
"""Block elements around a text; deeper ones are taken for the last, as each is walked outwards."""

_HIDDEN_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|clip\s*:\s*rect\(0|clip-path\s*:\s*inset\(50%"
    r"|(?<![\w-])(?:left|top|text-indent)\s*:\s*-(?:\d{4}|999)",
    re.IGNORECASE,
)
_FOR_SCREEN_READERS = re.compile(
    r"\b(?:sr-only|visually-?hidden|screen-?reader(?:-text)?|u-hidden-visually)\b", re.IGNORECASE
)
_DROP_CAP = re.compile(r"drop-?_?cap|first-?_?letter|initial|lettrine", re.IGNORECASE)
_CELL_END: Final = " | "
_WORDS_OF_A_LETTER: Final = frozenset("aàeéioòuywzvks" + "авикосуя")
"""After these the space behind a drop cap may be one between words."""

_MAX_CAP: Final = 2
"""Characters of a drop cap: a quotation mark may stand before the letter."""

_BOLD: Final = frozenset({"b", "strong"})


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
        pictured: It holds an image, not inside another block element.
    """

    tag: str
    names: str
    marks: int
    around: int
    parent: Container | None
    depth: int
    pictured: bool = False

    @property
    def all_marks(self) -> int:
        """Its own purposes, and those of all elements around it."""
        return self.marks | self.around


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


def read_blocks(tree: HtmlElement) -> list[Block]:
    """All blocks a browser would show, in the order of the page."""
    walk = _Walk()
    walk.enter(tree, Container("", "", 0, 0, None, 0), linked=False, strong=False)
    return walk.found


class _Walk:
    """One pass over the tree, as deep as the parser lets it be; text gathers until a block ends.

    The methods that enter elements are told the block element around them, and whether a link or
    bold type is.
    """

    def __init__(self) -> None:
        self.found: list[Block] = []
        self._glue = False
        self._start_over()

    def enter(
        self, element: HtmlElement, container: Container, *, linked: bool, strong: bool
    ) -> None:
        """Take in an element and all that is in it."""
        tag, attributes = element.tag, dict(element.items())
        if tag in _NOT_SHOWN or not _is_shown(tag, attributes):
            return
        if attributes.get("role") == "heading":
            tag = f"h{attributes.get('aria-level', '2')[:1]}"
        names = _names(attributes) if attributes else ""
        marks = marks_of(names) if names else 0
        if tag in _INLINE or (tag in _CELLS and _is_cell_of_data(element)):
            self._inner |= marks
            if tag == "a" and "href" in attributes:
                self._link = attributes["href"]
                linked = True
            strong = strong or tag in _BOLD
            self._enter_inline(element, names, container, linked=linked, strong=strong)
            return
        if self._pieces:
            self._flush(container)
        if container.depth < MAX_DEPTH:
            around = container.around | container.marks
            marks |= TAG_MARKS.get(tag, 0)
            container = Container(tag, names, marks, around, container, container.depth + 1)
        self._read(element, container, linked=linked, strong=strong)
        if self._pieces:
            self._flush(container)

    def _enter_inline(
        self, element: HtmlElement, names: str, container: Container, *, linked: bool, strong: bool
    ) -> None:
        tag = element.tag
        if tag == "img":
            container.pictured = True
        if tag not in _CELLS and (cap := self._drop_cap(element, names)):
            self._add_drop_cap(cap, linked=linked, strong=strong)
        else:
            self._read(element, container, linked=linked, strong=strong)
        if tag in _CELLS:
            self._pieces.append(_CELL_END)

    def _read(
        self, element: HtmlElement, container: Container, *, linked: bool, strong: bool
    ) -> None:
        if text := element.text:
            self._add(text, linked=linked, strong=strong)
        for child in element:
            if child.tag == "br":
                self._pieces.append("\n")
            else:
                self.enter(child, container, linked=linked, strong=strong)
            if tail := child.tail:
                self._add(tail, linked=linked, strong=strong)

    def _add(self, text: str, *, linked: bool, strong: bool) -> None:
        if self._glue:
            text, self._glue = text.lstrip(), False
        if "\n" in text:
            text = text.replace("\n", " ")
        self._pieces.append(text)
        if linked:
            self._linked += len(text)
        if strong:
            self._strong += len(text)

    def _drop_cap(self, element: HtmlElement, names: str) -> str:
        """The first letter that an element is for: named so, or tied to the rest of its word."""
        named = names and _DROP_CAP.search(names)
        if not named and not (element.tail or "")[:1].islower():
            return ""
        cap = "".join(map(str, element.itertext())).strip() if len(element) <= 1 else ""
        if named:
            return cap if len(cap) <= _MAX_CAP else ""
        whole = cap.isupper() and cap.lower() not in _WORDS_OF_A_LETTER
        return cap if len(cap) == 1 and whole and not "".join(self._pieces).strip() else ""

    def _add_drop_cap(self, text: str, *, linked: bool, strong: bool) -> None:
        """A first letter in an element of its own, which belongs to the word after it."""
        letter = text.strip()
        self._add(letter, linked=linked, strong=strong)
        self._glue = len(letter) == 1 and letter.lower() not in _WORDS_OF_A_LETTER

    def _flush(self, container: Container) -> None:
        raw = "".join(self._pieces)
        if not raw.isspace():
            lines = [line for line in map(clean_line, raw.split("\n")) if line.strip(" |")]
            for number, line in enumerate(lines):
                share = len(line) / len(raw)
                linked = min(len(line), round(self._linked * share))
                strong = min(len(line), round(self._strong * share))
                text = line.removesuffix(" |")
                self.found.append(
                    Block(text, container, linked, strong, self._inner, number > 0, self._link)
                )
        self._start_over()

    def _start_over(self) -> None:
        self._pieces: list[str] = []
        self._linked = self._strong = self._inner = 0
        self._link = ""


def _names(attributes: Mapping[str, str]) -> str:
    return " ".join([attributes[key][:_MAX_NAME] for key in _NAMES if key in attributes])


def _is_shown(tag: str, attributes: Mapping[str, str]) -> bool:
    if tag == "template":
        return False
    if not attributes:
        return True
    if "hidden" in attributes or attributes.get("aria-hidden") == "true":
        return False
    if "style" in attributes and _HIDDEN_STYLE.search(attributes["style"]):
        return False
    return not ("class" in attributes and _is_for_screen_readers(attributes["class"][:_MAX_CLASS]))


def _is_for_screen_readers(name: str) -> bool:
    folded = name.casefold()  # the expression costs ten times as much, and few names have its words
    said = "hidden" in folded or "reader" in folded or "sr-only" in folded
    return said and _FOR_SCREEN_READERS.search(name) is not None


def _is_cell_of_data(cell: HtmlElement) -> bool:
    """A cell that holds a word or a number; one with blocks in it lays out the page."""
    return next(cell.iter(*_BLOCKS_IN_CELLS), None) is None
