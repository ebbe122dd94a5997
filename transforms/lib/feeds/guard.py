"""From the bytes of an XML feed to UTF-8 that may be given to the feed parser.

    bytes ─► decode ─► find the start ─► drop what XML forbids ─► inspect ─► parser
                                                                  │ ▲
                                                       ill-formed ▼ │ once
                                                     escape bare ampersands

Inspection is one pass of expat with no tree. It finds what is not the items' own, which is left out
(``own_elements``). It refuses what is no feed, what carries a DTD of its own (entity expansion,
external entities), and what is built to exhaust the parser behind it, whose handling of attributes
and namespaces is quadratic. The parser expands nothing on its own either; this is the cheap first
wall, the worker's time budget the last.
"""

from __future__ import annotations

import re
from html import escape
from html.entities import html5
from typing import Final
from xml.parsers import expat

from w3lib.encoding import http_content_type_encoding

from schemas.reasons import Reason
from transforms.lib.feeds.document import FeedError
from transforms.lib.feeds.own_elements import OwnElements
from transforms.lib.text.charset import decode_html

MAX_DEPTH: Final = 200
MAX_ATTRIBUTES: Final = 200
MAX_NAMESPACES: Final = 100
"""Feeds of the collection the tests use: at most 12 deep, 6 attributes, 9 namespaces."""

MAX_ILL_FORMED: Final = 4 * 2**20
"""Characters. What expat does not take goes through a parser in Python, 0.8 MB/s: 5 s at most."""

DECLARATION: Final = b"<?xml version='1.0' encoding='utf-8'?>\n"

_START_WITHIN: Final = 4_096  # warnings of a script, blank lines, comments of a cache
_START = re.compile(
    r"<(?:\?xml\b|!DOCTYPE\b|!--|(?:[\w-]+:)?(?:rss|rdf|feed|channel|html)\b)", re.IGNORECASE
)
_OWN_DECLARATION = re.compile(r"<\?xml\b[^>]{0,500}\?>\s*", re.IGNORECASE)
_HTML = re.compile(r"(?>(?:<!--.*?-->|\s)*)<(?:!DOCTYPE\s+html|html)\b", re.IGNORECASE | re.DOTALL)
_ROOTS: Final = frozenset({"rss", "rdf", "feed", "channel"})
_FORBIDDEN_CHARACTER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
# References that may be forbidden: to a control character, a surrogate, or beyond Unicode.
_DOUBTFUL_REFERENCE = re.compile(
    r"&#(?:0*(?:[12]?\d|3[01]|5[5-7]\d{3}|6553[45]|\d{7,})"
    r"|[xX]0*(?:1?[\da-fA-F]|[dD][89a-fA-F][\da-fA-F]{2}|[fF]{3}[eEfF]|[\da-fA-F]{6,}));"
)
_CDATA_OR_AMPERSAND = re.compile(
    r"<!\[CDATA\[(?:.*?\]\]>|.*)|&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#[xX][\da-fA-F]{1,6});)"
    r"(?:([a-zA-Z][a-zA-Z\d]{1,31});)?",
    re.DOTALL,
)
_GIANT_TAG = re.compile(r"<[a-zA-Z][^<>]{65536}")


def readable_xml(body: bytes, content_type: str = "") -> bytes:
    """The document as UTF-8 with a declaration that says so.

    Args:
        body: The bytes as received, without Content-Encoding.
        content_type: The header; its charset counts where the bytes do not tell.

    Raises:
        FeedError: NOT_A_FEED, FORBIDDEN_XML, or BAD_FEED when ill-formed and too large to mend.
    """
    text = decode_html(body, http_content_type_encoding(content_type) or "")
    text = _drop_forbidden_characters(_from_start(text))
    inspector = _Inspector(_encoded(text))
    if not inspector.problem():
        return inspector.items.without_others()
    inspector = _Inspector(_encoded(_mend_ampersands(text)))
    problem = inspector.problem()
    if not problem:
        return inspector.items.without_others()
    if len(text) > MAX_ILL_FORMED:
        raise FeedError(
            Reason.BAD_FEED, f"ill-formed ({problem}), and too large for the lenient parser"
        )
    if _GIANT_TAG.search(text):
        raise FeedError(Reason.FORBIDDEN_XML, f"ill-formed ({problem}), with a tag over 64 KiB")
    return inspector.data


