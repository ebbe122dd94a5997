"""Identities of articles and entries: canonical URLs, and the hashes made of them.

Two steps, kept apart on purpose. ``canonical_url`` gives a URL that still opens the same page: it
takes away only what no server needs (trackers, fragment, default port, userinfo). ``article_id``
hashes a coarser form in which the twins of a page are one: http and https, ``www.`` and mobile
hosts, AMP paths, a trailing slash. Why, and what was measured:
``docs/decisions/0003-canonical-urls.md``.
"""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from typing import Final
from urllib.parse import SplitResult, urljoin, urlsplit

from tld import get_fld
from w3lib.url import canonicalize_url

from transforms.lib.redirectors import destination

MAX_URL_LENGTH: Final = 4096
"""Longer ones are data, not addresses; the common limit of servers is 8 KiB for a whole request."""

_DEFAULT_PORTS: Final = {"http": 80, "https": 443}
# Names from the lists that browsers strip by (Mozilla query stripping, AdGuard "general URL"
# tracking filter, ClearURLs general rules), only those that never select a document: courlan's
# pattern also takes "cid", "eid", "uid", "source" and all of "ref…", which do (a wire service's
# "?cid=AEN2026…" is the article).
_TRACKER_PREFIXES: Final = (
    *("utm_", "mtm_", "piwik_", "matomo_", "hsa_", "_hs", "oly_", "vero_", "itm_", "fb_action_"),
    *("pk_campaign", "pk_kwd", "pk_source", "pk_medium", "ns_mchannel", "ns_source", "ns_campaign"),
    *("ns_linkname", "at_medium", "at_campaign", "at_custom", "at_link", "at_ptr_name", "wt.mc_"),
    *("mc_cid", "mc_eid", "guce_referrer", "trk_"),
)
_TRACKERS: Final = frozenset(
    (
        *("_ga", "_gl", "__s", "__twitter_impression", "amp_js_v", "bblinkid", "cmpid", "dclid"),
        *("epik", "fbclid", "ftag", "gbraid", "gclid", "gclsrc", "guccounter", "igsh", "igshid"),
        *(
            "li_fat_id",
            "mibextid",
            "mkt_tok",
            "msclkid",
            "rb_clickid",
            "ref_src",
            "ref_url",
            "s_cid",
        ),
        *("s_kwcid", "smid", "soc_src", "soc_trk", "spm", "sr_share", "trk", "ttclid", "twclid"),
        *("wbraid", "wickedid", "xtor", "yclid", "ysclid"),
    )
)
_AMP_PARAMETER: Final = re.compile(r"(?:amp(?:=(?:1|true)?)?|outputType=amp)", re.IGNORECASE)
_AMP_SUFFIX: Final = re.compile(r"(?:/amp|\.amp)(?=/?$)|\.amp(?=\.html?$)", re.IGNORECASE)
_AMP_PREFIX: Final = re.compile(r"^/amp(?=/)", re.IGNORECASE)
_AMP_CACHE_PATH: Final = re.compile(r"/(?:[acirv]/|amp/)+(?P<tls>s/)?(?P<rest>[^/]+\.[^/]+/.*)")
# "&amp;" of markup, escaped once or more often. Browsers drop tabs and line breaks anywhere.
_ESCAPED_AMPERSAND: Final = re.compile(r"(?<=[?&])(?:amp;)+")
_NO_BREAKS: Final = str.maketrans("", "", "\t\r\n")
_TWIN_LABELS: Final = frozenset({"www", "www2", "m", "mobile", "amp"})
_TWIN_SUFFIX: Final = re.compile(r"/(?:amp|print|comments|page/\d{1,3})/?$", re.IGNORECASE)
_SCRIPT: Final = re.compile(r"\.(?:aspx?|php\d?|cfm|cgi|jsp|do|html?)$", re.IGNORECASE)


class UrlError(ValueError):
    """A string that is no http(s) URL of a page. Pickles; the message holds the start of it."""

    def __init__(self, url: str, problem: str) -> None:
        super().__init__(url, problem)
        self.url = url
        self.problem = problem

    def __str__(self) -> str:
        return f"{self.url[:200]!r}: {self.problem}"


