"""The canonical URL that a page declares, where it may be believed."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import SplitResult, urljoin, urlsplit

from transforms.lib.urls.canonical import canonical_url
from transforms.lib.urls.keys import page_identity
from transforms.lib.urls.sites import same_site

_TWIN_SUFFIX: Final = re.compile(r"/(?:amp|print|comments|page/\d{1,3})/?$", re.IGNORECASE)
_SCRIPT: Final = re.compile(r"\.(?:aspx?|php\d?|cfm|cgi|jsp|do|html?)$", re.IGNORECASE)


def resolve_canonical(final_url: str, declared: str) -> str:
    """The canonical URL of a fetched page, from where it was found and what it declares.

    ``declared`` (``rel=canonical`` or ``og:url``, may be relative or empty) wins on the same site,
    but not where it is the home page or a parent of the page found: that is a template's mistake
    which would make one article of a whole section.

    Raises:
        UrlError: ``final_url`` is no URL of a page.
    """
    found = canonical_url(final_url)
    if not declared.strip():
        return found
    try:
        claimed = canonical_url(urljoin(final_url, declared.strip()))
    except ValueError:  # urljoin's, or an UrlError, which is one
        return found
    there, here = urlsplit(claimed), urlsplit(found)
    # Most pages name their own host, which needs no look at the Public Suffix List.
    if there.netloc != here.netloc and not same_site(found, claimed):
        return found
    return found if _is_parent(there, here) else claimed


def _is_parent(claimed: SplitResult, found: SplitResult) -> bool:
    """True when the claimed page stands above the one found, twins such as AMP or print apart."""
    if page_identity(claimed.geturl()) == page_identity(found.geturl()):
        return False
    above, below = _segments(claimed.path), _segments(found.path)
    if above == below:
        # Only the parameters differ. On /news.php?id=7 they select the page, on /a/b?view=1 not.
        lost = set(found.query.split("&")) - set(claimed.query.split("&")) - {""}
        return bool(lost) and (len(below) <= 1 or _SCRIPT.search(found.path) is not None)
    return below[: len(above)] == above or (len(above) < len(below) and _is_section(claimed, above))


def _is_section(parts: SplitResult, segments: list[str]) -> bool:
    """``/en``, ``/news`` or ``/index.html``: one word, without the hyphens or digits of a slug."""
    return len(segments) == 1 and not parts.query and not re.search(r"[-_\d]", segments[0])


def _segments(path: str) -> list[str]:
    return [part for part in _TWIN_SUFFIX.sub("", path).split("/") if part]
