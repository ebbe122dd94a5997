"""Bodies off the wire: Content-Encoding removed piece by piece, never more than the limit.

A decoder gives at most 64 KiB per step, so a bomb of any ratio is refused after ``limit`` bytes
and the memory of one step. One coding at a time: a stack of them is not seen on honest sites.
"""

from __future__ import annotations

import re
import sys
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import brotli

from schemas.reasons import Reason
from transforms.lib.http.errors import FetchError

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

ACCEPT_ENCODING = "gzip, deflate, br, zstd"
_STEP = 1 << 16
_GZIP_OR_ZLIB = zlib.MAX_WBITS + 32
_GZIP_MAGIC = b"\x1f\x8b"
# RFC 9659: the content coding "zstd" needs no window above 8 MiB.
_ZSTD_OPTIONS: dict[int, int] = {zstd.DecompressionParameter.window_log_max: 23}


class Decoder(Protocol):
    """Takes pieces of an encoded body, gives pieces of the decoded one."""

    @property
    def finished(self) -> bool:
        """True when the encoded stream has come to its own end."""

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Decoded pieces of at most 64 KiB. Raises the codec's own error for broken data."""


class _Zlib:
    """gzip (also of several members) and zlib streams."""

    def __init__(self, window_bits: int = _GZIP_OR_ZLIB) -> None:
        self._window_bits = window_bits
        self._stream = zlib.decompressobj(window_bits)
        self._after_end = b""

    @property
    def finished(self) -> bool:
        return self._stream.eof

    def feed(self, data: bytes) -> Iterator[bytes]:
        while True:
            if self._stream.eof:
                # What follows the end is another member, or padding that browsers ignore too.
                data, self._after_end = self._after_end + data, b""
                if not data.startswith(_GZIP_MAGIC):
                    self._after_end = data[: len(_GZIP_MAGIC) - 1]
                    return
                self._stream = zlib.decompressobj(self._window_bits)
            piece = self._stream.decompress(data, _STEP)
            if piece:
                yield piece
            data = self._stream.unused_data if self._stream.eof else self._stream.unconsumed_tail
            # A full step may have left output inside, even with all input taken.
            if not data and len(piece) < _STEP:
                return


class _Deflate:
    """The coding deflate: zlib by the standard, raw deflate by habit; the first two bytes tell."""

    def __init__(self) -> None:
        self._head = b""
        self._stream: _Zlib | None = None

    @property
    def finished(self) -> bool:
        return self._stream is not None and self._stream.finished

    def feed(self, data: bytes) -> Iterator[bytes]:
        if self._stream is None:
            self._head += data
            if len(self._head) < 2:  # noqa: PLR2004
                return
            data, self._head = self._head, b""
            self._stream = _Zlib(zlib.MAX_WBITS if _is_zlib(data) else -zlib.MAX_WBITS)
        yield from self._stream.feed(data)


def _is_zlib(data: bytes) -> bool:
    """True for a zlib header (RFC 1950, 2.2): method 8, and a multiple of 31."""
    return data[0] & 0x0F == 8 and (data[0] << 8 | data[1]) % 31 == 0  # noqa: PLR2004


class _Brotli:
    def __init__(self) -> None:
        self._stream = brotli.Decompressor()

    @property
    def finished(self) -> bool:
        return bool(self._stream.is_finished())

    def feed(self, data: bytes) -> Iterator[bytes]:
        while not self._stream.is_finished():
            piece = self._stream.process(data, output_buffer_limit=_STEP)
            yield piece
            data = b""
            # A full step may have left output inside, even with all input taken.
            if len(piece) < _STEP and self._stream.can_accept_more_data():
                return


class _Zstd:
    def __init__(self) -> None:
        self._stream = zstd.ZstdDecompressor(options=_ZSTD_OPTIONS)

    @property
    def finished(self) -> bool:
        return self._stream.eof

    def feed(self, data: bytes) -> Iterator[bytes]:
        while True:
            if self._stream.eof:
                self._stream = zstd.ZstdDecompressor(options=_ZSTD_OPTIONS)
            yield self._stream.decompress(data, _STEP)
            data = self._stream.unused_data if self._stream.eof else b""
            if not data and (self._stream.eof or self._stream.needs_input):
                return


