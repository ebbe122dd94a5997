"""Which site a URL belongs to: registrable domains of the Public Suffix List."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import SplitResult

from tld import get_fld

from transforms.lib.urls.parts import UrlError, netloc_of, split_url


def same_site(a: str, b: str) -> bool:
    """True when two URLs have one registrable domain (Public Suffix List).

    Addresses and names without a public suffix (``localhost``) compare whole, port included.
    False when either is no URL.
    """
    try:
        return _site(split_url(a)) == _site(split_url(b))
    except UrlError:
        return False


def site_name(url: str) -> str:
    """The registrable domain of a URL, or its host with the port where there is none.

    Raises:
        UrlError: not a URL of a page.
    """
    return _site(split_url(url))


@lru_cache(maxsize=4096)
def registrable_domain(netloc: str) -> str:
    """Registrable domain, or "" for an address, a single label or an unknown suffix."""
    domain = get_fld(f"http://{netloc}", fail_silently=True)
    return domain or ""


def _site(parts: SplitResult) -> str:
    netloc = netloc_of(parts)
    return registrable_domain(netloc) or netloc
