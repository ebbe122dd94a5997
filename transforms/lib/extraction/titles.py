"""Titles: the headline without the name of the site around it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from transforms.lib.text.plain import clean_markup_text, tokens

_TAG = re.compile(r"</?[A-Za-z][^<>]{0,200}>")
_SEPARATOR = re.compile(
    r"\s+(?:[|»«›‹>*•·▷▸►◆■→~–—-]|//?|::?)\s+|\s*[|｜│¦]\s*|\s+»\s*|：(?=[^\s：]+$)"
)
_COLON = re.compile(r"[^:]{2,40}:\s+")
_MIN_WORDS: Final = 3
_MIN_LETTERS: Final = 10
"""Of a headline in a script without spaces."""

_MAX_SITE_WORDS: Final = 5
_MAX_CUTS: Final = 12
_CRUMBS: Final = frozenset({">", "›", "»"})
_BARS: Final = _CRUMBS | {"|", "｜", "│", "¦"}


def clean_title(
    raw: str,
    site_names: Iterable[str] = (),
    others: Iterable[str] = (),
    sections: Iterable[str] = (),
) -> str:
    """The headline in a title.

    Args:
        raw: The title as found: markup, entities and `` | Site name`` may still be in.
        site_names: What the site calls itself (og:site_name, host, outlet).
        others: Other titles of the same page; a part that another one equals is the headline.
        sections: Where the site files the page. One may be a word of the headline, as "Ukraine",
            so it is only cut whole, at the end, behind a bar or in a path.

    Returns:
        One line of text. A separator that is part of the headline stays: a part is only cut off
        where it names the site, or where another title shows that it does not belong.
    """
    title = clean_markup_text(_TAG.sub(" ", raw) if "<" in raw else raw)
    sites = {title_key(name) for name in site_names} - {""}
    known = {title_key(other) for other in others} - {""}
    filed = {title_key(section) for section in sections} - {""}
    while True:
        shorter = _without_site(title, sites, known, filed)
        if shorter == title:
            return title
        title = shorter


def same_title(left: str, right: str) -> bool:
    """True when two titles say the same but for case, punctuation and a kicker of a few words."""
    first, second = title_key(left), title_key(right)
    if not first or not second:
        return False
    short, long = sorted((first, second), key=len)
    return short in long and len(short) >= 0.6 * len(long)


def is_site_alone(title: str, site_names: Iterable[str]) -> bool:
    """True for the name of the site with no more than a word beside it: ``Gazette - Home``."""
    sites = {title_key(name) for name in site_names} - {""}
    parts = [part for part in _SEPARATOR.split(title) if part]
    beside = [part for part in parts if not _is_site(part, sites)]
    return len(beside) < len(parts) and all(" " not in part.strip() for part in beside)


def _without_site(title: str, sites: set[str], known: set[str], sections: set[str]) -> str:
    """The title without one part more that does not belong to it, or as it is."""
    colon = _COLON.match(title)
    if colon and title_key(title[colon.end() :]) in known:
        return title[colon.end() :]
    cuts = list(_SEPARATOR.finditer(title))[:_MAX_CUTS]
    part = _known_part(title, cuts, known) or _part_beside_site(title, cuts, sites)
    return part or _before_section(title, cuts, sections) or title


def _known_part(title: str, cuts: list[re.Match[str]], known: set[str]) -> str:
    """What stands before a separator, or after a kicker, and is a title elsewhere on the page."""
    for cut in cuts:
        front, rest = title[: cut.start()].strip(), title[cut.end() :].strip()
        if _is_headline(front, known):
            return front
        if len(front.split()) <= _MAX_SITE_WORDS and _is_headline(rest, known):
            return rest
    return ""


def _part_beside_site(title: str, cuts: list[re.Match[str]], sites: set[str]) -> str:
    """What is left without the name of the site at an end, or without a path of sections."""
    if not cuts:
        return ""
    crumbs = [cut for cut in cuts if cut[0].strip() in _CRUMBS]
    if len(crumbs) > 1 and len(title[: crumbs[0].start()].split()) >= _MIN_WORDS:
        return title[: crumbs[0].start()].strip()
    if _is_site(title[cuts[-1].end() :], sites):
        return title[: cuts[-1].start()].strip()
    rest = title[cuts[0].end() :].strip()
    if _is_site(title[: cuts[0].start()], sites) and len(rest.split()) >= _MIN_WORDS:
        return rest
    return ""


def _before_section(title: str, cuts: list[re.Match[str]], sections: set[str]) -> str:
    """What is left without a section behind a bar at the end."""
    if not cuts or cuts[-1][0].strip() not in _BARS:
        return ""
    filed = title_key(title[cuts[-1].end() :]) in sections
    return title[: cuts[-1].start()].strip() if filed else ""


def _is_headline(part: str, known: set[str]) -> bool:
    is_name = len(part.split()) == 1 and (part.isascii() or len(part) < _MIN_LETTERS)
    return not is_name and title_key(part) in known


def _is_site(part: str, sites: set[str]) -> bool:
    key = title_key(part)
    return bool(key) and (
        key in sites or any(key in site or site in key for site in sites if _close(key, site))
    )


def _close(key: str, site: str) -> bool:
    """One holds the other, and not by accident: at least half as long."""
    return 2 * min(len(key), len(site)) >= max(len(key), len(site))


def title_key(text: str) -> str:
    """What two titles share that differ in case, white space and punctuation alone."""
    return "".join(tokens(text))
