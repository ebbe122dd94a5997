"""A single feed as a command line names it: an address, or what a feed list would say of it.

https://example.org/rss
url=https://example.org/rss,name=Example Gazette,country=GB,kind=press
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from schemas.feed_source import FeedSource
from transforms.lib.feeds.links import without_userinfo
from transforms.lib.feeds.opml import source_from_url, wrong_form
from transforms.lib.text.plain import clean_line
from transforms.lib.urls.parts import UrlError

KEYS: Final = {
    "url": "",
    "source_id": "source",
    "name": "",
    "country": "country",
    "kind": "kind",
    "language": "language",
}
"""The fields of a feed, each with its category in a feed list; all but ``url`` may be left out."""

_WITH_KEYS = re.compile(r"\s*\w+=")
_NEXT_KEY = re.compile(r",(?=\s*\w+=)")


class SingleFeedError(ValueError):
    """A single feed that cannot be used: one line with its text, what is wrong, and what to do."""

    def __init__(self, text: str, problem: str) -> None:
        super().__init__(text, problem)
        self.text = text
        self.problem = problem

    def __str__(self) -> str:
        return clean_line(without_userinfo(f"{self.text}: {self.problem}"))


def single_feed(text: str) -> FeedSource:
    """Read the feed. User and password are left out of its URL.

    Raises:
        SingleFeedError: the address is not an http(s) URL, or a key is unknown, there twice or
            missing, or its value is not one.
    """
    values = _values(text) if _WITH_KEYS.match(text) else {"url": text}
    if "url" not in values:
        raise SingleFeedError(text, "names no url=…; give the feed's full address")
    try:
        source = source_from_url(values.pop("url"))
    except UrlError as error:
        raise SingleFeedError(text, f"{error.problem}; give the feed's full address") from error
    return replace(source, **values)


def _values(text: str) -> dict[str, str]:
    """What each key says, in a form in which a feed list may say it."""
    values: dict[str, str] = {}
    for part in _NEXT_KEY.split(text):
        key, _, value = (one.strip() for one in part.partition("="))
        if problem := _problem(key, value) or (f"names {key} twice" if key in values else ""):
            raise SingleFeedError(text, problem)
        values[key] = value
    return values


def _problem(key: str, value: str) -> str:
    if key not in KEYS:
        known = ", ".join(KEYS)
        return f"names {key!r}, which is none of {known}; in an address write a comma as %2C"
    if not value:
        return f"{key} is empty; leave it out or give it a value"
    meaning = wrong_form(KEYS[key], value) if KEYS[key] else ""
    return f"{key}={value} is not {meaning}" if meaning else ""
