"""What a URL asks for, with every disguise of an address taken off."""

from __future__ import annotations

import ipaddress
import re
import socket
from dataclasses import dataclass
from urllib.parse import SplitResult, urljoin, urlsplit, urlunsplit

from w3lib.url import safe_url_string

from schemas.reasons import Reason
from transforms.lib.errors import Refusal

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

# Servers answer 414 from 8 KiB on (the default of Apache and nginx).
MAX_URL_LENGTH = 8192
_DEFAULT_PORTS = {"http": 80, "https": 443}
_NAME = re.compile(r"(?=.{1,253}\.?\Z)(?:[a-z0-9_-]{1,63}\.)*[a-z0-9_-]{1,63}\.?", re.ASCII)
# WHATWG URL, "ends in a number": such a host is an IPv4 address or nothing.
_NUMERIC_END = re.compile(r"(?:\A|\.)(?:[0-9]+|0x[0-9a-f]*)\.?\Z", re.ASCII)


class TargetError(Refusal):
    """A URL that cannot be asked for: BAD_URL, or BAD_REDIRECT for one that a server gave."""


@dataclass(frozen=True)
class Target:
    """One URL taken apart.

    ``url`` is what goes over the wire: escaped, without user, password and fragment.
    ``authority`` is the key of politeness: host and port without the scheme, default ports left
    out, so http and https of a site are one. ``address`` is set where the host is an IP literal.
    """

    url: str
    scheme: str
    authority: str
    port: int
    address: Address | None

    @property
    def origin(self) -> str:
        """Scheme and authority, ``https://example.org``: what one robots.txt is for."""
        return f"{self.scheme}://{self.authority}"


def parse_target(url: str) -> Target:
    """Take a URL apart, escaping it as browsers do.

    Raises:
        TargetError: BAD_URL for what is not http(s), has no or no possible host, or is too long.

    >>> parse_target("HTTP://user:secret@EXAMPLE.org:80/a b#c").url
    'http://example.org/a%20b'
    >>> parse_target("http://0x7f.1/").url
    'http://127.0.0.1/'
    """
    parts, port = _split(url)
    if parts.scheme not in _DEFAULT_PORTS:
        raise TargetError(Reason.BAD_URL, f"not an http(s) URL: {url!r}")
    host, address = _host(parts.hostname or "", url)
    default = _DEFAULT_PORTS[parts.scheme]
    authority = host if port in (None, default) else f"{host}:{port}"
    wire_url = urlunsplit((parts.scheme, authority, parts.path or "/", parts.query, ""))
    return Target(wire_url, parts.scheme, authority, default if port is None else port, address)


def join_target(base: Target, location: str) -> Target:
    """The target a redirect leads to.

    Raises:
        TargetError: BAD_REDIRECT for a Location that is empty or leads to no http(s) URL.
    """
    if not location.strip():
        raise TargetError(Reason.BAD_REDIRECT, "redirect without a Location")
    try:
        return parse_target(urljoin(base.url, location.strip()))
    except (TargetError, ValueError) as error:
        raise TargetError(Reason.BAD_REDIRECT, f"redirect to nowhere: {error}") from error


def _split(url: str) -> tuple[SplitResult, int | None]:
    if len(url) > MAX_URL_LENGTH:
        raise TargetError(Reason.BAD_URL, f"a URL of {len(url)} characters: {url[:80]!r}…")
    try:
        parts = urlsplit(safe_url_string(url))
        port = parts.port
    except ValueError as error:
        raise TargetError(Reason.BAD_URL, f"not a URL: {url!r} ({error})") from error
    if port == 0:
        raise TargetError(Reason.BAD_URL, f"port 0: {url!r}")
    return parts, port


def _host(name: str, url: str) -> tuple[str, Address | None]:
    """The host as it is sent, and its address if it is a literal in whatever notation."""
    try:
        if ":" in name:
            # A zone ("%eth0") is of this machine, not of the web.
            address: Address = ipaddress.IPv6Address(name.replace("%", "zone"))
            return f"[{address}]", address
        if _NUMERIC_END.search(name):
            # inet_aton reads what browsers read: decimal, hex, octal, one to four parts.
            address = ipaddress.IPv4Address(socket.inet_aton(name.removesuffix(".")))
            return str(address), address
    except (ValueError, OSError) as error:
        raise TargetError(Reason.BAD_URL, f"no such address: {url!r} ({error})") from error
    if not _NAME.fullmatch(name):
        raise TargetError(Reason.BAD_URL, f"no possible host name: {url!r}")
    return name.removesuffix("."), None
