"""Ids of articles and entries: hashes of their URLs.

``article_id`` hashes a coarser form than the canonical URL, in which the twins of a page are one:
http and https, ``www.`` and mobile hosts, AMP paths, a trailing slash.
"""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from typing import Final
from urllib.parse import SplitResult, urlsplit

from transforms.lib.urls.parts import DEFAULT_PORTS
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


def entry_key(feed_url: str, guid: str, link: str) -> str:
    """Key of a feed's entry: sha256, 64 hex digits, of the feed's URL and the guid, or else link.

    A newline, which no URL contains, separates the two. A guid that one document gives to several
    pages must not come here: ``parse_feed`` has left it out.
    """
    text = f"{feed_url}\n{guid or link}"
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
