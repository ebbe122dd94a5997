"""Settings of the client: small, frozen, picklable; wrong ones are refused at once."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass

from schemas.version import VERSION

PRODUCT = "defense-news-pipeline"  # also the name robots.txt files address us by
MEBIBYTE = 1 << 20


@dataclass(frozen=True)
class HttpConfig:
    """How to treat the web. Times in seconds, sizes in bytes.

    ``contact`` is a URL (or ``mailto:``) a webmaster finds in the User-Agent. ``host_delay`` lies
    between the end of one request to a host and the start of the next; a robots.txt may raise it
    up to ``max_crawl_delay``. ``host_budget`` caps the pages asked of one host in
    ``host_budget_seconds``, or in the client's life where that is None. ``total_deadline`` bounds
    the network time of one fetch with all its hops and retries. Size limits count decoded bytes.
    ``allow_networks`` are CIDRs that may be reached although not public, on any port; public
    addresses only on ``allowed_ports``.
    """

    contact: str = ""
    host_delay: float = 1.0
    max_crawl_delay: float = 30.0
    host_budget: int | None = None
    host_budget_seconds: float | None = None
    connect_timeout: float = 10.0
    read_timeout: float = 20.0
    total_deadline: float = 60.0
    max_feed_bytes: int = 10 * MEBIBYTE
    max_page_bytes: int = 5 * MEBIBYTE
    max_redirects: int = 10
    retries: int = 2
    concurrency: int = 32
    allow_networks: tuple[str, ...] = ()
    allowed_ports: tuple[int, ...] = (80, 443, 8080, 8443)

    def __post_init__(self) -> None:
        object.__setattr__(self, "allow_networks", tuple(self.allow_networks))
        object.__setattr__(self, "allowed_ports", tuple(self.allowed_ports))
        self._require_positive()
        if not self.contact.isascii() or not self.contact.isprintable():
            raise ValueError(f"contact must be printable ASCII, not {self.contact!r}")
        if self.host_budget is not None and self.host_budget < 1:
            raise ValueError(f"host_budget must be at least 1 or None, not {self.host_budget}")
        if self.host_budget_seconds is not None and not self.host_budget_seconds > 0:
            raise ValueError(
                f"host_budget_seconds must be positive or None, not {self.host_budget_seconds}"
            )
        for network in self.allow_networks:
            _require_network(network)

    def _require_positive(self) -> None:
        for name in ("host_delay", "max_crawl_delay", "max_redirects", "retries"):
            if not getattr(self, name) >= 0:
                raise ValueError(f"{name} must not be negative, but is {getattr(self, name)}")
        for name in (
            "connect_timeout",
            "read_timeout",
            "total_deadline",
            "max_feed_bytes",
            "max_page_bytes",
            "concurrency",
        ):
            if not getattr(self, name) > 0:
                raise ValueError(f"{name} must be positive, but is {getattr(self, name)}")

    @property
    def user_agent(self) -> str:
        """Product, version, and where to complain."""
        product = f"{PRODUCT}/{VERSION}"
        return f"{product} (+{self.contact})" if self.contact else product


def _require_network(network: str) -> None:
    try:
        ipaddress.ip_network(network)
    except ValueError as error:
        raise ValueError(
            f"allow_networks takes CIDRs such as 127.0.0.0/8, not {network!r}: {error}"
        ) from None
