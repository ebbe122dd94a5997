"""Bodies of 10 GiB of zeros in at most 1 MiB, or as near as a coding comes to it."""

from __future__ import annotations

import sys
import zlib

import brotli

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

MEBIBYTE = 1 << 20
GIBIBYTE = 1 << 30


def bomb(coding: str) -> bytes:
    """The wire form of a body that decodes to 10 GiB (1 GiB in gzip and deflate: 1032 to 1)."""
    return _BOMBS[coding]()


def _zlib(window_bits: int) -> bytes:
    """1 MiB in which one flushed block is repeated: each block only refers to zeros before it."""
    stream = zlib.compressobj(9, wbits=window_bits)
    first = stream.compress(bytes(MEBIBYTE)) + stream.flush(zlib.Z_FULL_FLUSH)
    block = stream.compress(bytes(MEBIBYTE)) + stream.flush(zlib.Z_FULL_FLUSH)
    return first + block * (MEBIBYTE // len(block))


def _brotli() -> bytes:
    stream = brotli.Compressor(quality=5)
    first = stream.process(bytes(16 * MEBIBYTE)) + stream.flush()
    block = stream.process(bytes(16 * MEBIBYTE)) + stream.flush()
    return bytes(first + block * (10 * GIBIBYTE // (16 * MEBIBYTE)))


def _zstd() -> bytes:
    frame = zstd.compress(bytes(64 * MEBIBYTE))
    return frame * (10 * GIBIBYTE // (64 * MEBIBYTE))


_BOMBS = {
    "gzip": lambda: _zlib(zlib.MAX_WBITS + 16),
    "deflate": lambda: _zlib(zlib.MAX_WBITS),
    "deflate, raw": lambda: _zlib(-zlib.MAX_WBITS),
    "br": _brotli,
    "zstd": _zstd,
}
CODINGS = tuple(_BOMBS)
