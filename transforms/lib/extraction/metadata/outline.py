"""One walk over a page that collects the elements which may carry metadata.

Everything else asks this outline and not the tree: a page has thousands of elements, and each
question of its own would cost another walk.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from lxml.html import HtmlElement

from transforms.lib.extraction.metadata.meta_tags import Metas, add_meta
from transforms.lib.text.tables import word_set

_MAX_MARKS: Final = 200
"""Of each kind; a page of teasers has hundreds, and the article's own come early."""

_BYLINE_NAME = re.compile(
    r"(?<![a-z])(?:by-?line|bylines|author|authors|autor(?:en|es|in)?|auteurs?|writer|writers|reporter"
    r"|contributor|journalist|redakteur|verfasser|firma|writtenby|authorline|vcard)(?![a-z])"
    r"|(?:Author|Byline|Autor|Writer)(?![a-z])|author(?=[A-Z_-])",
)
_BY = re.compile(
    r"(?:(?:story|text|texte|testo|texto|words|posted|written|published|report|analysis|opinion"
    r"|geschrieben|eingestellt|erstellt|verfasst|publié|publicado|escrito)(?:\s(?:and|&)\s\w+)?\s)?"
    r"(?:(?:by|von|par|por|door)(?=[:\s]|$)|(?:di|av|af)[:\s]\s*\S)",
    re.IGNORECASE,
)
_BY_INITIALS: Final = frozenset("abdegoprstvwABDEGOPRSTVW")
_BEFORE_BY: Final = " \t\r\n\xa0|·•–—-"
_AUTHOR_PAGE = re.compile(
    r"/(?:authors?|autor(?:en|es|in)?|autor[ie]?|auteurs?|people|profiles?|staff|writers?|contributors?"
    r"|journalists?|reporters?|by|redakteure?|(?:news)?team|bylines?|correspondents?)(?:/name)?/[^/?#]{3,}"
)
_DATE_NAME = re.compile(
    r"(?<![a-z])(?:date|dates|datum|pub-?date|published?|posted|timestamp|datetime|dateline|entry-date"
    r"|post-date|publication|fecha|datum|zeit)(?![a-z])|(?:Date|Published|Timestamp)(?![a-z])",
)
# Letters that such names have: the expressions are asked about one class in a hundred.
_PARTS: Final = (
    "author", "autor", "auteur", "byline", "by-line", "writer", "writtenby", "reporter", "vcard",
    "contributor", "journalist", "redakteur", "verfasser", "firma", "date", "datum", "publi",
    "posted", "timestamp", "fecha", "zeit",
)  # fmt: skip
_NAMED: Final = word_set("""
    a abbr address cite dd div dt em h2 h3 h4 h5 h6 li p section small span strong td time ul
""")
_PROPERTIES: Final = frozenset({"author", "datePublished", "dateModified"})
_MAX_NAMES: Final = 3
_MAX_CLASS: Final = 1_000  # characters, which a cache may keep
_MIN_PARAGRAPH: Final = 80
"""Characters before the first element in a paragraph of running text."""

_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
_MAX_DATE: Final = 50  # characters, with a label before the date
_TITLED: Final = frozenset({"a", "h2", "h3", "h4", "h5", "h6", "li"})
_NEAR_HEADING: Final = 80
"""Elements after a headline among which a line may be a byline by its text alone."""


@dataclass
class Outline:
    """Elements of a page; ``order`` gives each kept element its position on it.

    ``paragraphs`` are the positions of the long ones.
    """

    metas: Metas = field(default_factory=dict)
    base: str = ""
    title: str | None = None
    scripts: list[str] = field(default_factory=list)
    canonicals: list[str] = field(default_factory=list)
    headings: list[HtmlElement] = field(default_factory=list)
    subheadings: list[HtmlElement] = field(default_factory=list)
    bylines: list[HtmlElement] = field(default_factory=list)
    author_links: list[HtmlElement] = field(default_factory=list)
    properties: dict[str, list[HtmlElement]] = field(default_factory=dict)
    times: list[HtmlElement] = field(default_factory=list)
    dated: list[HtmlElement] = field(default_factory=list)
    paragraphs: list[int] = field(default_factory=list)
    order: dict[HtmlElement, int] = field(default_factory=dict)

    def keep(self, marks: list[HtmlElement], element: HtmlElement, place: int) -> None:
        """Add an element to a list of this outline."""
        if len(marks) < _MAX_MARKS:
            marks.append(element)
            self.order[element] = place


