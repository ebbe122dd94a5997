"""What an item says itself, apart from what stands inside it about something else.

feedparser folds: the caption of a picture becomes the summary of the story, the address of a photo
in a gallery its link, a player's date its date. So those parts are cut out of the document before
it is parsed. Two kinds go:

- *Foreign containers*, whole: elements of an item that hold elements and are none of those that do
  so in RSS or Atom (``<gallery><photo><link>…``).
- *Seconds*: what Media RSS, iTunes and Dublin Core say of a field that the item itself fills, and
  an empty element, which would keep them out.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

_MODULES: Final = {
    "": "", "http://www.w3.org/2005/atom": "", "http://purl.org/atom/ns#": "",
    "http://purl.org/rss/1.0/": "", "http://my.netscape.com/rdf/simple/0.9/": "",
    "http://backend.userland.com/rss2": "", "http://backend.userland.com/rss": "",
    "http://blogs.law.harvard.edu/tech/rss": "",
    "http://purl.org/dc/elements/1.1/": "dc", "http://purl.org/dc/terms/": "dcterms",
    "http://search.yahoo.com/mrss": "media", "http://search.yahoo.com/mrss/": "media",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
    "http://purl.org/rss/1.0/modules/content/": "content",
    "http://www.w3.org/1999/xhtml": "xhtml",
}  # fmt: skip
_ITEMS: Final = frozenset({"item", "entry"})
_HOLDS_ELEMENTS: Final = frozenset(
    {
        *("title", "subtitle", "description", "summary", "content", "body", "abstract", "info"),
        *("fullitem", "rights", "copyright", "author", "contributor", "source"),
    }
)
_KNOWN_HOLDERS: Final = frozenset({"dc", "dcterms", "media", "itunes", "content", "xhtml"})
# What of an item an element of its own fills. A caption is a summary where there is no text.
_FILLS: Final = {
    ":title": {"title"},
    ":description": {"summary", "caption"},
    ":summary": {"summary", "caption"},
    ":content": {"caption"}, "content:encoded": {"caption"},
    ":pubdate": {"published"}, ":published": {"published"}, ":issued": {"published"},
    ":updated": {"updated"}, ":modified": {"updated"},
    ":author": {"author"},
    ":category": {"category"},
}  # fmt: skip
# What of an item feedparser fills from modules, too.
_SECONDS: Final = {
    "media:title": "title", "media:description": "caption", "media:category": "category",
    "media:keywords": "category", "itunes:summary": "summary", "itunes:keywords": "category",
    "itunes:author": "author", "itunes:category": "category", "dc:title": "title",
    "dc:description": "summary", "dc:creator": "author", "dc:author": "author",
    "dc:date": "updated", "dcterms:issued": "published", "dcterms:modified": "updated",
}  # fmt: skip
_OF_IMAGES: Final = frozenset({"title", "link", "description"})
_NOTHING_WHEN_EMPTY: Final = frozenset({"title", "description", "summary"})
_ADDRESS_ALONE = re.compile(rb"[^\s<>()]+@[^\s<>()]+")
_TAG_NAME = re.compile(rb"<([^\s/>]+)")


class _Part(NamedTuple):
    """An element under way: which it is, how deep and from which byte on."""

    module: str
    name: str
    depth: int
    start: int


class OwnElements:
    """Finds the bytes to cut, told of each element's start and end by the one pass over a document.

    ``start`` and ``end`` get the depth of the element, 1 for the root, and the offset that expat
    gives: of a start tag, and of an end tag or behind an empty element.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._kinds: dict[str, tuple[str, str]] = {}
        self._item = 0  # depth of the item, 0 outside of any
        self._child: _Part | None = None
        self._holds_elements = False
        self._second: _Part | None = None  # an inner element that may be one
        self._filled: set[str] = set()
        self._found: list[tuple[str, int, int]] = []
        self._cuts: list[tuple[int, int]] = []

    def start(self, name: str, depth: int, at: int) -> None:
        """An element starts; ``name`` is namespace, local name and prefix with spaces between."""
        child = self._child
        if child and depth > child.depth + 1 and child.module != "media":
            return
        module, local = self._kinds.get(name) or self._kind(name)
        if not self._item:
            if local in _ITEMS and not module:
                self._item = depth
        elif child is None:
            self._child = _Part(module, local, depth, at)
            self._holds_elements = False
        else:
            self._holds_elements = True
            if self._second is None and self._is_second(child, module, local):
                self._second = _Part(module, local, depth, at)

    def end(self, depth: int, at: int) -> None:
        """The element at that depth ends."""
        if self._child is None:
            if depth == self._item:
                self._end_item()
        elif self._second and depth == self._second.depth:
            self._note(self._second, at, of_image=self._child.name == "image")
            self._second = None
        elif depth == self._child.depth:
            self._end_child(self._child, at)
            self._child = None

    def without_others(self) -> bytes:
        """The document without what is not the items' own."""
        if not self._cuts:
            return self._data
        kept, end = [], 0
        for start, stop in self._cuts:
            kept.append(self._data[end:start])
            end = stop
        return b"".join([*kept, self._data[end:]])

    def _kind(self, name: str) -> tuple[str, str]:
        namespace, _, rest = name.rpartition(" ") if name.count(" ") < 2 else name.partition(" ")  # noqa: PLR2004
        local, _, prefix = rest.partition(" ")
        kind = _MODULES.get(namespace.lower(), prefix.lower()), local.lower()
        self._kinds[name] = kind
        return kind

    def _is_second(self, child: _Part, module: str, local: str) -> bool:
        if child.module == "media":
            return f"{module}:{local}" in _SECONDS
        return child.name == "image" and local in _OF_IMAGES

    def _end_child(self, child: _Part, at: int) -> None:
        fills = _FILLS.get(f"{child.module}:{child.name}")
        if fills:
            if self._says_something(child, at):
                self._filled |= fills
            elif child.name in _NOTHING_WHEN_EMPTY:
                self._found.append(("", child.start, self._behind(child, at)))
        elif self._holds_elements and not self._may_hold(child):
            self._found = [found for found in self._found if found[1] < child.start]
            self._found.append(("", child.start, self._behind(child, at)))
        else:
            self._note(child, at)

    def _may_hold(self, child: _Part) -> bool:
        return child.module in _KNOWN_HOLDERS or (
            not child.module and (child.name in _HOLDS_ELEMENTS or child.name == "image")
        )

    def _says_something(self, child: _Part, at: int) -> bool:
        """False for an empty element, and for an author who is an e-mail address alone."""
        if self._holds_elements or child.name == "category":  # which may be an attribute
            return True
        text = self._data[child.start : at].partition(b">")[2].strip()
        text = text.removeprefix(b"<![CDATA[").removesuffix(b"]]>").strip()
        return bool(text) and not (child.name == "author" and _ADDRESS_ALONE.fullmatch(text))

    def _note(self, part: _Part, at: int, *, of_image: bool = False) -> None:
        field = "" if of_image else _SECONDS.get(f"{part.module}:{part.name}")
        if field is not None:
            self._found.append((field, part.start, self._behind(part, at)))

    def _behind(self, part: _Part, at: int) -> int:
        """The offset behind the end tag of a part, which is ``at`` itself for an empty element."""
        name = _TAG_NAME.match(self._data, part.start)
        has_end_tag = name is not None and self._data.startswith(b"</" + name[1], at)
        return self._data.index(b">", at) + 1 if has_end_tag else at

    def _end_item(self) -> None:
        for field, start, stop in self._found:
            if not field or field in self._filled:
                self._cuts.append((start, stop))
        self._item = 0
        self._filled.clear()
        self._found.clear()
