"""The canonical URL of a page: what varies between links to it is taken off.

It still opens the same page: only what no server needs goes (trackers, ids of a visit, fragment,
default port, userinfo). Why, and what was measured: ``docs/decisions/0003-canonical-urls.md``.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from transforms.lib.urls.parts import UrlError, is_plain, netloc_of, split_url
from transforms.lib.urls.redirectors import destination
from transforms.lib.urls.sessions import is_session, without_session

# Names from the lists that browsers strip by (Mozilla query stripping, AdGuard "general URL"
# tracking filter, ClearURLs general rules), only those that never select a document: courlan's
# pattern also takes "cid", "eid", "uid", "source" and all of "ref…", which do (a wire service's
# "?cid=AEN2026…" is the article).
_TRACKER_PREFIXES: Final = (
    *("utm_", "mtm_", "piwik_", "matomo_", "hsa_", "_hs", "oly_", "vero_", "itm_", "fb_action_"),
    *("pk_campaign", "pk_kwd", "pk_source", "pk_medium", "ns_mchannel", "ns_source", "ns_campaign"),
    *("ns_linkname", "at_medium", "at_campaign", "at_custom", "at_link", "at_ptr_name", "wt.mc_"),
    *("wt_mc", "wt_zmc", "otm_", "ga_source", "ga_medium", "ga_campaign", "ga_content", "ga_term"),
    *("mc_cid", "mc_eid", "guce_referrer", "trk_"),
)
_TRACKERS: Final = frozenset(
    (
        *("_ga", "_gl", "__s", "__twitter_impression", "amp_js_v", "bblinkid", "cmpid", "dclid"),
        *(
            "epik",
            "fbclid",
            "ftag",
            "gbraid",
            "gclid",
            "gclsrc",
            "hsctatracking",
            "_openstat",
            "guccounter",
            "igsh",
            "igshid",
        ),
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


# An entry meets its URL some six times on its way; the work is 0.1 ms each.
@lru_cache(maxsize=8192)
def canonical_url(url: str) -> str:
    """The URL of the same page without what varies between links to it.

    Host in lower case and IDNA form; fragment, userinfo, default port, tracking parameters and ids
    of a visit gone; the other parameters sorted; dot segments resolved; percent-encoding
    normalised (RFC 3986, section 6.2.2; the work is w3lib's). Scheme, ``www.`` and trailing slash
    stay as they are. A link through a redirector that names its destination is that one.
    Idempotent.

    >>> canonical_url("https://WWW.Example.org:443/a?utm_source=rss&id=7#top")
    'https://www.example.org/a?id=7'

    Raises:
        UrlError: not http(s), no host, a port out of range, or over ``MAX_URL_LENGTH``.
    """
    return url if is_plain(url) else normalised(url)


def normalised(url: str) -> str:
    """What ``canonical_url`` gives, by taking the URL apart. Raises as it does."""
    parts = split_url(url)
    query = "&".join(p for p in parts.query.split("&") if p and selects(p))
    path = without_session(parts.path) or "/"
    canonical = parts._replace(netloc=netloc_of(parts), path=path, query=query).geturl()
    if target := destination(canonical):  # shorter than the link it stands in: this ends
        try:
            return canonical_url(target)
        except UrlError:
            pass
    return canonical


def selects(parameter: str) -> bool:
    """False for a parameter ``name=value`` that never selects a document."""
    name = parameter.partition("=")[0].lower()
    tracker = name in _TRACKERS or name.startswith(_TRACKER_PREFIXES)
    return not tracker and not is_session(parameter)
