"""Which shard something belongs to: the same in every process, for the life of a job.

A shard is four digits, ``"0017"``. State and requests hang on it, so the number of shards is frozen
with the job. Never the builtin ``hash``, which differs from process to process.
"""

from __future__ import annotations

from functools import lru_cache
from hashlib import sha256

from transforms.lib.urls.target import TargetError, parse_target


def shard_names(shards: int) -> list[str]:
    """All shards, in order."""
    return [_name(number) for number in range(shards)]


@lru_cache(maxsize=65_536)
def shard_of(text: str, shards: int) -> str:
    """The shard of an id."""
    return _name(int.from_bytes(sha256(text.encode(errors="replace")).digest()[:8]) % shards)


def host_shard(url: str, shards: int) -> str:
    """The shard of a URL's host: each stage asks one host from one process."""
    return shard_of(host_of(url), shards)


@lru_cache(maxsize=65_536)
def host_of(url: str) -> str:
    """The host as politeness knows it; "" for a URL that cannot be asked for."""
    try:
        return parse_target(url).authority
    except TargetError:
        return ""


def _name(number: int) -> str:
    return f"{number:04d}"
