from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pyarrow as pa
import pytest

from schemas.arrow import to_table
from schemas.datasets import ARTICLES, POLLS, REJECTS
from tests.support import records
from transforms.lib.lake.state import (
    ARTICLE_COLUMNS,
    POLL_COLUMNS,
    REJECT_COLUMNS,
    LakeState,
)
from transforms.lib.urls.keys import telling

NOON = records.NOON
A, B, C = ("a1" * 32, "b2" * 32, "c3" * 32)


def polls(*rows: Any) -> pa.Table:
    return to_table(POLLS, rows).select(POLL_COLUMNS)


def articles(*rows: Any) -> pa.Table:
    return to_table(ARTICLES, rows).select(ARTICLE_COLUMNS)


def rejects(*rows: Any) -> pa.Table:
    return to_table(REJECTS, rows).select(REJECT_COLUMNS)


def discovered(*keys: str, at: Any = NOON, entry_hash: str = "00" * 16) -> Any:
    entries = [
        records.entry(entry_key=key, entry_hash=entry_hash, url=f"http://127.0.0.2/{key[:2]}")
        for key in keys
    ]
    return records.poll(polled_at=at, discovered=entries)


def pending_keys(state: LakeState) -> list[str]:
    return [row.entry["entry_key"] for row in state.pending()]


def test_an_empty_lake_knows_nothing() -> None:
    state = LakeState()
    assert state.told(A) is None
    assert state.feed("http://127.0.0.2/feed") is None
    assert list(state.pending()) == []


def test_of_two_polls_of_a_feed_in_one_microsecond_the_entries_of_both_are_pending() -> None:
    state = LakeState()
    first = records.poll(etag='"1"', discovered=[records.entry(entry_key=A)])
    second = records.poll(etag='"2"', discovered=[records.entry(entry_key=B)])
    for poll in (first, second):
        state.add_polls(polls(poll))
    assert pending_keys(state) == [A, B]
    memory = state.feed(first.feed_url)
    assert memory is not None
    assert memory.etag == '"1"', "what was read first stays: a file may be read twice"


def test_a_discovered_entry_is_pending_until_its_article_or_reject() -> None:
    state = LakeState()
    state.add_polls(polls(discovered(A, B, C)))
    assert pending_keys(state) == [A, B, C]
    state.add_articles(articles(records.article(entry_key=A)), records.DAY)
    state.add_rejects(rejects(records.reject(entry_key=B)))
    assert pending_keys(state) == [C]


def test_files_may_come_in_any_order_and_twice() -> None:
    updates: list[Callable[[LakeState], None]] = [
        lambda state: state.add_polls(polls(discovered(A, B, C))),
        lambda state: state.add_polls(polls(discovered(A, at=NOON + 900, entry_hash="11" * 16))),
        lambda state: state.add_articles(articles(records.article(entry_key=A)), records.DAY),
        lambda state: state.add_rejects(rejects(records.reject(entry_key=B))),
        lambda state: state.add_rejects(
            rejects(records.reject(entry_key=C, permanent=False, next_attempt_at=NOON + 300))
        ),
    ]
    outcomes = set()
    for seed in range(20):
        state = LakeState()
        order = updates * 2
        random.Random(seed).shuffle(order)
        for update in order:
            update(state)
        rows = sorted((r.entry["entry_key"], r.update) for r in state.pending())
        outcomes.add((tuple(rows), tuple(sorted(state.counts().items()))))
    assert len(outcomes) == 1
    assert outcomes.pop()[0] == ((A, True), (C, False))


def test_a_failed_attempt_leaves_the_entry_pending_with_the_next_number() -> None:
    state = LakeState()
    state.add_polls(polls(discovered(A)))
    failed = records.reject(entry_key=A, permanent=False, attempt=2, next_attempt_at=NOON + 300)
    state.add_rejects(rejects(failed))
    row = next(state.pending())
    assert row.attempt == 3
    assert row.next_attempt_at is not None


def test_a_poll_that_is_read_twice_is_one_discovery_and_leaves_the_attempts_as_they_are() -> None:
    state = LakeState()
    for _ in range(24):
        state.add_polls(polls(discovered(A)))
        state.add_rejects(rejects(failed(1, "timeout")))
    state.add_polls(polls(discovered(A)))
    assert next(state.pending()).attempt == 2


