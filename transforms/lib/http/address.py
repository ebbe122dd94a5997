"""Which addresses may be connected to: the public ones, and those the user allows.

The check stands after name resolution and before the connection, on the very address that is
connected to, so a name that changes its mind in between (DNS rebinding) gains nothing. Forms of
IPv6 that carry an IPv4 address are unwrapped first: ``ipaddress.is_global`` of Python 3.11 calls
NAT64, 6to4 and IPv4-compatible forms of loopback global.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver

from schemas.reasons import Reason
from transforms.lib.http.errors import FetchError
from transforms.lib.http.lengths import ForgivingConnector
from transforms.lib.urls.target import Address

_NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052
_IPV4_COMPATIBLE = IPv6Network("::/96")  # RFC 4291, 2.5.5.1
_GLOBAL_UNICAST = IPv6Network("2000::/3")  # RFC 4291, 2.4: nothing else is routed
_NEVER_PUBLIC: tuple[IPv4Network | IPv6Network, ...] = (
    IPv4Network("168.63.129.16/32"),  # Azure's host: a public number, a private service
    # IETF protocol assignments, RFC 6890: before 3.11.10 Python knows parts of it only, and one
    # of the others is a cloud's metadata service.
    IPv4Network("192.0.0.0/24"),
    IPv4Network("192.88.99.0/24"),  # 6to4 relays, RFC 7526
    IPv6Network("2001::/32"),  # Teredo: an IPv4 host behind a relay, RFC 4380
    IPv6Network("3fff::/20"),  # documentation, RFC 9637: younger than Python 3.11
)


class AddressPolicy:
    """Decides on addresses and ports; opens nothing."""

    def __init__(self, allow_networks: Iterable[str], allowed_ports: Iterable[int]) -> None:
        self._networks = tuple(ipaddress.ip_network(network) for network in allow_networks)
        self._ports = frozenset(allowed_ports)

    def check(self, address: Address, port: int) -> None:
        """Return for an address that may be connected to.

        Raises:
            FetchError: ADDRESS_DENIED, or BAD_URL for a port that a public address must not have.
        """
        inner = unwrap(address)
        if any(address in network or inner in network for network in self._networks):
            return
        if not is_public(inner):
            raise FetchError(Reason.ADDRESS_DENIED, f"{address} is not a public address")
        if port not in self._ports:
            raise FetchError(Reason.BAD_URL, f"port {port} is not one of {sorted(self._ports)}")


def unwrap(address: Address) -> Address:
    """The IPv4 address inside an IPv6 one, or the address itself.

    >>> unwrap(IPv6Address("64:ff9b::7f00:1"))
    IPv4Address('127.0.0.1')
    """
    if isinstance(address, IPv4Address):
        return address
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.sixtofour is not None:
        return address.sixtofour
    last = IPv4Address(int(address) & 0xFFFFFFFF)
    # :: and ::1 are IPv6's own; what follows up to 0.0.255.255 means nothing in either.
    compatible = address in _IPV4_COMPATIBLE and int(address) > 0xFFFF  # noqa: PLR2004
    return last if compatible or address in _NAT64 else address


def is_public(address: Address) -> bool:
    """True for an unwrapped address that anyone on the Internet may reach."""
    if isinstance(address, IPv6Address) and address not in _GLOBAL_UNICAST:
        return False
    if any(address in network for network in _NEVER_PUBLIC):
        return False
    return address.is_global and not address.is_multicast


class CheckedResolver(AbstractResolver):
    """Resolves names and leaves only addresses the policy lets through."""

    def __init__(self, policy: AddressPolicy, resolver: AbstractResolver | None = None) -> None:
        self._policy = policy
        self._resolver = resolver or ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Addresses of ``host`` that may be connected to.

        Raises:
            FetchError: the refusal of the first address, where none is left.
            OSError: the name does not resolve.
        """
        found = await self._resolver.resolve(host, port, family)
        allowed, refusals = [], []
        for entry in found:
            try:
                self._policy.check(ipaddress.ip_address(entry["host"]), port)
                allowed.append(entry)
            except FetchError as refusal:
                refusals.append(refusal)
        if refusals and not allowed:
            raise FetchError(refusals[0].reason, f"{host}: {refusals[0].message}")
        return allowed

    async def close(self) -> None:
        """Close the resolver behind."""
        await self._resolver.close()


def checked_connector(policy: AddressPolicy, resolver: AbstractResolver) -> aiohttp.TCPConnector:
    """A connector that makes no socket to an address the policy refuses.

    aiohttp asks no resolver about IP literals; the socket factory sees every address.
    """

    def checked_socket(info: aiohttp.AddrInfoType) -> socket.socket:
        family, kind, protocol, _, address = info
        policy.check(ipaddress.ip_address(address[0]), int(address[1]))
        return socket.socket(family, kind, protocol)

    return ForgivingConnector(
        resolver=CheckedResolver(policy, resolver),
        socket_factory=checked_socket,
        limit=0,  # the client's own limits stand before it
        ttl_dns_cache=60,
    )
