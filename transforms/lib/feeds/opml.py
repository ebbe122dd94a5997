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
from typing import Any, Final

import listparser

from schemas.feed_source import SOURCE_KINDS, FeedSource
from transforms.lib.text.charset import decode_html
from transforms.lib.text.plain import clean_line
from transforms.lib.urls.canonical import canonical_url
from transforms.lib.urls.parts import UrlError
from transforms.lib.urls.sites import site_name

_MAX_NAME: Final = 200
_DECLARATION = re.compile(r"\s*<\?xml\b[^>]{0,500}\?>", re.IGNORECASE)
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


def read_opml(data: bytes, name: str) -> tuple[FeedSource, ...]:
    """The feeds of a list in its order, each URL once.

    Args:
        data: The document.
        name: Its path, for errors.

    Raises:
        OpmlError: no OPML, cut off, without feeds, with a feed that cannot be polled, with a
            category whose value is unknown, or with another list inside.
    """
    parsed = _parse(data, name)
    for inner in parsed["lists"]:
        problem = f"includes another list, {inner['url']}; copy its feeds into this one"
        raise OpmlError(name, problem)
    sources = {outline["url"]: _source(outline, name) for outline in parsed["feeds"]}
    if not sources:
        raise OpmlError(
            name, 'no feeds in it; add <outline type="rss" text="…" xmlUrl="https://…"/>'
        )
    return tuple(sources.values())


def source_from_url(url: str) -> FeedSource:
    """The source of a single feed of which nothing but the URL is known.

    Raises:
        UrlError: not an http(s) URL.
    """
    url = url.strip()
    canonical_url(url)
    site = site_name(url)
    return FeedSource(feed_url=url, source_id=_slug(site), name=site)


def _parse(data: bytes, name: str) -> dict[str, Any]:
    """What listparser reads. It is lenient: a file cut off would just be a shorter list."""
    text = _DECLARATION.sub("", decode_html(data), count=1)
    if not re.search(r"<opml\b", text, re.IGNORECASE):
        raise OpmlError(name, "no OPML document; export the feed list of a feed reader as OPML")
    if not re.search(r"</opml\s*>", text, re.IGNORECASE):
        raise OpmlError(name, "ends before </opml>; the file is cut off, copy it again")
    # In ASCII, since its parser takes what is not declared otherwise for Latin-1.
    parsed: dict[str, Any] = listparser.parse(text.encode("ascii", "xmlcharrefreplace"))
    return parsed


def _source(outline: dict[str, Any], name: str) -> FeedSource:
    try:
        default = source_from_url(outline["url"])
    except UrlError as error:
        problem = f"the feed URL {error}; correct its xmlUrl or take the outline out"
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
        pattern, meaning = _VALID[key]
        if not pattern.fullmatch(value):
            problem = f"category /{key}/{value} of {outline['url']}; write {meaning}"
            raise OpmlError(name, problem)
        yield key, value


def _slug(site: str) -> str:
    return re.sub(r"[^a-z0-9.]+", "-", site.lower()).strip("-.")
