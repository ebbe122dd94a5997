"""The feed list: OPML 1.0 and 2.0, read by listparser.

What a list knows of an outlet rides in OPML 2.0's own ``category`` attribute, as slash paths that
other readers show as tags or pass over:

    <outline type="rss" text="Defense News" xmlUrl="https://…" htmlUrl="https://…"
             category="/source/defense-news,/country/US,/kind/press,/language/en"/>

A list without them works too: the outlet's id is then the registrable domain of the feed's URL.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

import listparser

from schemas.feed_source import SOURCE_KINDS, FeedSource
from transforms.lib.feeds.links import without_userinfo
from transforms.lib.text.charset import decode_html
from transforms.lib.text.plain import clean_line
from transforms.lib.urls.canonical import canonical_url
from transforms.lib.urls.parts import UrlError
from transforms.lib.urls.sites import site_name

_MAX_NAME: Final = 200
_DECLARATION = re.compile(r"\s*<\?xml\b[^>]{0,500}\?>", re.IGNORECASE)
_FEED_OUTLINE = re.compile(
    r"<outline\b[^>]*\btype\s*=\s*[\"'](?:rss|atom)[\"'][^>]*>", re.IGNORECASE
)
_ADDRESS = re.compile(r"\b(?:xmlUrl|url)\s*=\s*[\"']\s*[^\s\"']", re.IGNORECASE)
_VALID: Final = {
    "source": (re.compile(r"[a-z0-9][a-z0-9._-]*"), "lower-case letters, digits and hyphens"),
    "country": (re.compile(r"[A-Z]{2}|INT"), "two capital letters (ISO 3166-1), or INT"),
    "kind": (re.compile("|".join(SOURCE_KINDS)), f"one of {', '.join(SOURCE_KINDS)}"),
    "language": (re.compile(r"[a-z]{2}"), "two small letters (ISO 639-1)"),
}
"""The categories that mean something here: what their value must be, and how to say so."""


class OpmlError(ValueError):
    """A feed list that cannot be used: one line with its name, what is wrong, and what to do."""

    def __init__(self, name: str, problem: str) -> None:
        super().__init__(name, problem)
        self.name = name
        self.problem = problem

    def __str__(self) -> str:
        return clean_line(f"{self.name}: {self.problem}")


@dataclass(frozen=True)
class FeedListing:
    """The feeds of a list in its order, each URL once, and what could not be used of it."""

    sources: tuple[FeedSource, ...]
    problems: tuple[OpmlError, ...] = ()


def read_opml(data: bytes, name: str) -> FeedListing:
    """Read a list. An outline that cannot be used is a problem; the others are read all the same.

    That is a feed without an address or with one that cannot be polled, a category whose value is
    unknown, and another list inside.

    Args:
        data: The document.
        name: Its path, for errors.

    Raises:
        OpmlError: no OPML, cut off, or without a feed that can be used.
    """
    text = _text(data, name)
    # In ASCII, since its parser takes what is not declared otherwise for Latin-1.
    parsed = listparser.parse(text.encode("ascii", "xmlcharrefreplace"))
    sources: dict[str, FeedSource] = {}
    problems = [OpmlError(name, problem) for problem in _unusable(text, parsed["lists"])]
    for outline in parsed["feeds"]:
        try:
            source = _source(outline, name)
        except OpmlError as error:
            problems.append(error)
        else:
            sources.setdefault(source.feed_url, source)
    if not sources:
        advice = 'no feeds in it; add <outline type="rss" text="…" xmlUrl="https://…"/>'
        raise problems[0] if problems else OpmlError(name, advice)
    return FeedListing(tuple(sources.values()), tuple(problems))


def source_from_url(url: str) -> FeedSource:
    """The source of a single feed of which nothing but the URL is known.

    User and password are left out of it. They are never sent, and the URL is in every row.

    Raises:
        UrlError: not an http(s) URL.
    """
    url = without_userinfo(url.strip())
    canonical_url(url)
    site = site_name(url)
    return FeedSource(feed_url=url, source_id=_slug(site), name=site)


def wrong_form(category: str, value: str) -> str:
    """What a value of one of the categories must be, where it is not; "" where all is well."""
    pattern, meaning = _VALID[category]
    return "" if pattern.fullmatch(value) else meaning


def _text(data: bytes, name: str) -> str:
    """The list's text, whole. listparser is lenient: one cut off would just be a shorter list."""
    text = _DECLARATION.sub("", decode_html(data), count=1)
    if not re.search(r"<opml\b", text, re.IGNORECASE):
        raise OpmlError(name, "no OPML document; export the feed list of a feed reader as OPML")
    if not re.search(r"</opml\s*>", text, re.IGNORECASE):
        raise OpmlError(name, "ends before </opml>; the file is cut off, copy it again")
    return text


def _unusable(text: str, lists: Iterable[dict[str, Any]]) -> Iterable[str]:
    """What listparser passes over or reads as something else than a feed."""
    for inner in lists:
        url = without_userinfo(inner["url"])
        yield f"includes another list, {url}; copy its feeds into this one"
    for outline in _FEED_OUTLINE.findall(text):
        if not _ADDRESS.search(outline):
            yield f"no address in {outline[:200]}; give it an xmlUrl or take it out"


def _source(outline: dict[str, Any], name: str) -> FeedSource:
    try:
        default = source_from_url(outline["url"])
    except UrlError as error:
        problem = f"the feed URL {without_userinfo(str(error))}; correct its xmlUrl or take it out"
        raise OpmlError(name, problem) from error
    known = dict(_known_categories(outline, name))
    return FeedSource(
        feed_url=default.feed_url,
        source_id=known.get("source", default.source_id),
        name=clean_line(outline["title"])[:_MAX_NAME] or default.name,
        country=known.get("country", default.country),
        kind=known.get("kind", default.kind),
        language=known.get("language", default.language),
    )


def _known_categories(outline: dict[str, Any], name: str) -> Iterable[tuple[str, str]]:
    for path in outline["categories"]:
        if len(path) != 2 or path[0] not in _VALID:  # noqa: PLR2004 - a key and its value
            continue
        key, value = path
        if meaning := wrong_form(key, value):
            problem = (
                f"category /{key}/{value} of {without_userinfo(outline['url'])}; write {meaning}"
            )
            raise OpmlError(name, problem)
        yield key, value


def _slug(site: str) -> str:
    return re.sub(r"[^a-z0-9.]+", "-", site.lower()).strip("-.")
