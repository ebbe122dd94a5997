"""From HTML text to one lxml tree, parsed once, bounded, and slimmed for extraction."""

from __future__ import annotations

import re
from collections import Counter
from typing import Final, cast

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from schemas.reasons import Reason
from transforms.lib.extraction.error import ExtractionError

MAX_HTML_CHARACTERS: Final = 5 * 1024 * 1024
"""The largest of the 857 evaluation pages has 2.1 million."""

MAX_ELEMENTS: Final = 60_000
"""The largest evaluation page has 10,106; time and memory grow with the elements."""

_NOT_XML: Final = bytes({*range(32)} - {*b"\t\n\r"})
_NON_CHARACTERS: Final = ("\ufffe", "\uffff")
_TAG_START = re.compile(r"<[A-Za-z!]")
_LONG_TAG: Final = 500
_MAX_COMPARISONS: Final = 100_000_000
"""The parser compares each attribute of a tag with all others: of as many, they take a quarter of a
second."""

_MAX_UNSEEN: Final = 50_000
"""Characters of a page that cannot hold attributes for more than half a second."""

_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)

# Possessive, so that no text is read twice; a quotation mark opens a value behind "=" alone.
_VALUE = re.compile(r"""=\s*+(?:"[^"]*+"|'[^']*+')?+""")
_INSIDE: Final = rf"[^>=]*+(?:{_VALUE.pattern}[^>=]*+)*+"
_TAG = re.compile(rf"<[a-z]{_INSIDE}", re.IGNORECASE)
_NAME = re.compile(r"[^\s/]+")
# With what it holds, where that is a script or a style and no markup.
_TAGS = re.compile(
    rf"<(?:script|style)\b{_INSIDE}[^<]*+(?:<(?!/s(?:cript|tyle))[^<]*+)*+|{_TAG.pattern}",
    re.IGNORECASE,
)

_ONE_CLASS = etree.ElementDefaultClassLookup(element=HtmlElement)
"""lxml.html asks Python for the class of every element it hands out: a tenth of all time."""

_MAX_TAGS: Final = 4 * MAX_ELEMENTS
MIN_LAYOUT_CELL_CHARACTERS: Final = 600
"""No cell of a table of data is as long."""

MAX_MENU_CHARACTERS: Final = 200
"""Of text outside links, in a column beside the text: labels and an advertisement, no paragraph."""

_TABLE_TAGS: Final = frozenset({"table", "tbody", "thead", "tr", "td", "th"})
_TEXT_CELLS = etree.XPath("//td")
_WITHOUT_TEXT: Final = (
    "nav", "footer", "menu", "noscript", "style", "svg", "iframe", "object", "embed", "video",
    "audio", "canvas", "template", "link", "meta", "img", "source", "input", "button", "select",
    "map",
)  # fmt: skip
_NO_BOXES: Final = frozenset({"html", "body", "main", "article"})
_MAX_BOX_WORDS: Final = 60
_MAX_SIGN_UPS: Final = 20
"""More are no page of news, and each reads what is around it anew."""

_LONG_WORDS: Final = 20
_MAY_BE_LEFT_OPEN: Final = ("aside", "nav", "figure", "footer")
_CLOSING = re.compile(rf"</({'|'.join(_MAY_BE_LEFT_OPEN)})>")
LD_JSON: Final = "application/ld+json"

# A notice for browsers without scripts is no longer.
_FEW_PARAGRAPHS = 2
_COUNT_ELEMENTS = etree.XPath("count(//*)")


def parse_html(text: str) -> HtmlElement:
    """The tree of a page or a fragment.

    Raises:
        ExtractionError: TOO_LARGE above the limits on characters or elements, NO_TEXT for an empty
            page, PARSE_FAILED when there is no markup to speak of or the parser gives up.
    """
    if len(text) > MAX_HTML_CHARACTERS:
        raise ExtractionError(Reason.TOO_LARGE, f"{len(text)} characters of HTML")
    if not text.strip():
        raise ExtractionError(Reason.NO_TEXT, "the page is empty")
    if not _TAG_START.search(text):
        raise ExtractionError(Reason.PARSE_FAILED, "no HTML: there is no tag in it")
    if (
        len(text) > _MAX_TAGS < text.count("<")
        and (tags := len(_TAG_START.findall(text))) > _MAX_TAGS
    ):
        raise ExtractionError(Reason.TOO_LARGE, f"{tags} tags")
    tree = _parse(_without_huge_tags(text))
    if (  # hardly an element has no tag
        text.count("<") > MAX_ELEMENTS // 2
        and (elements := int(cast("float", _COUNT_ELEMENTS(tree)))) > MAX_ELEMENTS
    ):
        raise ExtractionError(Reason.TOO_LARGE, f"{elements} elements")
    if "shadowrootmode" in text:
        _show_shadow_roots(tree)
    return _unwrap_left_open(tree, text)


def _show_shadow_roots(tree: HtmlElement) -> None:
    for template in list(tree.iter("template")):
        if template.get("shadowrootmode"):
            template.drop_tag()


