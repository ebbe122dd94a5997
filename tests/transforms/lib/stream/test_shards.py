"""Shards: the same in every process, and even."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter

from transforms.lib.stream.shards import host_shard, shard_names, shard_of


def test_a_host_has_one_shard_whatever_is_asked_of_it() -> None:
    urls = ("http://a.example/feed", "https://A.example:443/x?y", "http://u:p@a.example/")
    assert len({host_shard(url, 32) for url in urls}) == 1


def test_a_shard_is_the_same_in_another_process() -> None:
    code = "from transforms.lib.stream.shards import *; print(host_shard('http://a.example/', 512))"
    other = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert other.stdout.strip() == host_shard("http://a.example/", 512) == "0218"


def test_every_shard_is_one_of_the_names() -> None:
    assert {shard_of(str(n), 8) for n in range(500)} == set(shard_names(8))


def test_ids_spread_evenly() -> None:
    counts = Counter(shard_of(f"id {n}", 16) for n in range(16_000))
    assert 800 < min(counts.values()) <= max(counts.values()) < 1_200


def test_a_url_without_a_host_has_a_shard_too() -> None:
    assert host_shard("", 32) in shard_names(32)
