"""The one package that opens a socket: polite, bounded, and honest about what went wrong.

A fetch is a journey of one or more hops; every hop passes the same gates:

    FetchRequest -> target.parse_target     what is asked for: scheme, host, port, politeness key
                 -> robots.RobotsGate       pages only: may we? (RFC 9309)
                 -> politeness.HostTurns    one host one at a time, with a delay between
                 -> address.AddressPolicy   after DNS, before connect: public addresses only
                 -> wire.Wire               one GET on aiohttp; the body within its limits
                 -> answers                 what the answer means: 200, 304, or a FetchError
                 <- FetchResponse | FetchFailure | Deferred

Never raises for what a server does: each outcome is one of the three results.
"""

from transforms.lib.http.client import HttpClient, shared_client
from transforms.lib.http.config import HttpConfig
from transforms.lib.http.messages import (
    Deferred,
    FetchFailure,
    FetchRequest,
    FetchResponse,
    FetchResult,
)

__all__ = [
    "Deferred",
    "FetchFailure",
    "FetchRequest",
    "FetchResponse",
    "FetchResult",
    "HttpClient",
    "HttpConfig",
    "shared_client",
]
