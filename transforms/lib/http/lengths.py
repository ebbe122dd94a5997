"""The same Content-Length twice is one (RFC 9112, 6.3); aiohttp's parser refuses the whole answer.

So the head of an answer is looked at before the parser sees it. Different lengths stay: those are
for the parser to refuse, since they are how answers are smuggled.
"""

from __future__ import annotations

import functools
import re
from typing import Any

import aiohttp
from aiohttp.client_proto import ResponseHandler

_END = b"\r\n\r\n"
_LIST = rb"[0-9]{1,19}(?:[ \t]*,[ \t]*[0-9]{1,19})*"
_FIELD = re.compile(
    rb"\r\ncontent-length:[ \t]*(" + _LIST + rb")[ \t]*(?=\r\n)",
    re.IGNORECASE,
)


def with_one_length(data: bytes) -> bytes:
    r"""The start of an answer, with equal Content-Length fields made one.

    >>> with_one_length(b"HTTP/1.1 200 OK\r\nContent-Length: 5, 5\r\n\r\nhello")
    b'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello'
    """
    head, end, body = data.partition(_END)
    found: list[bytes] = _FIELD.findall(head + b"\r\n")
    lengths = [length.strip() for field in found for length in field.split(b",")]
    if len(lengths) < 2 or len(set(lengths)) > 1:  # noqa: PLR2004 - one is as it should be
        return data
    without = _FIELD.sub(b"", head + b"\r\n").removesuffix(b"\r\n")
    return without + b"\r\nContent-Length: " + lengths[0] + end + body


class _Handler(ResponseHandler):
    """aiohttp's protocol, which shows the parser a tidied head."""

    _head_awaited = False

    def set_response_params(self, **options: Any) -> None:
        """An answer is to come."""
        self._head_awaited = True
        super().set_response_params(**options)

    def data_received(self, data: bytes) -> None:
        """Bytes off the wire. A head that comes in pieces is taken as it is."""
        if data and self._head_awaited:
            self._head_awaited = False
            data = with_one_length(data)
        super().data_received(data)


class ForgivingConnector(aiohttp.TCPConnector):
    """A connector whose answers may name their length twice."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        handler: type[ResponseHandler] = _Handler
        self._factory = functools.partial(handler, loop=self._loop)
