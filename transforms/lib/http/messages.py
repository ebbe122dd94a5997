"""What goes into the client and what comes out of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256

from schemas.reasons import Reason

PAGE = "page"
FEED = "feed"
ROBOTS = "robots"  # the client's own
KINDS = (PAGE, FEED, ROBOTS)


@dataclass(frozen=True)
class FetchRequest:
    """One document to get.

    ``key`` is the caller's own and comes back in the result. ``kind`` is ``page`` or ``feed``:
    robots.txt, the host budget and the refusal of media types are for pages. ``etag`` and
    ``last_modified`` are validators of an earlier answer, byte for byte; empty for none.
    """

    key: str
    url: str
    kind: str = PAGE
    etag: str = ""
    last_modified: str = ""

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"kind must be one of {KINDS}, not {self.kind!r}")


@dataclass(frozen=True)
class FetchResponse:
    """A complete answer: status 200 with its body, or 304 without one.

    ``body`` is free of Content-Encoding; ``wire_bytes`` counts it as it was sent.
    ``content_type`` is the whole header, ``charset`` its parameter ("" for none).
    ``headers`` holds, under lower-case names, those worth keeping. ``moved_permanently_to`` is the
    URL that an unbroken run of 301 and 308 led to from the start, "" if there was none.
    ``conditional`` is true when the request carried a validator.
    ``duration_ms`` is time on the network: waiting for the host's turn does not count.
    """

    key: str
    url: str
    final_url: str
    status: int
    body: bytes
    content_type: str = ""
    charset: str = ""
    etag: str = ""
    last_modified: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    moved_permanently_to: str = ""
    wire_bytes: int = 0
    duration_ms: int = 0
    conditional: bool = False

    @cached_property
    def body_hash(self) -> str:
        """SHA-256 of the body, 64 hex digits."""
        return sha256(self.body).hexdigest()

    @property
    def not_modified(self) -> bool:
        """True for a 304: what the validators stand for is still current."""
        return self.status == 304  # noqa: PLR2004


@dataclass(frozen=True)
class FetchFailure:
    """No usable answer: why, in one line, and what the server asked for.

    ``http_status`` is 0 where there was none. ``retry_after_seconds`` is None unless the server
    named a time. ``final_url`` is the hop that failed. ``conditional`` as in ``FetchResponse``.
    """

    key: str
    url: str
    final_url: str
    reason: Reason
    error: str
    http_status: int = 0
    retry_after_seconds: float | None = None
    duration_ms: int = 0
    conditional: bool = False


@dataclass(frozen=True)
class Deferred:
    """Not asked for: the host's budget of this client is used up. Nothing is known of the URL."""

    key: str
    url: str


FetchResult = FetchResponse | FetchFailure | Deferred
