"""Titles: the headline without the name of the site around it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from transforms.lib.text.plain import clean_markup_text, tokens

_TAG = re.compile(r"</?[A-Za-z][^<>]{0,200}>")
_SEPARATOR = re.compile(r"\s+(?:[|»«›‹•·]|::?|-|–|—|~)\s+|\s*\|\s*|\s+»\s*")
_COLON = re.compile(r"[^:]{2,40}:\s+")
_MIN_WORDS: Final = 3
_MAX_SITE_WORDS: Final = 5


def clean_title(raw: str, site_names: Iterable[str] = (), others: Iterable[str] = ()) -> str:
    """The headline in a title.

    Args:
        raw: The title as found: markup, entities and `` | Site name`` may still be in.
        site_names: What the site calls itself (og:site_name, host, outlet).
        others: Other titles of the same page; a part that another one equals is the headline.

    Returns:
        One line of text. A separator that is part of the headline stays: a part is only cut off
        where it names the site, or where another title shows that it does not belong.
    """
    title = clean_markup_text(_TAG.sub(" ", raw) if "<" in raw else raw)
    sites = {_key(name) for name in site_names} - {""}
    known = {_key(other) for other in others} - {""}
    while True:
        shorter = _without_site(title, sites, known)
        if shorter == title:
            return title
        title = shorter


def same_title(left: str, right: str) -> bool:
    """True when two titles say the same but for case, punctuation and a kicker of a few words."""
    first, second = _key(left), _key(right)
    if not first or not second:
        return False
    short, long = sorted((first, second), key=len)
    return short in long and len(short) >= 0.6 * len(long)


def _without_site(title: str, sites: set[str], known: set[str]) -> str:
    colon = _COLON.match(title)
    if colon and _key(title[colon.end() :]) in known:
        return title[colon.end() :]
    cuts = list(_SEPARATOR.finditer(title))
    if not cuts:
        return title
    head, tail = title[: cuts[-1].start()], title[cuts[-1].end() :]
    if _is_site(tail, sites) or (_key(head) in known and len(tail.split()) <= _MAX_SITE_WORDS):
        return head.strip()
    front, rest = title[: cuts[0].start()], title[cuts[0].end() :]
    if _is_site(front, sites) and len(rest.split()) >= _MIN_WORDS:
        return rest.strip()
    return title


def _is_site(part: str, sites: set[str]) -> bool:
    key = _key(part)
    return bool(key) and (
        key in sites or any(key in site or site in key for site in sites if _close(key, site))
    )


def _close(key: str, site: str) -> bool:
    """One holds the other, and not by accident: at least half as long."""
    return 2 * min(len(key), len(site)) >= max(len(key), len(site))


def _key(text: str) -> str:
    return "".join(tokens(text))
