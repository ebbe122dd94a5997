from __future__ import annotations

import gzip
import sys
import tracemalloc
import zlib
from collections.abc import Callable
from contextlib import suppress

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.reasons import Reason
from transforms.lib.http.body import BodyCollector, decoder_for
from transforms.lib.http.errors import FetchError

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

MEBIBYTE = 1 << 20


def raw_deflate(data: bytes) -> bytes:
    stream = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return stream.compress(data) + stream.flush()


ENCODERS: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "plain": ("", lambda data: data),
    "identity": ("identity", lambda data: data),
    "gzip": ("gzip", gzip.compress),
    "gzip in capitals": ("GZip", gzip.compress),
    "gzip of two members": ("gzip", lambda d: gzip.compress(d[:5]) + gzip.compress(d[5:])),
    "gzip with padding": ("gzip", lambda data: gzip.compress(data) + b"\0" * 9),
    "zlib labelled gzip": ("gzip", zlib.compress),
    "zlib deflate": ("deflate", zlib.compress),
    "raw deflate": ("deflate", raw_deflate),
    "brotli": ("br", brotli.compress),
    "zstd": ("zstd", zstd.compress),
    "zstd of two frames": ("zstd", lambda d: zstd.compress(d[:5]) + zstd.compress(d[5:])),
}
COMPRESSING = [name for name in ENCODERS if ENCODERS[name][0] not in ("", "identity")]


def collect(coding: str, wire: bytes, limit: int = MEBIBYTE, piece: int = 1 << 16) -> bytes:
    collector = BodyCollector(coding, limit)
    for start in range(0, len(wire), piece):
        collector.feed(wire[start : start + piece])
    body = collector.finish()
    assert body.wire_bytes == len(wire)
    return body.data


@pytest.mark.parametrize("name", ENCODERS)
@given(st.binary(max_size=300), st.sampled_from([1, 7, 1000]), st.integers(1, 400))
def test_a_body_comes_back_however_it_is_cut_into_pieces(
    name: str, some: bytes, times: int, piece: int
) -> None:
    coding, encode = ENCODERS[name]
    data = some * times
    assert collect(coding, encode(data), piece=max(piece, len(data) // 500)) == data


@pytest.mark.parametrize("name", ENCODERS)
def test_output_far_above_one_step_comes_back_whole(name: str) -> None:
    coding, encode = ENCODERS[name]
    for size in (65_535, 65_536, 65_537, 131_072, 1_000_000):
        data = b"ab" * (size // 2) + b"c" * (size % 2)
        assert collect(coding, encode(data)) == data
        assert collect(coding, encode(data), piece=max(1, len(encode(data)) // 50)) == data


def bomb(name: str) -> tuple[str, bytes]:
    coding, encode = ENCODERS[name]
    return coding, encode(b"\0" * (64 * MEBIBYTE))


@pytest.mark.parametrize("name", ["gzip", "zlib deflate", "raw deflate", "brotli", "zstd"])
def test_a_bomb_is_refused_with_little_memory(name: str) -> None:
    coding, wire = bomb(name)
    assert len(wire) < MEBIBYTE
    tracemalloc.start()
    try:
        with pytest.raises(FetchError) as caught:
            collect(coding, wire)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert caught.value.reason is Reason.TOO_LARGE
    assert peak < 4 * MEBIBYTE


def test_a_flood_of_empty_members_is_refused() -> None:
    with pytest.raises(FetchError) as caught:
        collect("gzip", gzip.compress(b"") * 1000, limit=1000)
    assert caught.value.reason is Reason.TOO_LARGE


def test_the_limit_itself_is_allowed() -> None:
    assert len(collect("gzip", gzip.compress(b"x" * 100), limit=100)) == 100
    with pytest.raises(FetchError):
        collect("gzip", gzip.compress(b"x" * 101), limit=100)
    assert len(collect("", b"x" * 100, limit=100)) == 100
    with pytest.raises(FetchError):
        collect("", b"x" * 101, limit=100)


@pytest.mark.parametrize("name", COMPRESSING)
def test_a_compressed_body_that_breaks_off_is_truncated(name: str) -> None:
    coding, encode = ENCODERS[name]
    wire = encode(bytes(range(256)) * 20).rstrip(b"\0")
    with pytest.raises(FetchError) as caught:
        collect(coding, wire[: len(wire) // 2 - 20])
    assert caught.value.reason is Reason.TRUNCATED_BODY


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd"])
def test_a_body_that_is_not_what_its_label_says_is_a_bad_encoding(coding: str) -> None:
    with pytest.raises(FetchError) as caught:
        collect(coding, b"<!doctype html><title>plain</title>" * 20)
    assert caught.value.reason is Reason.BAD_ENCODING


@pytest.mark.parametrize("coding", ["compress", "gzip, br", "gzip, gzip", "aes128gcm", "🙈"])
def test_codings_nobody_asked_for_are_refused(coding: str) -> None:
    with pytest.raises(FetchError) as caught:
        decoder_for(coding)
    assert caught.value.reason is Reason.BAD_ENCODING


@pytest.mark.parametrize(
    "coding",
    ["UTF-8", "utf8", "iso-8859-1", "windows-1251", "charset=utf-8", "binary", "text/html", "8bit"],
)
def test_a_charset_or_a_type_where_a_coding_should_stand_changes_nothing(coding: str) -> None:
    assert decoder_for(coding) is None
    assert collect(f"{coding}, gzip", gzip.compress(b"text")) == b"text"


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd", ""])
def test_no_body_at_all_is_an_empty_body(coding: str) -> None:
    assert collect(coding, b"") == b""


@pytest.mark.parametrize("coding", ["", "gzip"])
def test_a_body_that_may_be_cut_stops_at_the_limit(coding: str) -> None:
    data = b"0123456789" * 50_000
    collector = BodyCollector(coding, 15, cut=True)
    collector.feed(gzip.compress(data) if coding else data)
    assert collector.full
    assert collector.finish().data == b"012345678901234"


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd"])
@given(wire=st.binary(max_size=400))
def test_random_bytes_never_raise_anything_else(coding: str, wire: bytes) -> None:
    with suppress(FetchError):
        collect(coding, wire)
