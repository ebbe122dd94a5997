"""Addresses in feeds: typed by hand, wrapped by editors, pasted with what cannot be seen."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

from transforms.lib.urls.absolute import absolute_url
from transforms.lib.urls.sites import same_site

_PLAIN = re.compile(r"https?://[\w.-]+(?::\d+)?/(?!/)[\w./?=%+~!:,-]*", re.ASCII)  # nearly all are
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\xad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]"
)
_WRAPPED = re.compile(r"\s*[\t\r\n\u2028\u2029]\s*")
_TWO_SCHEMES = re.compile(r"https?://(?=https?:/)", re.IGNORECASE)
_ODD_SCHEME = re.compile(r"(https?)(?::[\\/]*|[\\/]{2,})(?=[^\\/])", re.IGNORECASE)
_USERINFO = re.compile(r"(\b[a-z][a-z\d+.-]*://)[^/?#\s]*@", re.IGNORECASE)
_FIRST_SEGMENT = re.compile(r"[\w-]+(?:\.[\w-]+)+(?::\d+)?(?=[/?#]|$)")
_IANA: Final = "http://www.iana.org/assignments/"


def link_url(base: str, text: str) -> str:
    r"""The http(s) URL that a feed means by ``text``, without user and password; "" for none.

    Wrapped lines, invisible characters, ``http:/example.org``, ``www.example.org/a`` and an address
    of the feed's own site without its scheme are read as they were meant.

    >>> link_url("https://example.org/feed", " www.example.org/ships\n   /frigate ")
    'https://www.example.org/ships/frigate'
    """
    if not text or _PLAIN.fullmatch(text):
        return absolute_url(base, text)
    text = _WRAPPED.sub("", _UNSEEN.sub("", text).strip().strip("<>\"'")).strip()
    text = _ODD_SCHEME.sub(r"\1://", _TWO_SCHEMES.sub("", text).replace("&amp;", "&"), count=1)
    if _is_host(base, text):
        text = f"{urlsplit(base).scheme}://{text}"
    return without_userinfo(absolute_url(base, text))


def without_userinfo(text: str) -> str:
    """The URL, or a text with one in it, without user and password.

    >>> without_userinfo("https://ada:p@ss@example.org/@navy")
    'https://example.org/@navy'
    """
    return _USERINFO.sub(r"\1", text)


def relation(declared: str) -> str:
    """The relation of a link, short: ``alternate`` for nothing and for the IRI of the IANA.

    >>> relation("http://www.iana.org/assignments/relation/alternate"), relation("Self")
    ('alternate', 'self')
    """
    name = declared.strip().lower().replace("https:", "http:")
    name = name.rpartition("/")[2] if name.startswith(_IANA) else name
    return "alternate" if "alternate" in name.split() else name or "alternate"


def media_type(declared: str) -> str:
    """A media type without its parameters, in small letters."""
    return declared.partition(";")[0].strip().lower()


def _is_host(base: str, text: str) -> bool:
    """Whether a text without a scheme starts with a host, and not with a name of a file."""
    first = _FIRST_SEGMENT.match(text)
    if not first:
        return False
    return first[0].lower().startswith("www.") or same_site(base, f"http://{first[0]}")
