"""``FetchError``, the one exception inside the package, and what the HTTP library's mean.

The table is ordered: a subclass stands before its base.
"""

from __future__ import annotations

import ssl

import aiohttp
from aiohttp import http_exceptions

from schemas.reasons import Reason
from transforms.lib.errors import Refusal

MAX_ERROR_LENGTH = 500


class FetchError(Refusal):
    """A fetch that cannot give a response, with what the server asked for."""

    def __init__(
        self,
        reason: Reason,
        message: str,
        http_status: int = 0,
        retry_after_seconds: float | None = None,
    ) -> None:
        super().__init__(reason, message)
        self.args = (reason, message, http_status, retry_after_seconds)
        self.http_status = http_status
        self.retry_after_seconds = retry_after_seconds

    def __str__(self) -> str:
        return one_line(self.message)


def one_line(text: str) -> str:
    """Printable text on a single line of at most 500 characters: no controls, no surrogates."""
    shown = "".join(c if c.isprintable() else " " for c in text[: 4 * MAX_ERROR_LENGTH])
    line = " ".join(shown.split())
    return line if len(line) <= MAX_ERROR_LENGTH else f"{line[: MAX_ERROR_LENGTH - 1]}…"


_MEANINGS: tuple[tuple[type[Exception], Reason], ...] = (
    (aiohttp.ClientConnectorDNSError, Reason.DNS),
    (aiohttp.ClientConnectorCertificateError, Reason.TLS),
    (aiohttp.ClientSSLError, Reason.TLS),
    (ssl.SSLError, Reason.TLS),
    # Also aiohttp's own timeouts, which derive from it.
    (TimeoutError, Reason.TIMEOUT),
    (aiohttp.ClientConnectorError, Reason.CONNECT),
    (aiohttp.InvalidURL, Reason.BAD_URL),
    (aiohttp.ClientResponseError, Reason.BAD_RESPONSE),
    (aiohttp.ClientConnectionError, Reason.CONNECTION_LOST),
    (OSError, Reason.CONNECTION_LOST),
)


def as_fetch_error(error: Exception) -> FetchError:
    """What an exception of the HTTP library means; itself where it is a ``FetchError`` already."""
    if isinstance(error, FetchError):
        return error
    if isinstance(error, Refusal):
        return FetchError(error.reason, error.message)
    if isinstance(error, aiohttp.ClientPayloadError):
        return _payload_error(error)
    for kind, reason in _MEANINGS:
        if isinstance(error, kind):
            return FetchError(reason, _described(error))
    # Whatever else the library trips over in an answer is the answer's fault.
    return FetchError(Reason.BAD_RESPONSE, _described(error))


def _payload_error(error: aiohttp.ClientPayloadError) -> FetchError:
    """A body that ended early can be asked for again; one with broken framing cannot."""
    early = (http_exceptions.ContentLengthError, http_exceptions.TransferEncodingError)
    cause = error.__cause__
    if cause is None or isinstance(cause, (*early, OSError)):
        return FetchError(Reason.TRUNCATED_BODY, f"the body ended early: {_described(error)}")
    return FetchError(Reason.BAD_RESPONSE, _described(error))


def _described(error: Exception) -> str:
    """The library's message without its decoration: excerpts, request URLs, objects."""
    if isinstance(error, aiohttp.ClientResponseError):
        return error.message.split("\n", 1)[0].rstrip(":")
    if isinstance(error, aiohttp.ServerDisconnectedError):
        return "the server hung up before it answered"
    if isinstance(error, aiohttp.ClientConnectorError):
        return f"{error.host}:{error.port}: {error.strerror or error.os_error}"
    return str(error) or type(error).__name__
