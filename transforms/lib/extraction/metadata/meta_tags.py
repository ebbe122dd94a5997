"""The ``<meta>`` tags of a page, and which of them mean what, the best first.

Names come from Open Graph, schema.org microdata, Dublin Core, Highwire, and the tags of analytics
and recommendation services (Parse.ly, Sailthru, Cxense) that many newsrooms fill with care.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from lxml.html import HtmlElement

Metas = dict[str, list[str]]
"""Contents by lower-case name, in the order of the page."""

TITLE: Final = (
    "og:title",
    "twitter:title",
    "dc.title",
    "dcterms.title",
    "citation_title",
    "parsely-title",
    "sailthru.title",
)
SUMMARY: Final = (
    "og:description",
    "description",
    "twitter:description",
    "dc.description",
    "sailthru.description",
)
AUTHOR: Final = (
    "author",
    "article:author",
    "article:byline",
    "byl",
    "authors",
    "parsely-author",
    "sailthru.author",
    "dc.creator",
    "citation_author",
    "dcterms.creator",
    "dc.creator.aut",
    "cxenseparse:author",
    "og:article:author",
    "article:author_name",
    "author_name",
    "article.author",
    "content_author",
)
PUBLISHED: Final = (
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "article:published",
    "parsely-pub-date",
    "sailthru.date",
    "publishdate",
    "publish-date",
    "pubdate",
    "date",
    "dc.date.issued",
    "dc.date",
    "dcterms.date",
    "dcterms.created",
    "citation_publication_date",
    "article_date_original",
    "cxenseparse:recs:publishtime",
    "originalpublicationdate",
)
UPDATED: Final = (
    "article:modified_time",
    "og:updated_time",
    "datemodified",
    "last-modified",
    "lastmod",
    "dcterms.modified",
    "article:modified",
)
IMAGE: Final = (
    "og:image",
    "og:image:url",
    "og:image:secure_url",
    "twitter:image",
    "twitter:image:src",
    "image",
)
SITE: Final = (
    "og:site_name",
    "application-name",
    "apple-mobile-web-app-title",
    "twitter:app:name:iphone",
    "dc.publisher",
)
SECTION: Final = (
    "article:section",
    "parsely-section",
    "section",
)
LANGUAGE: Final = (
    "content-language",
    "og:locale",
    "language",
    "dc.language",
)
FREE: Final = ("isaccessibleforfree",)
ACCESS: Final = (
    "article:content_tier",
    "og:article:content_tier",
    "access",
    "content_tier",
)

_NAME_ATTRIBUTES: Final = ("property", "name", "itemprop", "http-equiv")
_MICRODATA: Final = frozenset({"author", "datemodified", "datepublished", "headline", "name"})
"""Properties that a teaser may have as well as the article: they are read where they stand."""

_MAX_NAMES: Final = 3


def add_meta(metas: Metas, element: HtmlElement) -> None:
    """The content of a meta tag, under each name it carries."""
    content = (element.get("content") or element.get("value") or "").strip()
    if not content:
        return
    for attribute in _NAME_ATTRIBUTES:
        for name in (element.get(attribute) or "").casefold().split()[:_MAX_NAMES]:
            if attribute != "itemprop" or name not in _MICRODATA:
                metas.setdefault(name, []).append(content)


def values(metas: Metas, names: Iterable[str]) -> list[str]:
    """Contents of the tags of these names, in the order of the names."""
    return [content for name in names for content in metas.get(name, ())]


def first(metas: Metas, names: Iterable[str]) -> str:
    """The best content of these names, "" without any."""
    return next(iter(values(metas, names)), "")
