"""schema.org metadata of a page, from its JSON-LD blocks.

Pages nest their article in lists, ``@graph``, ``mainEntity`` or ``mainEntityOfPage``; several nodes
may be there (breadcrumbs, organisation, related articles). ``article_node`` picks the one that is
about this page.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

from lxml.html import HtmlElement

Node = dict[str, Any]

MAX_BLOCK_CHARACTERS: Final = 1_000_000
"""Blocks above this carry a whole site, not an article; parsing them is not worth the time."""

_MAX_NODES: Final = 500
_MAX_DEPTH: Final = 6
_CONTAINERS: Final = ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "item")
_ARTICLE_TYPES: Final = frozenset(
    {
        "Article", "NewsArticle", "ReportageNewsArticle", "AnalysisNewsArticle", "BlogPosting",
        "OpinionNewsArticle", "BackgroundNewsArticle", "LiveBlogPosting", "TechArticle", "Report",
        "ScholarlyArticle", "SocialMediaPosting", "AdvertiserContentArticle", "Review",
    }
)  # fmt: skip
_LIST_TYPES: Final = frozenset({"ItemList", "CollectionPage", "SearchResultsPage"})


def json_ld_nodes(tree: HtmlElement) -> list[Node]:
    """All nodes of all readable blocks, outer before inner; unreadable blocks are skipped."""
    nodes: list[Node] = []
    for script in tree.iterfind(".//script[@type='application/ld+json']"):
        for node in _walk(_load(script.text or ""), 0):
            nodes.append(node)
            if len(nodes) >= _MAX_NODES:
                return nodes
    return nodes


def article_node(nodes: list[Node]) -> Node:
    """The node of the article itself, or an empty one.

    Lists and collections of a page hold teasers of other articles: those are not walked into when
    a top-level article exists, as outer nodes come first.
    """
    articles = [node for node in nodes if node_types(node) & _ARTICLE_TYPES]
    return max(articles, key=lambda node: "headline" in node, default={})


def node_types(node: Node) -> frozenset[str]:
    """The ``@type`` of a node, always as a set, without a namespace."""
    return frozenset(
        name.rsplit("/", 1)[-1].rsplit(":", 1)[-1]
        for name in as_list(node.get("@type"))
        if isinstance(name, str)
    )


def is_listing(nodes: list[Node]) -> bool:
    """True when the page says it is a list of things and no article."""
    types = frozenset[str]().union(*map(node_types, nodes)) if nodes else frozenset()
    return bool(types & _LIST_TYPES) and not types & _ARTICLE_TYPES


def names(value: Any) -> list[str]:
    """Names in an ``author`` or ``publisher`` value: a string, a node, or a list of either."""
    found: list[str] = []
    for item in as_list(value):
        if isinstance(item, str):
            found.append(item)
        elif isinstance(item, dict):
            found.extend(name for name in as_list(item.get("name")) if isinstance(name, str))
    return found


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


def _load(text: str) -> Any:
    if not text or len(text) > MAX_BLOCK_CHARACTERS:
        return None
    body = text.strip().removeprefix("<![CDATA[").removesuffix("]]>").rstrip(" ;\n")
    try:
        return json.loads(body, strict=False)
    except (ValueError, RecursionError):
        return None


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