def read_outline(tree: HtmlElement) -> Outline:
    """The outline of a page."""
    outline = Outline()
    near_heading = -1
    for place, element in enumerate(tree.iter(*_READERS, *_NAMED)):
        tag = element.tag
        if tag in _READERS:
            _READERS[tag](outline, element, place)
            if tag == "h1":
                near_heading = place + _NEAR_HEADING
        if tag in _NAMED:
            if tag == "p" and len(element.text or "") >= _MIN_PARAGRAPH:
                outline.paragraphs.append(place)
            if name := element.get("class"):
                for kind in _uses(name[:_MAX_CLASS]):
                    outline.keep(getattr(outline, kind), element, place)
            if place < near_heading:
                _read_near_heading(outline, element, place)
        if element.get("itemprop"):
            _read_property(outline, element, place)
    return outline


def _read_near_heading(outline: Outline, element: HtmlElement, place: int) -> None:
    """A byline or a date by its text alone, whatever it is called."""
    text = element.text or ""
    if element.tag == "address" or _begins_byline(text):
        outline.keep(outline.bylines, element, place)
    if len(text) <= 2 * _MAX_DATE and element.tag not in _TITLED and _is_dated(text):
        outline.keep(outline.dated, element, place)


def _is_dated(text: str) -> bool:
    """A year in a short line, or two in one twice as long: "Published … | Updated …"."""
    return len(_YEAR.findall(text)) > len(text) // _MAX_DATE


def _read_property(outline: Outline, element: HtmlElement, place: int) -> None:
    for name in (element.get("itemprop") or "").split()[:_MAX_NAMES]:
        if name in _PROPERTIES:
            outline.keep(outline.properties.setdefault(name, []), element, place)


def _begins_byline(text: str) -> bool:
    """It says "By" or "Story by", and perhaps whom."""
    said = text.lstrip(_BEFORE_BY)
    return said[:1] in _BY_INITIALS and _BY.match(said) is not None


@lru_cache(maxsize=8192)
def _uses(name: str) -> tuple[str, ...]:
    """What an element of this class is for: pages name theirs over and over."""
    folded = name.casefold()
    if not any(part in folded for part in _PARTS):
        return ()
    uses = (("bylines", _BYLINE_NAME), ("dated", _DATE_NAME))
    return tuple(use for use, pattern in uses if pattern.search(name))


def _read_meta(outline: Outline, element: HtmlElement, _place: int) -> None:
    add_meta(outline.metas, element)


def _read_link(outline: Outline, element: HtmlElement, _place: int) -> None:
    address = element.get("href")
    if address and "canonical" in (element.get("rel") or "").casefold().split():
        outline.canonicals.append(address)


def _read_anchor(outline: Outline, element: HtmlElement, place: int) -> None:
    relation, address = element.get("rel"), element.get("href")
    named = relation and "author" in relation.split()
    if named or (address and _AUTHOR_PAGE.search(address)):
        outline.keep(outline.author_links, element, place)


def _read_script(outline: Outline, element: HtmlElement, _place: int) -> None:
    kind = (element.get("type") or "").partition(";")[0].strip().casefold()
    if kind == "application/ld+json":
        outline.scripts.append(element.text or "")


def _read_title(outline: Outline, element: HtmlElement, _place: int) -> None:
    if outline.title is None:
        outline.title = str(element.text_content())


def _read_base(outline: Outline, element: HtmlElement, _place: int) -> None:
    outline.base = outline.base or element.get("href") or ""


def _read_heading(outline: Outline, element: HtmlElement, place: int) -> None:
    outline.keep(outline.headings, element, place)


def _read_subheading(outline: Outline, element: HtmlElement, place: int) -> None:
    outline.keep(outline.subheadings, element, place)


def _read_time(outline: Outline, element: HtmlElement, place: int) -> None:
    outline.keep(outline.times, element, place)


_READERS: Final[dict[str, Callable[[Outline, HtmlElement, int], None]]] = {
    "meta": _read_meta,
    "link": _read_link,
    "script": _read_script,
    "title": _read_title,
    "base": _read_base,
    "a": _read_anchor,
    "h1": _read_heading,
    "h2": _read_subheading,
    "time": _read_time,
}
