"""What an item says itself, apart from what stands inside it about something else.

feedparser folds: the caption of a picture becomes the summary of the story, the address of a photo
in a gallery its link, a player's date its date. So those parts are cut out of the document before
it is parsed. Two kinds go:

- *Foreign containers*, whole: elements of an item that hold elements and are none of those that do
  so in RSS or Atom (``<gallery><photo><link>…``).
- *Seconds*: what Media RSS, iTunes and Dublin Core say of a field that the item itself fills, and
  an empty element, which would keep them out. An empty ``<link/>`` keeps a permanent guid out.
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
        *("fullitem", "rights", "copyright", "author", "contributor", "source", "image"),
    }
)
_KNOWN_HOLDERS: Final = frozenset({"dc", "dcterms", "media", "itunes", "content", "xhtml"})
# What of an item an element of its own fills. A caption is a summary where there is no text.
_FILLS: Final = {
    ":title": frozenset({"title"}),
    ":description": frozenset({"summary", "caption"}),
    ":summary": frozenset({"summary", "caption"}),
    ":content": frozenset({"caption"}), "content:encoded": frozenset({"caption"}),
    ":pubdate": frozenset({"published"}), ":published": frozenset({"published"}),
    ":issued": frozenset({"published"}),
    ":updated": frozenset({"updated"}), ":modified": frozenset({"updated"}),
    ":author": frozenset({"author"}),
    ":category": frozenset({"category"}),
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
_NOTHING_WHEN_EMPTY: Final = frozenset({"title", "summary"})
_ADDRESS_ALONE = re.compile(rb"[^\s<>()]+@[^\s<>()]+")
_TAG_NAME = re.compile(rb"<([^\s/>]+)")
_EMPTY_LINK = re.compile(rb"<link\s*/?>\s*")


class _Kind(NamedTuple):
    """What an element is by its name, looked up once per name and document."""

    is_item: bool
    is_image: bool
    fills: frozenset[str]  # what of the item it fills
    second_to: str  # what of the item feedparser would fill with it
    may_hold: bool  # elements, if it stands in an item
    of_media: bool
    of_image: bool  # if it stands in an image


class _Part(NamedTuple):
    """An element of an item, from the offset of its start tag to that of its end tag."""

    kind: _Kind
    start: int
    at_end: int
    holds_elements: bool


class OwnElements:
    """Finds the bytes to cut, told of each element's start and end by the one pass over a document.

    ``start`` and ``end`` get the depth of the element, 1 for the root, and the offset that expat
    gives: of a start tag, and of an end tag or behind an empty element.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._kinds: dict[str, _Kind] = {}
        self._item = 0  # depth of the item, 0 outside of any
        self._child: _Kind | None = None  # the element of the item that is open, if any
        self._child_start = 0
        self._holds_elements = False
        self._inner: _Kind | None = None  # an element inside of that one, which may have to go
        self._inner_start = self._inner_depth = 0
        self._own: list[_Part] = []
        self._others: list[_Part] = []
        self._cuts: list[tuple[int, int]] = []

    def start(self, name: str, depth: int, at: int) -> None:
        """An element starts; ``name`` is namespace, local name and prefix with spaces between."""
        child = self._child
        if child is None:
            kind = self._kinds.get(name) or self._kind(name)
            if self._item:
                self._child, self._child_start, self._holds_elements = kind, at, False
            elif kind.is_item:
                self._item = depth
            return
        self._holds_elements = True
        if self._inner is None and (child.of_media or child.is_image):
            kind = self._kinds.get(name) or self._kind(name)
            if (child.of_media and kind.second_to) or (child.is_image and kind.of_image):
                self._inner, self._inner_start, self._inner_depth = kind, at, depth

    def end(self, depth: int, at: int) -> None:
        """The element at that depth ends."""
        child = self._child
        if child is None:
            if depth == self._item:
                self._end_item()
        elif depth == self._item + 1:
            self._child = None
            part = _Part(child, self._child_start, at, self._holds_elements)
            if _EMPTY_LINK.fullmatch(self._data, part.start, at):
                self._cuts.append((part.start, self._behind(part)))
            elif child.fills:
                self._own.append(part)
            elif child.second_to or (self._holds_elements and not child.may_hold):
                self._others.append(part)
        elif self._inner and depth == self._inner_depth:
            self._others.append(_Part(self._inner, self._inner_start, at, holds_elements=False))
            self._inner = None

    def without_others(self) -> bytes:
        """The document without what is not the items' own."""
        if not self._cuts:
            return self._data
        kept, end = [], 0
        for start, stop in sorted(self._cuts):
            if start >= end:  # and not inside of the last one
                kept.append(self._data[end:start])
                end = stop
        return b"".join([*kept, self._data[end:]])

    def _kind(self, name: str) -> _Kind:
        namespace, _, rest = name.partition(" ") if name.count(" ") > 1 else name.rpartition(" ")
        local, _, prefix = rest.lower().partition(" ")
        module = _MODULES.get(namespace.lower(), prefix)
        full = f"{module}:{local}"
        kind = _Kind(
            is_item=not module and local in _ITEMS,
            is_image=full == ":image",
            fills=_FILLS.get(full, frozenset()),
            second_to=_SECONDS.get(full, ""),
            may_hold=module in _KNOWN_HOLDERS or (not module and local in _HOLDS_ELEMENTS),
            of_media=module == "media",
            of_image=not module and local in _OF_IMAGES,
        )
        self._kinds[name] = kind
        return kind

    def _end_item(self) -> None:
        if self._others:
            said = [part for part in self._own if self._says_something(part)]
            filled = frozenset[str]().union(*(part.kind.fills for part in said))
            self._cuts += [
                (part.start, self._behind(part))
                for part in self._others
                if not part.kind.second_to or part.kind.second_to in filled
            ]
            self._cuts += [
                (part.start, self._behind(part))
                for part in self._own
                if part not in said and not part.kind.fills.isdisjoint(_NOTHING_WHEN_EMPTY)
            ]
        self._item = 0
        self._own.clear()
        self._others.clear()

    def _says_something(self, part: _Part) -> bool:
        """False for an empty element, and for an author who is an e-mail address alone."""
        if part.holds_elements or "category" in part.kind.fills:  # which may be an attribute
            return True
        text = self._data[part.start : part.at_end].partition(b">")[2].strip()
        text = text.removeprefix(b"<![CDATA[").removesuffix(b"]]>").strip()
        return bool(text) and not ("author" in part.kind.fills and _ADDRESS_ALONE.fullmatch(text))

    def _behind(self, part: _Part) -> int:
        """The offset behind an element: ``at_end`` itself for an empty one."""
        name = _TAG_NAME.match(self._data, part.start)
        has_end_tag = name is not None and self._data.startswith(b"</" + name[1], part.at_end)
        return self._data.index(b">", part.at_end) + 1 if has_end_tag else part.at_end
