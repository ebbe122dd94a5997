"""schema.org metadata of a page, from its JSON-LD blocks.

Pages nest their article in lists, ``@graph``, ``mainEntity`` or ``mainEntityOfPage``; several nodes
may be there (breadcrumbs, organisation, related articles). ``article_node`` picks the one that is
about this page; ``names`` follows references to nodes that stand elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from transforms.lib.extraction.metadata.json_text import read_json
from transforms.lib.text.plain import tokens

Node = dict[str, Any]
References = Mapping[str, Node]
"""Nodes by their ``@id``."""

_MAX_NODES: Final = 500
_MAX_DEPTH: Final = 6
_CONTAINERS: Final = ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "item")
_ARTICLE_TYPES: Final = frozenset(
    {
        "Article", "NewsArticle", "ReportageNewsArticle", "AnalysisNewsArticle", "BlogPosting",
        "OpinionNewsArticle", "BackgroundNewsArticle", "LiveBlogPosting", "TechArticle", "Report",
        "ScholarlyArticle", "SocialMediaPosting", "AdvertiserContentArticle", "Review",
        "ReviewNewsArticle", "AskPublicNewsArticle",
    }
)  # fmt: skip
_PAGE_TYPES: Final = frozenset({"WebPage", "ItemPage"})
_LIST_TYPES: Final = frozenset({"ItemList", "CollectionPage", "SearchResultsPage"})
_ORGANIZATION: Final = "Organization"
_PERSON: Final = "Person"
_MIN_SHARED_WORDS: Final = 0.3
"""Of a headline, with a title of the page; two wordings of one story share more."""


def json_ld_nodes(blocks: Iterable[str]) -> list[Node]:
    """All nodes of all readable blocks, outer before inner; unreadable blocks are skipped."""
    nodes: list[Node] = []
    for block in blocks:
        for node in _walk(read_json(block), 0):
            nodes.append(node)
            if len(nodes) >= _MAX_NODES:
                return nodes
    return nodes


def references(nodes: Iterable[Node]) -> References:
    """The nodes that others may name by their ``@id``, with more in them than that."""
    found: dict[str, Node] = {}
    for node in nodes:
        name = node.get("@id")
        if isinstance(name, str) and len(node) > len(found.get(name, {"@id": name})):
            found[name] = node
    return found


def article_node(
    nodes: list[Node], addresses: Iterable[str] = (), titles: Iterable[str] = ()
) -> Node:
    """The node of the article itself, or an empty one.

    Of several the one is taken whose address is among those of the page, or whose headline among
    its titles. Lists and collections hold teasers of other articles: outer nodes come first.
    """
    articles = [node for node in nodes if node_types(node) & _ARTICLE_TYPES]
    pages, headlines = set(map(_address_key, addresses)), list(titles)
    keys = set(map(_title_key, headlines))

    def rank(node: Node) -> tuple[bool, bool, bool]:
        headline = first_text(node.get("headline"))
        return _is_at(node, pages), bool(headline) and _title_key(headline) in keys, bool(headline)

    found = max(articles, key=rank, default={})
    return {} if _is_elsewhere(found, pages, headlines) else found


def page_node(nodes: list[Node]) -> Node:
    """The node of the page around the article, or an empty one: some sites date and sign that."""
    pages = [node for node in nodes if node_types(node) & _PAGE_TYPES]
    return max(pages, key=lambda node: "datePublished" in node, default={})


def node_types(node: Node) -> frozenset[str]:
    """The ``@type`` of a node, always as a set, without a namespace."""
    return frozenset(
        name.rsplit("/", 1)[-1].rsplit(":", 1)[-1]
        for name in as_list(node.get("@type"))
        if isinstance(name, str)
    )


def is_organization(value: Any) -> bool:
    """True for a node that says to be a firm, an outlet or an agency."""
    types = node_types(value) if isinstance(value, dict) else frozenset[str]()
    return _PERSON not in types and any(name.endswith(_ORGANIZATION) for name in types)


def is_person(value: Any) -> bool:
    """True for a node that says to be a person, whatever else it says."""
    return isinstance(value, dict) and _PERSON in node_types(value)


def is_listing(nodes: list[Node]) -> bool:
    """True when the page says it is a list of things and no article."""
    types = frozenset[str]().union(*map(node_types, nodes)) if nodes else frozenset()
    return bool(types & _LIST_TYPES) and not types & _ARTICLE_TYPES


def resolved(value: Any, known: References) -> list[Any]:
    """The items of a value, references replaced by the nodes they name."""
    items = []
    for item in as_list(value):
        if isinstance(item, dict) and isinstance(item.get("@list"), list):
            items.extend(resolved(item["@list"], known))
        elif isinstance(item, dict) and "name" not in item:
            items.append(known.get(str(item.get("@id")), item))
        else:
            items.append(known.get(item, item) if isinstance(item, str) else item)
    return items


def names(value: Any, known: References | None = None, depth: int = 0) -> list[str]:
    """Names in an ``author`` or ``publisher`` value: a string, a node, or a list of either."""
    found: list[str] = []
    for item in resolved(value, known or {}):
        if isinstance(item, str):
            found.append(item)
        elif isinstance(item, dict) and depth < _MAX_DEPTH:
            parts = (item.get("givenName"), item.get("familyName"))
            spelt = " ".join(part for part in parts if isinstance(part, str))
            found.extend(names(item.get("name") or item.get("@value") or spelt, known, depth + 1))
    return [name for name in found if name.strip()]


def first_text(value: Any) -> str:
    """The first string in a value that may be a string, a list, or a node with url or name."""
    for item in as_list(value):
        if isinstance(item, str) and item.strip():
            return item
        if isinstance(item, dict):
            for key in ("url", "@id", "contentUrl", "name", "@value"):
                if isinstance(item.get(key), str):
                    return str(item[key])
    return ""


def as_list(value: Any) -> list[Any]:
    """The value as a list: None is empty, a single value a list of one."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _is_at(node: Node, pages: set[str]) -> bool:
    return any(_address_key(address) in pages for address in _addresses(node))


def _is_elsewhere(node: Node, pages: set[str], titles: list[str]) -> bool:
    """Both its address and its headline are of another page; one of them alone proves nothing."""
    headline = set(tokens(first_text(node.get("headline"))))
    address = first_text(node.get("url"))
    if not headline or not titles or not pages or not address:
        return False
    shared = max(len(headline & set(tokens(title))) for title in titles)
    return not _is_at(node, pages) and shared < _MIN_SHARED_WORDS * len(headline)


def _addresses(node: Node) -> Iterator[str]:
    for key in ("url", "mainEntityOfPage", "@id"):
        if address := first_text(node.get(key)):
            yield address


def _address_key(address: str) -> str:
    """Without scheme, ``www.``, query, fragment and closing slash."""
    bare = address.partition("#")[0].partition("?")[0].partition("://")[2] or address
    return bare.removeprefix("www.").rstrip("/").casefold()


def _title_key(title: str) -> str:
    return "".join(tokens(title))


def _walk(value: Any, depth: int) -> Iterator[Node]:
    for item in as_list(value)[:_MAX_NODES]:
        if isinstance(item, list) and depth < _MAX_DEPTH:
            yield from _walk(item, depth + 1)
        if not isinstance(item, dict):
            continue
        yield item
        if depth < _MAX_DEPTH:
            for container in _CONTAINERS:
                yield from _walk(item.get(container), depth + 1)
