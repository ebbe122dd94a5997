"""What a page says about itself: titles, authors, times, image, language, address, access.

Read from the tree before extraction, in one pass over ``<meta>``, JSON-LD and ``<link>``. Values
are as found; ``titles``, ``authors`` and ``dates`` clean them, ``extract`` decides between them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from lxml import etree
from lxml.html import HtmlElement

from transforms.lib.extraction.html_tree import select
from transforms.lib.extraction.metadata import json_ld, meta_tags
from transforms.lib.extraction.metadata.meta_tags import Metas, first, read_metas, values
from transforms.lib.text.plain import clean_line, clean_markup_text
from transforms.lib.urls.absolute import absolute_url
from transforms.lib.urls.sites import same_site


def _class_is(name: str) -> str:
    """XPath test for one class among those of an element."""
    return f"contains(concat(' ', normalize-space(@class), ' '), ' {name} ')"


_AUTHOR_MARKUP: Final = etree.XPath(
    "//a[@rel='author'] | //*[@itemprop='author']//*[@itemprop='name']"
    " | //*[@itemprop='author'][not(.//*[@itemprop])]"
)
_BYLINE_MARKUP: Final = etree.XPath(
    "//*[self::a or self::span or self::p or self::div or self::address]["
    + " or ".join(map(_class_is, ("byline", "author", "author-name", "byline__name")))
    + "]"
)
_MAX_MARKED_AUTHORS: Final = 5
_MAX_BYLINE_CHARACTERS: Final = 200
_TIMES: Final = {
    "datePublished": (
        etree.XPath("//time[@itemprop='datePublished'][@datetime]"),
        etree.XPath("//article//time[@datetime] | //header//time[@datetime] | //time[@pubdate]"),
    ),
    "dateModified": (etree.XPath("//time[@itemprop='dateModified'][@datetime]"),),
}
_CANONICAL: Final = etree.XPath(
    "//link[contains(concat(' ', translate(@rel, 'CANOIL', 'canoil'), ' '), ' canonical ')][@href]"
)
_NOT_FREE: Final = frozenset({"false", "no", "http://schema.org/false", "https://schema.org/false"})
_PAID_TIERS: Final = frozenset({"locked", "paid", "premium", "subscription"})


@dataclass(frozen=True)
class PageMetadata:
    """Raw values of one page, best source first. Addresses are absolute; "" means not given."""

    titles: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    site_names: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    summary: str = ""
    published: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    image_url: str = ""
    language: str = ""
    canonical: str = ""
    kind: str = ""
    is_article: bool = False
    is_listing: bool = False
    says_paywalled: bool = False


def read_metadata(tree: HtmlElement, url: str = "") -> PageMetadata:
    """The metadata of a page; ``url`` is its address, against which relative ones are resolved."""
    metas = read_metas(tree)
    nodes = json_ld.json_ld_nodes(tree)
    article = json_ld.article_node(nodes)
    base = _base_url(tree, url)
    image = json_ld.first_text(article.get("image")) or json_ld.first_text(
        article.get("thumbnailUrl")
    )
    return PageMetadata(
        titles=_titles(tree, metas, article),
        headings=_headings(tree),
        site_names=_site_names(metas, article),
        authors=_authors(tree, metas, article),
        summary=clean_markup_text(
            first(metas, meta_tags.SUMMARY) or json_ld.first_text(article.get("description"))
        ),
        published=_times(tree, metas, article, "datePublished", meta_tags.PUBLISHED),
        updated=_times(tree, metas, article, "dateModified", meta_tags.UPDATED),
        image_url=absolute_url(base, first(metas, meta_tags.IMAGE) or image),
        language=_language(tree, metas, article),
        canonical=_canonical(tree, metas, base, url),
        kind=first(metas, ("og:type",)).casefold(),
        is_article=bool(article),
        is_listing=json_ld.is_listing(nodes),
        says_paywalled=_says_paywalled(metas, nodes),
    )


def _base_url(tree: HtmlElement, url: str) -> str:
    base = tree.find(".//base[@href]")
    if base is None:
        return url
    return absolute_url(url, base.get("href") or "") or url


def _titles(tree: HtmlElement, metas: Metas, article: json_ld.Node) -> tuple[str, ...]:
    element = next(tree.iter("title"), None)
    document = element.text_content() if element is not None else ""
    headline = json_ld.first_text(article.get("headline"))
    return _distinct(map(clean_markup_text, (headline, *values(metas, meta_tags.TITLE), document)))


def _headings(tree: HtmlElement) -> tuple[str, ...]:
    return _distinct(clean_line(element.text_content()) for element in tree.iter("h1"))


def _site_names(metas: Metas, article: json_ld.Node) -> tuple[str, ...]:
    found = [*values(metas, meta_tags.SITE), *json_ld.names(article.get("publisher"))]
    return _distinct(map(clean_markup_text, found))


def _authors(tree: HtmlElement, metas: Metas, article: json_ld.Node) -> tuple[str, ...]:
    """From JSON-LD, else meta tags, else what is marked up as author, else as byline."""
    declared = json_ld.names(article.get("author")) or json_ld.names(article.get("creator"))
    if declared:
        return _distinct(declared)
    # article:author is by the Open Graph protocol the address of a profile.
    named = [name for name in values(metas, meta_tags.AUTHOR) if "://" not in name]
    if named:
        return _distinct(named)
    marked = select(_AUTHOR_MARKUP, tree) or select(_BYLINE_MARKUP, tree)
    return _distinct(
        clean_line(element.text_content())[:_MAX_BYLINE_CHARACTERS]
        for element in marked[:_MAX_MARKED_AUTHORS]
    )


def _times(
    tree: HtmlElement, metas: Metas, article: json_ld.Node, name: str, keys: Iterable[str]
) -> tuple[str, ...]:
    found = [json_ld.first_text(article.get(name)), *values(metas, (name.casefold(), *keys))]
    for path in _TIMES[name]:
        found.extend(element.get("datetime") or "" for element in select(path, tree)[:1])
    return _distinct(map(clean_line, found))


def _language(tree: HtmlElement, metas: Metas, article: json_ld.Node) -> str:
    root = tree.getroottree().getroot()
    stated = root.get("lang") or root.get("xml:lang")
    return (
        stated or json_ld.first_text(article.get("inLanguage")) or first(metas, meta_tags.LANGUAGE)
    )


def _canonical(tree: HtmlElement, metas: Metas, base: str, url: str) -> str:
    """``rel=canonical``, else ``og:url``; the first of them on the page's own site, if one is."""
    links = [element.get("href") or "" for element in select(_CANONICAL, tree)]
    host = urlsplit(base).netloc
    found = []
    for link in (*links, first(metas, ("og:url",))):
        # "example.org/story" is meant as an address, not as a path below this page.
        bare = host and link.startswith(f"{host}/")
        if address := absolute_url(base, f"//{link}" if bare else link):
            found.append(address)
    return next((one for one in found if same_site(one, url)), found[0] if found else "")


def _says_paywalled(metas: Metas, nodes: list[json_ld.Node]) -> bool:
    flags = {str(node.get("isAccessibleForFree")).casefold() for node in nodes}
    tiers = {value.casefold() for value in values(metas, meta_tags.ACCESS)}
    return bool(flags & _NOT_FREE or tiers & _PAID_TIERS)


def _distinct(found: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in found if value))
