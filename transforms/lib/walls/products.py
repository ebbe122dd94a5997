"""Walls by the technical marks of the products they are made with, in headers and raw bytes.

The rules are conservative: a header that says so, or a title of a known wall together with a mark
of the same product in a small page. An article *about* such a product has neither.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from schemas.reasons import Reason
from transforms.lib.walls.wall import Wall

# header -> values that announce a challenge instead of the page
_CHALLENGE_HEADERS: Final = {
    "cf-mitigated": ("challenge",),
    "x-amzn-waf-action": ("challenge", "captcha"),
    "x-vercel-mitigated": ("challenge",),
}
_TITLE = re.compile(rb"<title[^<>]{0,200}>\s*([^<]{1,200})", re.IGNORECASE)
_TITLE_WITHIN: Final = 16 << 10
_BOT_WALL_LIMIT: Final = 128 << 10
# (title of the wall, in lower case; a technical mark in its body)
_BOT_WALLS: Final[tuple[tuple[bytes, tuple[bytes, ...]], ...]] = (
    (b"just a moment", (b"/cdn-cgi/challenge-platform/", b"_cf_chl_opt", b"cf-chl")),
    (b"attention required! | cloudflare", (b"cf-error-details", b"cf-wrapper")),
    (b"access to this page has been denied", (b"px-captcha", b"perimeterx", b"_pxappid")),
    (b"pardon our interruption", (b"distil", b"_incapsula_resource", b"reese84")),
    (b"you are being redirected", (b"sucuri_cloudproxy_js",)),
    (b"ddos-guard", (b"/.well-known/ddos-guard/",)),
    (b"making sure you", (b"anubis", b"/.within.website/")),
    (b"client challenge", (b"/_fs-ch-",)),
    (b"vercel security checkpoint", (b"vercel",)),
)
# Pages that are nothing but the wall's script: (mark, longest body it is believed in).
_BARE_BOT_WALLS: Final = (
    (b"captcha-delivery.com", 8 << 10),  # DataDome
    (b"/_Incapsula_Resource?", 8 << 10),  # Imperva
    (b"awsWafCookieDomainList", 16 << 10),  # AWS WAF
    (b"anubis_challenge", 32 << 10),  # Anubis, in whatever language
)
# The whole title of a page that asks for consent, with no more than the name of the site after it.
_CONSENT_TITLE = re.compile(
    rb"(?:before you continue(?: to [\w .]{1,40})?|we value your privacy|your privacy choices"
    rb"|(?:dpg media )?privacy[ -]?(?:gate|wall|settings|preferences|consent)"
    rb"|cookie[ -]?(?:gate|wall|settings|preferences|consent|notice)|accept (?:all )?cookies"
    rb"|consent(?: required| management)?)(?:\s*(?:\||\s-\s|\xe2\x80[\x93\x94]).{0,60})?",
    re.DOTALL,
)
# Marks of the products that such pages are made with, and of Google's own.
_CONSENT_MARKS: Final = (
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
_CONSENT_LIMIT: Final = 64 << 10


def announced(headers: Mapping[str, str]) -> Wall | None:
    """The bot wall that the headers of a response announce; their names in any case."""
    for name, values in _CHALLENGE_HEADERS.items():
        if headers.get(name, "").lower() in values:
            return Wall(Reason.CHALLENGE_PAGE, f"{name}: {headers[name]}")
    return None


def marked(body: bytes) -> Wall | None:
    """The wall that a body, or the start of it, is by its title and its marks."""
    title = _title(body)
    seen = f"page titled {title.decode('utf-8', 'replace')!r}"
    if len(body) <= _BOT_WALL_LIMIT:
        if _is_bot_wall(title, body):
            return Wall(Reason.CHALLENGE_PAGE, seen)
        if mark := _bare_mark(body):
            return Wall(Reason.CHALLENGE_PAGE, f"page with {mark}")
    if len(body) <= _CONSENT_LIMIT and _CONSENT_TITLE.fullmatch(title):
        lowered = body.lower()
        if any(mark in lowered for mark in _CONSENT_MARKS):
            return Wall(Reason.CONSENT_WALL, seen)
    return None


def _title(body: bytes) -> bytes:
    found = _TITLE.search(body, 0, _TITLE_WITHIN)
    return found[1].strip().lower() if found else b""


def _is_bot_wall(title: bytes, body: bytes) -> bool:
    for start, marks in _BOT_WALLS:
        if title.startswith(start):
            lowered = body.lower()
            return any(mark in lowered for mark in marks)
    return False


def _bare_mark(body: bytes) -> str:
    found = (mark for mark, longest in _BARE_BOT_WALLS if len(body) <= longest and mark in body)
    return next(found, b"").decode()