def test_what_settled_an_earlier_discovery_does_not_unsettle_the_last_one() -> None:
    state = LakeState()
    for at in (NOON, NOON + 900):
        state.add_polls(polls(discovered(A, at=at, entry_hash=f"{at.micros:032x}")))
    for at in (NOON + 900, NOON):
        state.add_articles(articles(records.article(entry_key=A, discovered_at=at)), records.DAY)
    assert state.settled(A) == (NOON + 900).micros
    assert list(state.pending()) == []


def test_rows_that_are_read_again_take_no_more_memory() -> None:
    # As those of the last hours before a snapshot are, by each run.
    state = LakeState()
    copy = records.article(article_id="34" * 16, duplicate_of=records.article().article_id)
    for _ in range(3):
        state.add_polls(polls(discovered(A)))
        state.add_articles(articles(records.article(entry_key=A), copy), records.DAY)
        state.add_rejects(rejects(failed(1, "timeout")))
    near = state.near_duplicates.to_table()
    assert near["article_id"].to_pylist() == [records.article().article_id]
    assert state._used_up == {}


def failed(attempt: int, reason: str, at: Any = NOON) -> Any:
    return records.reject(
        entry_key=A,
        permanent=False,
        reason=reason,
        attempt=attempt,
        discovered_at=at,
        next_attempt_at=NOON + attempt * 300,
    )


def test_not_now_is_counted_apart_in_any_order_and_twice() -> None:
    reasons = ("timeout", "robots_unreachable", "rate_limited", "dns", "rate_limited")
    updates = [failed(number, reason) for number, reason in enumerate(reasons, 1)] * 2
    for seed in range(20):
        state = LakeState()
        state.add_polls(polls(discovered(A)))
        random.Random(seed).shuffle(updates)
        for row in updates:
            state.add_rejects(rejects(row))
        pending = next(state.pending())
        assert (pending.attempt, pending.excused) == (6, 3)


@pytest.mark.parametrize("seed", range(20))
def test_attempts_count_for_their_discovery_in_any_order(seed: int) -> None:
    later = NOON + 900
    updates: list[Callable[[LakeState], None]] = [
        lambda state: state.add_polls(polls(discovered(A))),
        lambda state: state.add_polls(polls(discovered(A, at=later, entry_hash="11" * 16))),
        lambda state: state.add_rejects(rejects(failed(1, "timeout"))),
        lambda state: state.add_rejects(rejects(failed(2, "timeout"))),
        lambda state: state.add_rejects(rejects(failed(1, "rate_limited", at=later))),
    ]
    random.Random(seed).shuffle(updates)
    state = LakeState()
    for update in updates:
        update(state)
    (pending,) = state.pending()
    assert (pending.attempt, pending.excused, state.attempts(A)) == (2, 1, 1)


def test_a_new_discovery_starts_with_all_its_attempts() -> None:
    state = LakeState()
    state.add_polls(polls(discovered(A)))
    state.add_rejects(rejects(failed(1, "timeout"), failed(2, "rate_limited")))
    state.add_polls(polls(discovered(A, at=NOON + 900, entry_hash="11" * 16)))
    state.add_rejects(rejects(failed(2, "timeout"), failed(1, "rate_limited", at=NOON + 900)))
    pending = next(state.pending())
    assert (pending.attempt, pending.excused) == (2, 1)


def test_what_an_entry_said_last_is_remembered_however_often_it_changes() -> None:
    state = LakeState()
    for number in range(40):
        said = f"{number:032x}"
        state.add_polls(polls(discovered(A, at=NOON + number * 900, entry_hash=said)))
        told = state.told(A)
        assert told is not None
        assert (told.said, told.is_settled) == (said, False)


def test_the_entries_of_a_feed_for_one_place_are_found_together() -> None:
    state = LakeState()
    one, other = discovered(A), discovered(B)
    entries = [replace(entry, url="http://127.0.0.2/x?utm_source=a") for entry in one.discovered]
    more = [replace(entry, url="https://www.127.0.0.2/x/") for entry in other.discovered]
    state.add_polls(polls(replace(one, discovered=[*entries, *more]), discovered(C, at=NOON + 1)))
    place = telling(records.SOURCE.feed_url, "http://127.0.0.2/x")
    assert {told.entry_key for told in state.tellings(place)} == {A, B}
    assert state.tellings(telling(records.SOURCE.feed_url, "http://127.0.0.2/X")) == []
    assert state.tellings(0) == []


