"""Ids of a visit inside a URL: they select no document, and change with every visit."""

from __future__ import annotations

import re
from typing import Final

# Java, ASP.NET without cookies ("/(S(…))/", also several in one), and what PHP puts into a path.
_IN_PATH: Final = re.compile(
    r";(?:jsessionid|phpsessid|cfid|cftoken|sessionid|session_id|sid)=[^/?#;]*"
    r"|/(?:\(|%28)(?:[A-Z](?:\(|%28)[\w-]{8,}(?:\)|%29))+(?:\)|%29)(?=/|$)",
    re.IGNORECASE,
)
_NAMES: Final = frozenset(
    (
        *("jsessionid", "phpsessid", "cfid", "cftoken", "oscsid", "zenid", "phpsessionid"),
        *("sessionid", "session_id", "sessid", "asp.net_sessionid", "nsessid", "x-session"),
    )
)
_PREFIXES: Final = ("aspsessionid",)
# Short names that also select documents do so by words and numbers, never by such a token.
_SHORT_NAMES: Final = frozenset(("s", "sid", "session", "ssid"))
_TOKEN: Final = re.compile(r"(?=[^&]*\d)(?=[^&]*[a-z])[\da-z]{20,}|[\da-f]{32}", re.IGNORECASE)


def without_session(path: str) -> str:
    """A path without the id of a visit.

    >>> without_session("/(S(lit3py55t21z5v55vlm25s55))/news/a;jsessionid=0A1B.node2")
    '/news/a'
    """
    return _IN_PATH.sub("", path) if ";" in path or "/(" in path or "/%28" in path else path


def is_session(parameter: str) -> bool:
    """True for a parameter ``name=value`` of a query that is the id of a visit."""
    name, _, value = parameter.partition("=")
    name = name.lower()
    if name in _NAMES or name.startswith(_PREFIXES):
        return True
    return name in _SHORT_NAMES and _TOKEN.fullmatch(value) is not None