_DECODERS: dict[str, type[_Zlib | _Deflate | _Brotli | _Zstd]] = {
    "gzip": _Zlib,
    "x-gzip": _Zlib,
    "deflate": _Deflate,
    "br": _Brotli,
    "zstd": _Zstd,
}
_PLAIN = frozenset({"", "identity", "none", "binary", "8bit", "text/html", "text/plain", "html"})
_CHARSET = re.compile(
    r"(?:charset=)?[\"']?(?:utf|iso|windows|cp|us-ascii|ascii|latin|koi8|gb|big5|shift|euc|macintosh)"
    r"[\w:.-]*[\"']?"
)
_DECODING_ERRORS = (zlib.error, brotli.error, zstd.ZstdError, EOFError)


def decoder_for(content_encoding: str) -> Decoder | None:
    """The decoder for a Content-Encoding header, None for a plain body.

    Servers are seen to name charsets and media types there, which change nothing in the body.

    Raises:
        FetchError: BAD_ENCODING for a coding we did not ask for, or several on top of each other.
    """
    codings = [coding.strip().lower() for coding in content_encoding.split(",")]
    codings = [c for c in codings if c not in _PLAIN and not _CHARSET.fullmatch(c)]
    if not codings:
        return None
    if len(codings) > 1 or codings[0] not in _DECODERS:
        raise FetchError(Reason.BAD_ENCODING, f"Content-Encoding {content_encoding!r}")
    return _DECODERS[codings[0]]()


@dataclass(frozen=True)
class Body:
    """A body, decoded, and the number of bytes it took on the wire."""

    data: bytes
    wire_bytes: int


class BodyCollector:
    """Takes a body as it arrives.

    ``limit`` counts decoded bytes. With ``cut`` a longer body is cut there, else refused.
    """

    def __init__(self, content_encoding: str, limit: int, *, cut: bool = False) -> None:
        self._decoder = decoder_for(content_encoding)
        self._limit = limit
        self._cut = cut
        self._pieces: list[bytes] = []
        self._size = 0
        self._wire_bytes = 0

    @property
    def full(self) -> bool:
        """True when a body that may be cut has reached its limit: read no further."""
        return self._cut and self._size >= self._limit

    def feed(self, data: bytes) -> None:
        """Take the next piece off the wire.

        Raises:
            FetchError: TOO_LARGE, or BAD_ENCODING for data that is not what its label says.
        """
        self._wire_bytes += len(data)
        if self._decoder is None:
            self._keep(data)
            return
        if self._wire_bytes > self._limit and not self._cut:
            raise self._too_large()
        try:
            for piece in self._decoder.feed(data):
                self._keep(piece)
                if self.full:
                    return
        except _DECODING_ERRORS as error:
            raise FetchError(Reason.BAD_ENCODING, f"the body does not decode: {error}") from error

    def finish(self) -> Body:
        """The whole body.

        Raises:
            FetchError: TRUNCATED_BODY where the encoded stream has not come to its end.
        """
        complete = self._decoder is None or self._decoder.finished or not self._wire_bytes
        if not complete and not self.full:
            raise FetchError(
                Reason.TRUNCATED_BODY,
                f"the compressed body breaks off after {self._wire_bytes} bytes",
            )
        data = b"".join(self._pieces)
        return Body(data[: self._limit] if self._cut else data, self._wire_bytes)

    def _keep(self, piece: bytes) -> None:
        self._size += len(piece)
        if self._size > self._limit and not self._cut:
            raise self._too_large()
        self._pieces.append(piece)

    def _too_large(self) -> FetchError:
        return FetchError(Reason.TOO_LARGE, f"the body is larger than {self._limit} bytes")
