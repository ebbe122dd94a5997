"""What a page says about itself: titles, authors, times, image, language, address, access.

Read from the tree before extraction: one walk collects the elements (``outline``), ``zones`` tells
which of them are the article's own, and each reader gives its values as candidates of all sources.
Titles and summary come without markup; ``choices`` decides between the values.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from transforms.lib.extraction.metadata import json_ld, meta_tags
from transforms.lib.extraction.metadata.candidates import Candidate
from transforms.lib.extraction.metadata.free import declared_free
from transforms.lib.extraction.metadata.meta_tags import Metas, first, values
from transforms.lib.extraction.metadata.outline import Outline, read_outline
from transforms.lib.extraction.metadata.people import read_people
from transforms.lib.extraction.metadata.times import PUBLISHED, UPDATED, read_times
from transforms.lib.extraction.metadata.zones import Zones
from transforms.lib.text.plain import clean_line, clean_markup_text, tokens
from transforms.lib.urls.absolute import absolute_url
from transforms.lib.urls.sites import same_site


@dataclass(frozen=True)
class PageMetadata:
    """The values of one page, best source first. Addresses are absolute; "" means not given.

    ``headline`` is that of JSON-LD, ``shared_title`` that of Open Graph, ``heading`` the ``<h1>``
    of the article; ``titles`` and ``headings`` have all there are.
    """

    titles: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    headline: str = ""
    shared_title: str = ""
    heading: str = ""
    site_names: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    authors: tuple[Candidate, ...] = ()
    summary: str = ""
    published: tuple[Candidate, ...] = ()
    updated: tuple[Candidate, ...] = ()
    image_url: str = ""
    language: str = ""
    canonical: str = ""
    kind: str = ""
    is_article: bool = False
    is_listing: bool = False
    free: bool | None = None


def read_metadata(tree: HtmlElement, url: str = "") -> PageMetadata:
    """The metadata of a page; ``url`` is its address, against which relative ones are resolved."""
    outline = read_outline(tree)
    metas = outline.metas
    base = absolute_url(url, outline.base) or url if outline.base else url
    canonical = _canonical(outline, base, url)
    head_titles = _head_titles(outline)
    nodes = json_ld.json_ld_nodes(outline.scripts)
    headings = _texts(outline.headings)
    article = json_ld.article_node(nodes, (url, canonical), (*head_titles, *headings))
    page = json_ld.page_node(nodes)
    known = json_ld.references(nodes)
    headline = clean_markup_text(json_ld.first_text(article.get("headline")))
    titles = _distinct((headline, *head_titles))
    heading = _main_heading(outline.headings, titles)
    if heading is None:
        heading = _named(outline.subheadings, titles, _MIN_KEY)
    zones = Zones(heading, outline.order, outline.paragraphs)
    image = json_ld.first_text(article.get("image")) or json_ld.first_text(
        article.get("thumbnailUrl")
    )
    return PageMetadata(
        titles=titles,
        headings=headings,
        headline=headline,
        shared_title=clean_markup_text(first(metas, ("og:title",))),
        heading="" if heading is None else _text(heading),
        site_names=_site_names(metas, article, known),
        sections=_sections(metas, article),
        authors=read_people(outline, zones, article, page, known),
        summary=clean_markup_text(
            first(metas, meta_tags.SUMMARY) or json_ld.first_text(article.get("description"))
        ),
        published=read_times(outline, zones, article, page, PUBLISHED),
        updated=read_times(outline, zones, article, page, UPDATED),
        image_url=absolute_url(base, first(metas, meta_tags.IMAGE) or image),
        language=_language(tree, metas, article),
        canonical=canonical,
        kind=first(metas, ("og:type",)).casefold(),
        is_article=bool(article),
        is_listing=json_ld.is_listing(nodes),
        free=declared_free(metas, article, page),
    )


def _head_titles(outline: Outline) -> tuple[str, ...]:
    found = (*values(outline.metas, meta_tags.TITLE), outline.title or "")
    return _distinct(map(clean_markup_text, found))


def _texts(elements: Iterable[HtmlElement]) -> tuple[str, ...]:
    return _distinct(map(_text, elements))


def _text(element: HtmlElement) -> str:
    return clean_line(str(element.text_content()))


def _main_heading(headings: Sequence[HtmlElement], titles: Sequence[str]) -> HtmlElement | None:
    """The ``<h1>`` that a title of the page repeats, else the first that says anything."""
    named = _named(headings, titles)
    spoken = (element for element in headings if tokens(_text(element)))
    return next(spoken, None) if named is None else named


def _named(
    headings: Sequence[HtmlElement], titles: Sequence[str], shortest: int = 1
) -> HtmlElement | None:
    """The first heading of so many letters that a title of the page repeats."""
    known = [key for title in titles if len(key := "".join(tokens(title))) > _MIN_KEY]
    for element in headings if known else ():
        key = "".join(tokens(_text(element)))
        if len(key) >= shortest and any(key in title or title in key for title in known):
            return element
    return None


_MIN_KEY: Final = 8
"""Letters of a title that one heading may hold and another not."""


def _site_names(metas: Metas, article: json_ld.Node, known: json_ld.References) -> tuple[str, ...]:
    """What the outlet calls itself; a publisher that is a person is the author of a blog."""
    nodes = json_ld.resolved(article.get("publisher"), known)
    publishers = json_ld.names([one for one in nodes if not json_ld.is_person(one)], known)
    return _distinct(map(clean_markup_text, (*values(metas, meta_tags.SITE), *publishers)))


def _sections(metas: Metas, article: json_ld.Node) -> tuple[str, ...]:
    stated = json_ld.as_list(article.get("articleSection"))
    found = (*values(metas, meta_tags.SECTION), *(one for one in stated if isinstance(one, str)))
    return _distinct(map(clean_markup_text, found))


def _language(tree: HtmlElement, metas: Metas, article: json_ld.Node) -> str:
    root = tree.getroottree().getroot()
    stated = root.get("lang") or root.get("xml:lang")
    return (
        stated or json_ld.first_text(article.get("inLanguage")) or first(metas, meta_tags.LANGUAGE)
    )


def _canonical(outline: Outline, base: str, url: str) -> str:
    """``rel=canonical``, else ``og:url``; the first of them on the page's own site, if one is."""
    host = urlsplit(base).netloc
    found = []
    for link in (*outline.canonicals, first(outline.metas, ("og:url",))):
        # "example.org/story" is meant as an address, not as a path below this page.
        bare = host and link.startswith(f"{host}/")
        if address := absolute_url(base, f"//{link}" if bare else link):
            found.append(address)
    return next((one for one in found if same_site(one, url)), found[0] if found else "")


def _distinct(found: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in found if value))
