from __future__ import annotations

import io
import sqlite3

import pytest
import zstandard

from schemas.arrow import to_table
from schemas.datasets import ARTICLES, POLLS, REJECTS
from tests.support import records
from transforms.lib.lake.snapshot import SnapshotError, read_snapshot, write_snapshot
from transforms.lib.lake.state import ARTICLE_COLUMNS, POLL_COLUMNS, REJECT_COLUMNS, LakeState


def to_bytes(state: LakeState, through_micros: int) -> bytes:
    target = io.BytesIO()
    write_snapshot(state, through_micros, target)
    return target.getvalue()


def from_bytes(content: bytes) -> tuple[LakeState, int]:
    return read_snapshot(io.BytesIO(content))


KEYS = [f"{number:02x}" * 32 for number in range(5)]


def filled() -> LakeState:
    state = LakeState()
    entries = [
        records.entry(entry_key=key, url=f"http://127.0.0.2/{key[:2]}", published=None)
        for key in KEYS
    ]
    poll = records.poll(
        discovered=entries, not_before=records.NOON + 60, lying=True, skip_hours=(1, 2)
    )
    other = records.poll(feed_url="http://127.0.0.3/feed", discovered=(), skip_days=("Sunday",))
    state.add_polls(to_table(POLLS, [poll, other]).select(POLL_COLUMNS))
    article = records.article(entry_key=KEYS[0], url="http://127.0.0.2/other", simhash=-7)
    state.add_articles(to_table(ARTICLES, [article]).select(ARTICLE_COLUMNS), records.DAY)
    later = [
        records.reject(
            entry_key=KEYS[1],
            permanent=False,
            next_attempt_at=records.NOON + 60,
            reason=reason,
            attempt=attempt,
        )
        for attempt, reason in enumerate(("timeout", "rate_limited", "dns"), 1)
    ]
    state.add_rejects(to_table(REJECTS, later).select(REJECT_COLUMNS))
    return state


@pytest.mark.parametrize("state", [LakeState(), filled()], ids=["empty", "filled"])
def test_a_state_comes_back_as_it_was(state: LakeState) -> None:
    restored, through = from_bytes(to_bytes(state, 123))
    assert through == 123
    assert restored.counts() == state.counts()
    assert list(restored.pending()) == list(state.pending())
    for feed_url in (records.SOURCE.feed_url, "http://127.0.0.3/feed"):
        assert restored.feed(feed_url) == state.feed(feed_url)
    assert restored.article_at("http://127.0.0.2/other") == state.article_at(
        "http://127.0.0.2/other"
    )
    assert [restored.told(key) for key in KEYS] == [state.told(key) for key in KEYS]


def test_a_restored_state_goes_on() -> None:
    state, _ = from_bytes(to_bytes(filled(), 0))
    near = state.near_duplicates
    published = records.NOON.to_utc_datetime(has_tz=True)
    assert near.find("other", -7, published) == records.article().article_id
    rejects = [records.reject(entry_key=key) for key in KEYS]
    state.add_rejects(to_table(REJECTS, rejects).select(REJECT_COLUMNS))
    assert list(state.pending()) == []


def other_database() -> bytes:
    database = sqlite3.connect(":memory:")
    database.execute("CREATE TABLE parts (name TEXT, content BLOB)")
    return database.serialize()


WHOLE = to_bytes(filled(), 0)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not zstd",
        WHOLE[:-1],
        WHOLE[: len(WHOLE) // 2],
        WHOLE[:300] + b"\0" * 8 + WHOLE[308:],
        zstandard.compress(b""),
        zstandard.compress(b"no database" * 1000),
        zstandard.compress(other_database()),
        zstandard.compress(other_database()[:-100]),
    ],
    ids=[
        *("empty", "other bytes", "cut off", "cut in half", "damaged"),
        *("frame of nothing", "frame of text", "other database", "other database cut off"),
    ],
)
def test_damaged_bytes_are_no_snapshot(content: bytes) -> None:
    with pytest.raises(SnapshotError):
        from_bytes(content)


def test_another_version_is_no_snapshot(monkeypatch: pytest.MonkeyPatch) -> None:
    content = to_bytes(filled(), 0)
    monkeypatch.setattr("transforms.lib.lake.snapshot.SNAPSHOT_VERSION", "another")
    with pytest.raises(SnapshotError, match="version"):
        from_bytes(content)
