"""By which keys an article that was taken down is known again, wherever it comes from.

A key is 32 hex digits: the ``article_id``, that of each address it was met at, and one of its text
on its site. A row of ``rejects`` with the reason ``withdrawn`` and without an entry keeps each in
``against``: a tombstone (``docs/decisions/0020-takedown.md``).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from transforms.lib.lake.readings import identifier_of
from transforms.lib.urls.parts import UrlError
from transforms.lib.urls.sites import site_name


def address_keys(urls: Iterable[str]) -> frozenset[str]:
    """The keys of addresses, in whatever form; what is no http(s) URL has none.

    A fragment sets an article apart from others at its address: it does not count here.
    """
    return frozenset(identifier_of(url.partition("#")[0]) for url in urls) - {""}


def text_key(canonical: str, content_hash: str) -> str:
    """The key of a text, word for word, on one site: at another outlet it is another article."""
    try:
        site = site_name(canonical)
    except UrlError:  # an entry without a link
        site = ""
    text = f"{site}\n{content_hash}"
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:32]


def keys_of(
    identifier: str, entry_url: str, url: str, canonical: str, content_hash: str
) -> frozenset[str]:
    """All keys of one revision of an article, by its columns."""
    own = {identifier, text_key(canonical, content_hash)}
    return address_keys((entry_url, url, canonical)) | own