def _encoded(text: str) -> bytes:
    return DECLARATION + text.encode("utf-8", "replace")


def _from_start(text: str) -> str:
    """The text from where the XML begins, without its declaration, which is not true any more."""
    start = _START.search(text[:_START_WITHIN])
    if start is None:
        shown = text[:60].strip()
        raise FeedError(
            Reason.NOT_A_FEED, f"no XML, it starts with {shown!r}" if shown else "empty"
        )
    declaration = _OWN_DECLARATION.match(text, start.start())
    text = text[declaration.end() if declaration else start.start() :]
    if _HTML.match(text[:_START_WITHIN]):
        raise FeedError(Reason.NOT_A_FEED, "an HTML page")
    return text


def _drop_forbidden_characters(text: str) -> str:
    """Without the characters, and the references to them, that XML 1.0 (section 2.2) excludes."""
    return _DOUBTFUL_REFERENCE.sub(_legal_reference, _FORBIDDEN_CHARACTER.sub("", text))


def _legal_reference(match: re.Match[str]) -> str:
    digits = match[0][2:-1]
    code = int(digits[1:], 16) if digits[0] in "xX" else int(digits[:4000])
    legal = code in (0x9, 0xA, 0xD) or 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE  # noqa: PLR2004
    return match[0] if legal or 0x10000 <= code <= 0x10FFFF else ""  # noqa: PLR2004


def _mend_ampersands(text: str) -> str:
    """Bare ampersands escaped and HTML's entities resolved, outside of CDATA."""
    return _CDATA_OR_AMPERSAND.sub(_mended, text)


def _mended(match: re.Match[str]) -> str:
    if match[0].startswith("<"):
        return match[0]
    meant = html5.get(f"{match[1]};")
    return escape(meant) if meant else "&amp;" + match[0][1:]


class _Inspector:
    """Handlers of expat that let nothing through but elements within the limits."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.items = OwnElements(data)
        self._depth = 0
        self._namespaces: set[str] = set()
        self._parser = expat.ParserCreate("utf-8", " ")
        self._parser.namespace_prefixes = True
        self._parser.ordered_attributes = True
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._parser.StartNamespaceDeclHandler = self._namespace
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end

    def problem(self) -> str:
        """What is ill-formed in the document, or ""; FeedError when it is forbidden."""
        try:
            self._parser.Parse(self.data, True)  # noqa: FBT003 - expat takes no keywords
        except expat.ExpatError as error:
            return str(error)
        return ""

    def _doctype(self, name: str, system: str | None, public: str | None, has_subset: int) -> None:
        del system, public  # never loaded; old RSS 0.91 names its DTD here
        if has_subset:
            raise FeedError(Reason.FORBIDDEN_XML, f"a DOCTYPE {name} with declarations of its own")

    def _namespace(self, prefix: str | None, uri: str) -> None:
        self._namespaces.add(f"{prefix} {uri}")
        if len(self._namespaces) > MAX_NAMESPACES:
            raise FeedError(Reason.FORBIDDEN_XML, f"more than {MAX_NAMESPACES} namespaces")

    def _start(self, name: str, attributes: list[str]) -> None:
        if self._depth == 0 and _ROOTS.isdisjoint(name.lower().split(" ")[:2]):
            raise FeedError(Reason.NOT_A_FEED, f"the root element is <{name[:100]}>")
        self._depth += 1
        self.items.start(name, self._depth, self._parser.CurrentByteIndex)
        if self._depth > MAX_DEPTH:
            raise FeedError(Reason.FORBIDDEN_XML, f"elements nested more than {MAX_DEPTH} deep")
        if len(attributes) > 2 * MAX_ATTRIBUTES:
            raise FeedError(
                Reason.FORBIDDEN_XML, f"more than {MAX_ATTRIBUTES} attributes on <{name[:100]}>"
            )

    def _end(self, _name: str) -> None:
        self.items.end(self._depth, self._parser.CurrentByteIndex)
        self._depth -= 1
