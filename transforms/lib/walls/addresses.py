"""Walls by where they are: sites and paths that pages redirect to instead of showing themselves."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from schemas.reasons import Reason
from transforms.lib.text.tables import alternatives, word_set
from transforms.lib.walls.wall import Wall

# Sites of their own that pages redirect to until cookies are accepted, which we never do.
_CONSENT_HOSTS: Final = frozenset(
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
_CONSENT_LABELS: Final = word_set("consent cookiewall cookie-wall guce myprivacy")
_LOGIN_LABELS: Final = word_set("login signin sso auth account accounts idp id abo")
# What a whole segment of a path is called. ``/login-data-for-sale`` is a story.
_SEGMENTS: Final = (
    (
        Reason.ACCESS_WALL,
        alternatives(r"""
            (?:user[-_]?)?(?:log[-_]?[io]n|sign[-_]?[iu]n|sign[-_]?up)(?:[-_]required)?
            sso|oauth2?|openid(?:-connect)?|authenticate|authorize
            subscribe|subscription(?:s|[-_]required)?|subscribers?[-_]only|regi?wall|paywall|register|registration
            members?[-_]only|access[-_]denied|premium[-_]required
            anmelden|anmeldung|einloggen|abo|abonnement|abonnieren|registrieren
            connexion|se-connecter|identification|abonnez-vous|s-abonner|inscription
            iniciar-?sesion|acceder|suscripcion|suscribete|registro
            accedi|abbonati|abbonamenti|registrati
            logowanie|zaloguj(?:-sie)?|rejestracja|prenumerata
            giris|giris-yap|uye-girisi|abonelik|daxil-ol
            age[-_]?(?:gate|check|verification|confirm(?:ation)?)|verify-age
            geo[-_]?block(?:ed)?|unavailable(?:[-_]in[-_]your[-_](?:country|region|location))?|not-available-in-your-(?:country|region)
            gdpr|eu[-_]?(?:blocked|notice)|451(?:\.html?)?|blocked
        """),
    ),
    (
        Reason.CONSENT_WALL,
        alternatives(r"""
            consent|cookie[-_]?(?:wall|consent|check|policy|settings)|privacy[-_]?(?:gate|wall)
        """),
    ),
    (
        Reason.CHALLENGE_PAGE,
        alternatives(r"""
            captcha|challenge|bot[-_]?check|are-you-(?:a-)?(?:human|robot)|verify-human
        """),
    ),
    (
        Reason.MAINTENANCE,
        alternatives(r"""
            (?:under[-_])?maintenance(?:\.html?)?|wartung|mantenimiento|manutenzione|bakim
        """),
    ),
)
_ENDING: Final = r"(?:\.(?:html?|php|aspx?|jsp|do))?"
_PATHS: Final = tuple(
    (reason, re.compile(rf"{segment}{_ENDING}", re.IGNORECASE)) for reason, segment in _SEGMENTS
)
# Parameters in which a wall keeps where the reader wanted to go.
_RETURNS = re.compile(
    r"(?:re(?:turn|direct|direction|ferr?er|f)|next|continue|back|goto|dest(?:ination)?|target|url|uri"
    r"|origin|from|came|path|page|service|forward)(?:[-_]?(?:to|url|uri|path|page|back|from))?",
    re.IGNORECASE,
)


def led_to_wall(url: str, asked: str) -> Wall | None:
    """The wall that a redirect led to, by its address.

    Args:
        url: where the answer came from.
        asked: the address that was asked first. That an address is named as walls are tells nothing
            unless a redirect led there.
    """
    host = _host(url)
    if host in _CONSENT_HOSTS:
        return Wall(Reason.CONSENT_WALL, f"consent wall at {host}")
    if _without_scheme(url) == _without_scheme(asked):
        return None
    label = host.partition(".")[0]
    moved = host != _host(asked)
    if moved and label in _CONSENT_LABELS:
        return Wall(Reason.CONSENT_WALL, f"consent wall at {host}")
    reason = path_reason(url)
    if reason is not None and path_reason(asked) is None:
        return Wall(reason, f"redirected to {_shown(url)}")
    if moved and label in _LOGIN_LABELS and leads_back(url, asked):
        return Wall(Reason.ACCESS_WALL, f"redirected to {_shown(url)}")
    return None


def path_reason(url: str) -> Reason | None:
    """Which kind of wall the last two segments of a path name; None for none."""
    segments = [unquote(part) for part in _split(url).path.split("/") if part][-2:]
    for reason, path in _PATHS:
        if any(map(path.fullmatch, segments)):
            return reason
    return None


def leads_back(url: str, asked: str) -> bool:
    """True when an address carries the one that was asked in a parameter, to lead back to it."""
    path = _split(asked).path
    if len(path) < 2:  # noqa: PLR2004 - the front page is in every address
        return False
    pairs = parse_qsl(_split(url).query)[:20]
    return any(_RETURNS.fullmatch(name) and path in value for name, value in pairs)


def _host(url: str) -> str:
    return (_split(url).hostname or "").lower()


def _shown(url: str) -> str:
    parts = _split(url)
    return f"{parts.hostname}{parts.path}"


def _without_scheme(url: str) -> str:
    parts = _split(url)
    return f"{parts.netloc}{parts.path.rstrip('/')}?{parts.query}"


def _split(url: str) -> SplitResult:
    try:
        return urlsplit(url)
    except ValueError:
        return urlsplit("")
