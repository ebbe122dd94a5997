"""Ids of articles and entries: hashes of their URLs, and of what a feed says (docs/identity.md).

``article_id`` hashes a coarser form than the canonical URL, in which the twins of a page are one:
http and https, ``www.`` and mobile hosts, AMP paths, a trailing slash.
"""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from typing import Final
from urllib.parse import SplitResult, urlsplit

from transforms.lib.urls.canonical import canonical_url, selects
from transforms.lib.urls.parts import DEFAULT_PORTS, UrlError
from transforms.lib.urls.sessions import without_session
from transforms.lib.urls.sites import registrable_domain

_AMP_PARAMETER: Final = re.compile(r"(?:amp(?:=(?:1|true)?)?|outputType=amp)", re.IGNORECASE)
_AMP_SUFFIX: Final = re.compile(r"(?:/amp|\.amp)(?=/?$)|\.amp(?=\.html?$)", re.IGNORECASE)
_AMP_PREFIX: Final = re.compile(r"^/amp(?=/)", re.IGNORECASE)
_AMP_CACHE_PATH: Final = re.compile(r"/(?:[acirv]/|amp/)+(?P<tls>s/)?(?P<rest>[^/]+\.[^/]+/.*)")
_TWIN_LABELS: Final = frozenset({"www", "www2", "m", "mobile", "amp"})


@lru_cache(maxsize=8192)
def article_id(canonical: str) -> str:
    """Id of the article behind a canonical URL: sha256 truncated to 128 bits, 32 hex digits.

    URLs that differ in http or https, ``www.``, ``m.``, ``mobile.`` or ``amp.`` before the
    registrable domain, an AMP path or parameter, or a trailing slash have one id. Takes any string
    (an entry without a link has an identifier of another form) and never raises.
    """
    return hashlib.sha256(page_identity(canonical).encode("utf-8", "replace")).hexdigest()[:32]


def entry_key(feed_url: str, guid: str, link: str, said: str = "") -> str:
    """Key of a feed's entry: sha256, 64 hex digits, of the feed's URL, the guid and the place.

    Trackers, ids of a visit and letter case do not count, nor http or https in a guid that is a
    URL. ``said`` tells entries apart that have both in common with others of their document.
    """
    place = address(link)
    parts = (feed_url, _identifier(guid, place), place, *((said,) if said else ()))
    return _sha256("\n".join(parts))


def keys_of_before(feed_url: str, guid: str, link: str, title: str) -> tuple[str, ...]:
    """The keys that an entry may have in a lake of before decision 16, the likeliest first.

    The key was of the guid alone, or of the link where there was none or several entries had it.
    """
    identifiers = (guid or link, link, f"{guid} {title}")
    return tuple(_sha256(f"{feed_url}\n{text}") for text in dict.fromkeys(identifiers) if text)


def telling(feed_url: str, link: str) -> int:
    """What all that a feed tells of one page has in common: 63 bits; 0 without a link.

    Letter case counts, unlike in the key of an entry: ``/p/AbC`` and ``/p/aBc`` are two pages.
    """
    if not link:
        return 0
    text = f"{feed_url}\n{_place(link)}".encode("utf-8", "replace")
    return int.from_bytes(hashlib.blake2b(text, digest_size=8).digest()) >> 1


@lru_cache(maxsize=8192)  # each link is asked for by its key, its guid and its twins
def address(link: str) -> str:
    """The place that a link leads to, as keys compare places: without letter case."""
    return _place(link).lower()


@lru_cache(maxsize=8192)
def _place(link: str) -> str:
    """The place that a link leads to.

    Coarser than ``page_identity``, and fifty times as fast: each entry of each document that is
    read passes through here. What is no http(s) URL stays itself.
    """
    text = link.strip()
    scheme, _, rest = text.partition("://")
    if scheme.lower() not in {"http", "https"}:
        return text
    if "http" in text.lower()[8:]:  # a redirector that names the page, perhaps
        try:
            return page_identity(canonical_url(link))
        except UrlError:
            return text
    place, _, query = rest.partition("#")[0].partition("?")
    host, slash, path = place.partition("/")
    place = without_session(host.lower() + slash + path).removeprefix("www.").rstrip("/")
    if query:
        kept = (p for p in query.split("&") if p and selects(p))
        query = "&".join(sorted(kept, key=str.lower))
    return f"{place}?{query}"


def _identifier(guid: str, place: str) -> str:
    """The guid as keys compare it: "" where it is but the link once more."""
    if not guid.lower().startswith(("http://", "https://")):
        return guid
    url, _, fragment = guid.partition("#")
    same = address(url)
    return "" if same == place and not fragment else f"{same}#{fragment}"


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def page_identity(canonical: str) -> str:
    """The coarser form that is hashed: host, path and query of the page behind its twins."""
    try:
        parts = _from_amp_cache(urlsplit(canonical))
    except ValueError:
        return canonical
    if parts.scheme not in DEFAULT_PORTS or not parts.netloc or parts.fragment:
        return canonical
    path = _AMP_PREFIX.sub("", _AMP_SUFFIX.sub("", parts.path)).rstrip("/")
    query = "&".join(p for p in parts.query.split("&") if not _AMP_PARAMETER.fullmatch(p))
    return f"{_without_twin_label(parts.netloc)}{path}?{query}"


def _from_amp_cache(parts: SplitResult) -> SplitResult:
    """The publisher's URL of a copy in an AMP cache (cdn.ampproject.org, Google's /amp/)."""
    host = parts.netloc
    if host.endswith(".cdn.ampproject.org") or (
        host.startswith("www.google.") and parts.path.startswith("/amp/")
    ):
        match = _AMP_CACHE_PATH.fullmatch(parts.path)
        if match:
            return urlsplit(f"https://{match['rest']}?{parts.query}")
    return parts


@lru_cache(maxsize=4096)
def _without_twin_label(netloc: str) -> str:
    """``www.example.org`` as ``example.org``, but ``m.me`` and ``amp.dev`` as they are."""
    label, _, rest = netloc.partition(".")
    if label not in _TWIN_LABELS or registrable_domain(netloc) in ("", netloc.partition(":")[0]):
        return netloc
    return rest