# An entry meets its URL some six times on its way; the work is 0.2 ms each.
@lru_cache(maxsize=8192)
def canonical_url(url: str) -> str:
    """The URL of the same page without what varies between links to it.

    Host in lower case and IDNA form; fragment, userinfo, default port and tracking parameters
    gone; the other parameters sorted; dot segments resolved; percent-encoding normalised (RFC
    3986, section 6.2.2; the work is w3lib's). Scheme, ``www.`` and trailing slash stay as they
    are. A link through a redirector that names its destination is that one. Idempotent.

    >>> canonical_url("https://WWW.Example.org:443/a?utm_source=rss&id=7#top")
    'https://www.example.org/a?id=7'

    Raises:
        UrlError: not http(s), no host, a port out of range, or over ``MAX_URL_LENGTH``.
    """
    parts = _split(url)
    query = "&".join(p for p in parts.query.split("&") if p and not _is_tracker(p))
    canonical = parts._replace(netloc=_netloc(parts), query=query).geturl()
    if target := destination(canonical):  # shorter than the link it stands in: this ends
        try:
            return canonical_url(target)
        except UrlError:
            pass
    return canonical


@lru_cache(maxsize=8192)
def article_id(canonical: str) -> str:
    """Id of the article behind a canonical URL: sha256 truncated to 128 bits, 32 hex digits.

    URLs that differ in http or https, ``www.``, ``m.``, ``mobile.`` or ``amp.`` before the
    registrable domain, an AMP path or parameter, or a trailing slash have one id. Takes any string
    (an entry without a link has an identifier of another form) and never raises.
    """
    return hashlib.sha256(_identity(canonical).encode("utf-8", "replace")).hexdigest()[:32]


def entry_key(feed_url: str, guid: str, link: str) -> str:
    """Key of a feed's entry: sha256, 64 hex digits, of the feed's URL and the guid, or else link.

    A newline, which no URL contains, separates the two. A guid that one document gives to several
    pages must not come here: ``parse_feed`` has left it out.
    """
    text = f"{feed_url}\n{guid or link}"
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def same_site(a: str, b: str) -> bool:
    """True when two URLs have one registrable domain (Public Suffix List).

    Addresses and names without a public suffix (``localhost``) compare whole, port included.
    False when either is no URL.
    """
    try:
        return _site(_split(a)) == _site(_split(b))
    except UrlError:
        return False


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


def site_name(url: str) -> str:
    """The registrable domain of a URL, or its host with the port where there is none.

    Raises:
        UrlError: not a URL of a page.
    """
    return _site(_split(url))


def _split(url: str) -> SplitResult:
    """Parts of the URL in w3lib's canonical form, host and port checked."""
    if len(url) > MAX_URL_LENGTH:
        raise UrlError(url, f"longer than {MAX_URL_LENGTH} characters")
    try:
        parts = urlsplit(canonicalize_url(_ESCAPED_AMPERSAND.sub("", url.translate(_NO_BREAKS))))
        port = parts.port
    except ValueError as error:
        raise UrlError(url, str(error)) from error
    if parts.scheme not in _DEFAULT_PORTS:
        raise UrlError(url, "not http or https")
    if port == 0 or not _is_host(parts.hostname or ""):
        raise UrlError(url, "no valid host")
    return parts


def _is_host(host: str) -> bool:
    labels = host.rstrip(".")
    return bool(labels) and not re.search(r"[^\w.:\-]|\.\.|^\.", labels, re.ASCII)


def _netloc(parts: SplitResult) -> str:
    """Host and, unless it is the scheme's own, port; no userinfo, no root dot."""
    host = (parts.hostname or "").rstrip(".")
    host = f"[{host}]" if ":" in host else host
    port = parts.port
    return host if port in (None, _DEFAULT_PORTS[parts.scheme]) else f"{host}:{port}"


def _is_tracker(parameter: str) -> bool:
    name = parameter.partition("=")[0].lower()
    return name in _TRACKERS or name.startswith(_TRACKER_PREFIXES)


def _identity(canonical: str) -> str:
    """The coarser form that is hashed: host, path and query of the page behind its twins."""
    try:
        parts = _from_amp_cache(urlsplit(canonical))
    except ValueError:
        return canonical
    if parts.scheme not in _DEFAULT_PORTS or not parts.netloc or parts.fragment:
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
    if label not in _TWIN_LABELS or _registrable(netloc) in ("", netloc.partition(":")[0]):
        return netloc
    return rest


def _site(parts: SplitResult) -> str:
    netloc = _netloc(parts)
    return _registrable(netloc) or netloc


@lru_cache(maxsize=4096)
def _registrable(netloc: str) -> str:
    """Registrable domain, or "" for an address, a single label or an unknown suffix."""
    domain = get_fld(f"http://{netloc}", fail_silently=True)
    return domain or ""


def _is_parent(claimed: SplitResult, found: SplitResult) -> bool:
    """True when the claimed page stands above the one found, twins such as AMP or print apart."""
    if _identity(claimed.geturl()) == _identity(found.geturl()):
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
