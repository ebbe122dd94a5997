"""What a body is by its first bytes: media that holds no article, or a wall before the page.

The rules for walls are conservative: a header that says so, or a title of a known wall together
with a technical mark of the same product in a small page. An article *about* such a product has
neither. Checked against the pages of the extraction corpora in the tests.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from transforms.lib.http.headers import media_type
from transforms.lib.text.magic import media_format

_READABLE = frozenset(
    {
        "",
        "text/html",
        "application/xhtml+xml",
        "text/plain",
        "text/xml",
        "application/xml",
        "multipart/mixed",
    }
)
# Labels that say nothing: the body decides.
_UNCERTAIN = frozenset({"application/octet-stream", "binary/octet-stream", "application/x-unknown"})
_BLANK = b" \t\r\n\x00\xef\xbb\xbf\xff\xfe"


def unsupported_type(content_type: str) -> bool:
    """True for a Content-Type that no article can come in: not worth reading the body."""
    kind = media_type(content_type)
    if kind in _READABLE or kind in _UNCERTAIN or "/" not in kind:
        return False
    return not (kind.startswith("text/") and kind != "text/calendar") and not kind.endswith("+xml")


def sniffed_media(body: bytes, content_type: str) -> str:
    """The media format a body is, whatever its label says; "" for text.

    >>> sniffed_media(b"%PDF-1.7", "text/html")
    'PDF'
    """
    if name := media_format(body):
        return name
    if media_type(content_type) in _UNCERTAIN and not body.lstrip(_BLANK).startswith(b"<"):
        return "unlabelled data"
    return ""


# header -> values that announce a challenge instead of the page
_CHALLENGE_HEADERS = {
    "cf-mitigated": ("challenge",),
    "x-amzn-waf-action": ("challenge", "captcha"),
    "x-vercel-mitigated": ("challenge",),
}
_WALL_LIMIT = 128 << 10
_TITLE = re.compile(rb"<title[^<>]{0,200}>\s*([^<]{1,200})", re.IGNORECASE)
# (title of the wall, in lower case; a technical mark in its body)
_WALLS: tuple[tuple[bytes, tuple[bytes, ...]], ...] = (
    (b"just a moment", (b"/cdn-cgi/challenge-platform/", b"_cf_chl_opt", b"cf-chl")),
    (b"attention required! | cloudflare", (b"cf-error-details", b"cf-wrapper")),
    (b"access to this page has been denied", (b"px-captcha", b"perimeterx", b"_pxappid")),
    (b"pardon our interruption", (b"distil", b"_incapsula_resource", b"reese84")),
    (b"you are being redirected", (b"sucuri_cloudproxy_js",)),
    (b"ddos-guard", (b"/.well-known/ddos-guard/",)),
    (b"making sure you", (b"anubis_challenge", b"/.within.website/")),
)
# Pages that are nothing but the wall's script: (mark, longest body it is believed in).
_BARE_WALLS = (
    (b"captcha-delivery.com", 8 << 10),  # DataDome
    (b"/_Incapsula_Resource?", 8 << 10),  # Imperva
    (b"awsWafCookieDomainList", 16 << 10),  # AWS WAF
)
# Sites of their own that pages redirect to until cookies are accepted, which we never do.
_CONSENT_HOSTS = frozenset(
    {
        "consent.google.com",
        "consent.youtube.com",
        "consent.yahoo.com",
        "guce.yahoo.com",
        "guce.aol.com",
        "guce.techcrunch.com",
        "myprivacy.dpgmedia.nl",
        "myprivacy.dpgmedia.be",
    }
)
_CONSENT_LABELS = frozenset({"consent", "cookiewall", "cookie-wall", "guce", "myprivacy"})
# The whole title of a page that asks for consent, with no more than the name of the site after it.
_CONSENT_TITLE = re.compile(
    rb"(?:before you continue(?: to [\w .]{1,40})?|we value your privacy|your privacy choices"
    rb"|(?:dpg media )?privacy[ -]?(?:gate|wall|settings|preferences|consent)"
    rb"|cookie[ -]?(?:gate|wall|settings|preferences|consent|notice)|accept (?:all )?cookies"
    rb"|consent(?: required| management)?)(?:\s*(?:\||\s-\s|\xe2\x80[\x93\x94]).{0,60})?",
    re.DOTALL,
)
# Marks of the products that such pages are made with, and of Google's own.
_CONSENT_MARKS = (
    b"consent.google.",
    b"consent.youtube.",
    b"sourcepoint",
    b"sp_message_",
    b"didomi",
    b"onetrust",
    b"usercentrics",
    b"consentmanager",
    b"iubenda",
    b"quantcast",
    b"__tcfapi",
    b"cookiewall",
    b"privacy-gate",
    b"privacygate",
)
_CONSENT_LIMIT = 64 << 10


def challenge(headers: Mapping[str, str], body: bytes) -> str:
    """Which bot wall this answer is instead of the page; "" for none.

    Args:
        headers: of the response.
        body: of the response, or the start of it.
    """
    for name, values in _CHALLENGE_HEADERS.items():
        if headers.get(name, "").lower() in values:
            return f"{name}: {headers[name]}"
    return _wall_in(body) if len(body) <= _WALL_LIMIT else ""


def consent_wall(body: bytes, authority: str, asked: str) -> str:
    """Which consent wall this answer is instead of the page; "" for none.

    Args:
        body: of the response, or the start of it.
        authority: the host that answered, after redirects.
        asked: the host that was asked first. That a host is named as consent walls are tells
            nothing unless a redirect led there.
    """
    host = authority.partition(":")[0]
    redirected = authority != asked and host.partition(".")[0] in _CONSENT_LABELS
    if host in _CONSENT_HOSTS or redirected:
        return f"consent wall at {authority}"
    title = _title(body)
    if len(body) <= _CONSENT_LIMIT and _CONSENT_TITLE.fullmatch(title):
        lowered = body.lower()
        if any(mark in lowered for mark in _CONSENT_MARKS):
            return f"page titled {title.decode('utf-8', 'replace')!r}"
    return ""


def _title(body: bytes) -> bytes:
    found = _TITLE.search(body, 0, 16 << 10)
    return found[1].strip().lower() if found else b""


def _wall_in(body: bytes) -> str:
    title = _title(body)
    for start, marks in _WALLS:
        if title.startswith(start):
            lowered = body.lower()
            if any(mark in lowered for mark in marks):
                return f"page titled {title.decode('utf-8', 'replace')!r}"
    for mark, longest in _BARE_WALLS:
        if len(body) <= longest and mark in body:
            return f"page with {mark.decode()}"
    return ""