def _unwrap_left_open(tree: HtmlElement, text: str) -> HtmlElement:
    opened = Counter(str(element.tag) for element in tree.iter("noscript", *_MAY_BE_LEFT_OPEN))
    closed = Counter(_CLOSING.findall(text))
    for name in opened:
        if opened[name] > closed[name]:
            unwrap_open(tree, name)
    return tree


def _without_huge_tags(text: str) -> str:
    """The text, without its comments if what is in them looks like tags with many attributes.

    They are cut, and not only passed over, so that the parser sees no more than was counted.
    """
    if len(text) <= _MAX_UNSEEN or _comparisons(text) <= _MAX_COMPARISONS:
        return text
    closed = text.rfind("-->") + len("-->")  # no search for an end that is not there
    text = _COMMENT.sub("", text[:closed]) + text[closed:]
    if _comparisons(text) > _MAX_COMPARISONS:
        raise ExtractionError(Reason.PARSE_FAILED, "tags with thousands of attributes")
    return text


def _comparisons(text: str) -> int:
    """How often the parser will compare two attributes, at most."""
    tags = (_TAG.match(part) for part in _TAGS.findall(text) if len(part) > _LONG_TAG)
    return sum(len(_NAME.findall(_VALUE.sub(" ", tag[0]))) ** 2 for tag in tags if tag)


def unwrap_layout_tables(tree: HtmlElement) -> HtmlElement:
    """Turn tables that hold running text into ``<div>``, in place: old pages are laid out so.

    Columns beside the text that hold little but links are dropped: menus, boxes, advertisements.
    """
    cells = [cell for cell in select(_TEXT_CELLS, tree) if _is_text_cell(cell)]
    rows = {row for cell in cells if (row := cell.getparent()) is not None}
    for column in [column for row in rows for column in row]:
        if column.tag == "td" and _unlinked_characters(column) <= MAX_MENU_CHARACTERS:
            column.drop_tree()
        elif column.tag in _TABLE_TAGS:
            column.tag = "div"
    for element in (ancestor for cell in cells for ancestor in cell.iterancestors()):
        if element.tag in _TABLE_TAGS:
            element.tag = "div"
    return tree


def _is_text_cell(cell: HtmlElement) -> bool:
    """It holds a lot of text, and links are not the most of it."""
    unlinked = _unlinked_characters(cell)
    return unlinked >= MIN_LAYOUT_CELL_CHARACTERS and 2 * unlinked > len(cell.text_content())


def _unlinked_characters(cell: HtmlElement) -> int:
    linked = sum(len(link.text_content()) for link in cell.iter("a"))
    return len(cell.text_content()) - linked


def select(path: etree.XPath, tree: HtmlElement) -> list[HtmlElement]:
    """The elements a path gives; lxml types the result as anything XPath can give."""
    return cast("list[HtmlElement]", path(tree))


def unwrap_open(tree: HtmlElement, name: str) -> HtmlElement:
    """Unwrap, in place, elements of this name that were not closed: the page is inside of them."""
    most = max(_FEW_PARAGRAPHS, sum(1 for _ in tree.iter("p")) // 2)
    for element in list(tree.iter(name)):
        if sum(1 for _ in element.iter("p")) > most:
            element.drop_tag()
    return tree


def drop_sign_ups(tree: HtmlElement) -> HtmlElement:
    """Remove, in place, each field for an e-mail address with the short box that it stands in."""
    fields = [one for one in tree.iter("input") if one.get("type") == "email"]
    for field in fields[:_MAX_SIGN_UPS]:
        box: HtmlElement | None = None
        for element in field.iterancestors():
            if element.tag in _NO_BOXES or not _is_box(element):
                break
            box = element
        if box is not None and box.getparent() is not None:
            box.drop_tree()
    return tree


def _is_box(element: HtmlElement) -> bool:
    """It holds few words, and no headline and no paragraph as long as a sentence of an article."""
    paragraphs = (str(one.text_content()) for one in element.iter("p"))
    return (
        len(str(element.text_content()).split()) <= _MAX_BOX_WORDS
        and not any(len(text.split()) >= _LONG_WORDS for text in paragraphs)
        and element.find(".//h1") is None
    )


def slim(tree: HtmlElement) -> HtmlElement:
    """Remove what never carries text of an article, in place; the copies made later cost less."""
    for script in tree.iter("script"):
        if script.get("type") != LD_JSON:
            script.tag = "style"
    etree.strip_elements(tree, *_WITHOUT_TEXT, with_tail=False)
    return tree


def _parse(text: str) -> HtmlElement:
    # Bytes with a stated encoding: lxml refuses str with an XML encoding declaration.
    for code in _NON_CHARACTERS:
        text = text.replace(code, "")
    body = text.encode("utf-8", "ignore").translate(None, _NOT_XML)
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False)
    parser.set_element_class_lookup(_ONE_CLASS)
    try:
        return document_fromstring(body, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError) as error:
        raise ExtractionError(Reason.PARSE_FAILED, f"HTML parser: {error}") from error