UPDATES = [NOON + 900 * number for number in range(1, 9)]


def unchanged(at: Any, changed: str) -> Any:
    return records.reject(
        entry_key=A, permanent=False, reason="unchanged", discovered_at=at, changed=changed
    )


@pytest.mark.parametrize("changed", ["numbers", "dates", "numbers,dates", "title", "summary,dates"])
def test_changes_that_bring_nothing_slow_an_entry_down_by_their_kind(changed: str) -> None:
    state = LakeState()
    state.add_polls(polls(discovered(A)))
    state.add_articles(articles(records.article(entry_key=A)), records.DAY)
    for number, at in enumerate(UPDATES, 1):
        state.add_polls(polls(discovered(A, at=at, entry_hash=f"{number:032x}")))
        state.add_rejects(rejects(unchanged(at, changed)))
        loud = "title" in changed or "summary" in changed
        waits = [state.not_before(A, quiet=quiet) is not None for quiet in (True, False)]
        assert waits == [number >= 2, loud and number >= 6]


def test_a_new_text_lets_an_entry_go_free() -> None:
    state = LakeState()
    state.add_polls(polls(discovered(A)))
    state.add_articles(articles(records.article(entry_key=A)), records.DAY)
    state.add_rejects(rejects(*(unchanged(at, "numbers") for at in UPDATES)))
    assert state.not_before(A, quiet=True) is not None
    later = {"entry_key": A, "discovered_at": NOON + 9000, "revision": 2}
    other_title = records.article(**later, title="Another title")
    state.add_articles(articles(other_title), records.DAY)
    assert state.not_before(A, quiet=True) is not None
    new_text = records.article(**later | {"discovered_at": NOON + 9900}, content_hash="v1:77")
    state.add_articles(articles(replace(new_text, revision=3)), records.DAY)
    assert state.not_before(A, quiet=True) is None


def test_an_update_is_settled_by_its_own_discovery_only() -> None:
    state = LakeState()
    state.add_polls(polls(discovered(A)))
    state.add_articles(articles(records.article(entry_key=A)), records.DAY)
    state.add_polls(polls(discovered(A, at=NOON + 900, entry_hash="11" * 16)))
    assert [row.update for row in state.pending()] == [True]
    unchanged = records.reject(entry_key=A, permanent=False, discovered_at=NOON + 900)
    state.add_rejects(rejects(unchanged))
    assert list(state.pending()) == []


def test_the_latest_poll_of_a_feed_is_remembered() -> None:
    state = LakeState()
    late = records.poll(polled_at=NOON + 60, etag='"late"', discovered=())
    state.add_polls(polls(late))
    state.add_polls(polls(records.poll(etag='"early"', discovered=())))
    memory = state.feed(records.SOURCE.feed_url)
    assert memory is not None
    assert memory.etag == '"late"'


def test_an_article_is_found_under_each_url_it_was_met_at() -> None:
    state = LakeState()
    article = records.article(
        entry_url="http://127.0.0.2/short?utm_source=rss", url="http://127.0.0.2/long"
    )
    state.add_articles(articles(article), records.DAY)
    for url in ("http://127.0.0.2/short", "http://127.0.0.2/long#top"):
        seen = state.article_at(url)
        assert seen is not None, url
        assert seen.article_id == article.article_id
    assert state.article_at("http://127.0.0.2/other") is None
    assert state.article_at("not a url") is None


@pytest.mark.parametrize("later_first", [True, False])
def test_of_a_revision_that_was_made_again_the_later_row_counts(later_first: bool) -> None:
    made = records.article(content_hash="v1:then")
    again = records.article(content_hash="v1:now", ingested_at=NOON + 3600)
    state = LakeState()
    for row in (again, made) if later_first else (made, again):
        state.add_articles(articles(row), "2026-11-23")
    seen = state.article(made.article_id)
    assert seen is not None
    assert seen.content_hash == "v1:now"


def test_the_highest_revision_is_the_one_remembered() -> None:
    state = LakeState()
    for revision in (1, 3, 2):
        row = records.article(revision=revision, content_hash=f"v1:{revision}")
        state.add_articles(articles(row), records.DAY)
    seen = state.article(records.article().article_id)
    assert seen is not None
    assert (seen.revision, seen.content_hash) == (3, "v1:3")
