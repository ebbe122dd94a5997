"""Keys of a lake on disk: as many as there are, in little memory."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
from hashlib import sha256
from pathlib import Path

import pytest

from transforms.lib.identity.seen import SeenArticle
from transforms.lib.lake import index as lake_index
from transforms.lib.lake.index import UNKNOWN, EntryState, LakeIndex

A, B = b"a" * 16, b"b" * 16
SEEN = SeenArticle(A.hex(), "2026-11-20", 2, "v1:abc", -7, 2**63 - 1)


def test_what_was_put_is_what_is_found() -> None:
    index = LakeIndex()
    state = EntryState("hash", 5, 2, 4, 5, 1, 9)
    index.put_entry(A, EntryState())
    index.put_entry(A, state)
    index.put_article(A, SEEN)
    index.put_alias(B, A)
    assert (index.entry(A), index.entry(B)) == (state, UNKNOWN)
    assert (index.article(A), index.article(B)) == (SEEN, None)
    assert (index.article_key(B), index.article_key(A)) == (A, A)
    assert index.counts() == {"entries": 1, "articles": 1}


def test_an_answer_is_that_of_now(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(lake_index, "_MOST_ASKED", 2)
    index, other = LakeIndex(), LakeIndex()
    other.put_entry(A, EntryState("loaded"))
    other.save(tmp_path / "copy", {})
    for number in range(5):
        for key in (A, B, b"c" * 16):
            assert index.entry(key).discovered == number - 1
            index.put_entry(key, EntryState("hash", number))
            assert index.entry(key).discovered == number
    index.load(tmp_path / "copy")
    assert (index.entry(A).entry_hash, index.entry(B)) == ("loaded", UNKNOWN)


def test_a_copy_holds_all_and_goes_on_apart(tmp_path: Path) -> None:
    index = LakeIndex()
    index.put_article(A, SEEN)
    index.save(tmp_path / "copy", {"part": b"content"})
    index.put_alias(B, A)
    other = LakeIndex()
    assert other.load(tmp_path / "copy") == {"part": b"content"}
    assert (other.article(A), other.article_key(B)) == (SEEN, B)
    other.save(tmp_path / "again", {})
    assert LakeIndex().load(tmp_path / "again") == {}


def test_another_file_is_no_copy(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"no database" * 1000)
    with pytest.raises(sqlite3.Error):
        LakeIndex().load(tmp_path / "file")


def test_threads_take_turns() -> None:
    index = LakeIndex()
    failures = []

    def work(number: int) -> None:
        for n in range(200):
            key = sha256(f"{number} {n}".encode()).digest()[:16]
            with index.batch():
                index.put_entry(key, EntryState("hash", number))
                if index.entry(key).discovered != number:
                    failures.append(key)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert index.counts()["entries"] == 1600


_MUCH = """
import resource
from hashlib import sha256
from transforms.lib.lake.index import EntryState, LakeIndex
index = LakeIndex()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
for start in range(0, 60_000, 10_000):
    with index.batch():
        for n in range(start, start + 10_000):
            index.put_entry(sha256(str(n).encode()).digest()[:16], EntryState("x" * 1_000))
assert index.counts()["entries"] == 60_000
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


def test_what_is_more_than_the_cache_is_not_in_memory() -> None:
    # Over 60 MB. In a process of its own: the peak of this one is that of other tests.
    done = subprocess.run([sys.executable, "-c", _MUCH], capture_output=True, check=True)
    assert int(done.stdout) <= 40
