"""The fingerprints of an article: of its text, of its title, and one that similar texts share."""

from __future__ import annotations

import hashlib
from collections import Counter
from functools import lru_cache
from hashlib import blake2b
from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt

from transforms.lib.text.plain import tokens

CONTENT_HASH_VERSION = "v1"
_SIMHASH_MASK: Final = 2**64 - 1
_RUN: Final = 8
"""Words. Longer than what stays the same between two sentences of a notice."""
_MINIMA: Final = 16
_ODD = np.random.Generator(np.random.PCG64(16)).integers(
    0, 2**63, size=_RUN + _MINIMA, dtype=np.uint64
) * np.uint64(2) + np.uint64(1)
_PLACES, _FUNCTIONS = _ODD[:_RUN], _ODD[_RUN:]


def content_hash(text: str) -> str:
    """``v1:`` and the sha256 of the tokens, so that punctuation, quotes and layout do not count."""
    digest = hashlib.sha256(" ".join(_words(text)).encode("utf-8", "replace"))
    return f"{CONTENT_HASH_VERSION}:{digest.hexdigest()}"


def words_hash(line: str) -> int:
    """Signed 64-bit hash of a line's words; 0 for none. Case and punctuation do not count."""
    words = " ".join(tokens(line))
    digest = blake2b(words.encode("utf-8", "replace"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True) if words else 0


def simhash64(text: str) -> int:
    """Charikar's similarity hash over words and pairs of neighbouring words, signed 64 bit.

    Texts that share most of their features differ in few bits. Source: Charikar, "Similarity
    estimation techniques from rounding algorithms" (STOC 2002); Manku, Jain, Das Sarma, "Detecting
    near-duplicates for web crawling" (WWW 2007). Own vectorised form instead of
    ``trafilatura.deduplication.Simhash``: within 3 bits it finds 75 % of the texts that lost their
    last paragraph and 88 % of those with other head and tail lines, against 60 % and 66 %, at
    1.2 ms instead of 2.1 (docs/decisions/0004-text-extraction.md). An empty text gives 0.
    """
    words = _words(text)
    if not words:
        return 0
    encoded = [word.encode("utf-8", "replace") for word in words]
    pairs = [blake2b(b"%b %b" % pair, digest_size=8).digest() for pair in pairwise(encoded)]
    counts = Counter(words)
    digests = [*map(_digest_of_word, counts), *pairs]
    features = np.frombuffer(b"".join(digests), dtype=np.uint8).reshape(-1, 8)
    bits = np.unpackbits(features, axis=1)
    repeats = np.fromiter(counts.values(), dtype=np.int64, count=len(counts))
    ones = repeats @ bits[: len(counts)] + bits[len(counts) :].sum(axis=0, dtype=np.int64)
    majority = bytes(np.packbits(2 * ones > len(words) + len(pairs)))
    return int.from_bytes(majority, "big", signed=True)


def sketch(text: str) -> int:
    """What tells versions of a text from texts out of one mould; signed 64 bit, 0 for no text.

    MinHash (Broder, "On the resemblance and containment of documents", 1997) of all runs of
    ``_RUN`` words, numbers included: sixteen minima, of each four bits. An edited text keeps most
    runs. A notice from the same mould, with other numbers in each sentence, keeps few, although its
    words are the same and ``simhash64`` hardly differs.
    """
    words = _words(text)
    if not words:
        return 0
    digests = b"".join(map(_digest_of_word, words))
    values = np.frombuffer(digests, dtype=">u8").astype(np.uint64)
    run = min(_RUN, len(words))
    windows = np.lib.stride_tricks.sliding_window_view(values, run)
    hashes = _mixed((windows * _PLACES[:run]).sum(axis=1, dtype=np.uint64))
    minima = _mixed((hashes[None, :] * _FUNCTIONS[:, None]).min(axis=1))
    packed = sum(int(low & np.uint64(15)) << (4 * place) for place, low in enumerate(minima))
    return packed - 2**64 if packed >= 2**63 else packed


def sketch_similarity(left: int, right: int) -> float:
    """Share of the minima that two sketches have in common, 0 to 1: an estimate of the runs."""
    differing = left ^ right
    same = sum(not (differing >> (4 * place)) & 15 for place in range(_MINIMA))
    return same / _MINIMA


def _mixed(values: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """Spread over all bits (the finaliser of MurmurHash3)."""
    values = (values ^ (values >> np.uint64(33))) * np.uint64(0xFF51AFD7ED558CCD)
    mixed: npt.NDArray[np.uint64] = values ^ (values >> np.uint64(33))
    return mixed


def hamming_distance(left: int, right: int) -> int:
    """Number of differing bits of two signed 64-bit hashes, 0 to 64."""
    return ((left ^ right) & _SIMHASH_MASK).bit_count()


@lru_cache(maxsize=1)
def _words(text: str) -> tuple[str, ...]:
    """The fingerprints of one text are asked for one after the other."""
    return tuple(tokens(text))


@lru_cache(maxsize=50_000)
def _digest_of_word(word: str) -> bytes:
    """Most words of a text stand in other texts too; 50,000 take some 8 MiB."""
    return _digest(word)


def _digest(feature: str) -> bytes:
    return blake2b(feature.encode("utf-8", "replace"), digest_size=8).digest()
