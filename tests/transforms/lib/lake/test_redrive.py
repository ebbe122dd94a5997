"""Which discovery of a rejected entry is tried again."""

from __future__ import annotations

import pyarrow as pa
import pytest

from schemas.arrow import to_table
from schemas.datasets import POLLS, REJECTS
from schemas.feed_poll import FeedPoll
from tests.support import records
from transforms.lib.lake.redrive import REJECT_COLUMNS, discoveries, ended_entries
from transforms.lib.lake.state import POLL_COLUMNS, LakeState
from transforms.lib.lake.state import REJECT_COLUMNS as STATE_COLUMNS

KEY = "a1" * 32
FIRST, SECOND = records.NOON, records.NOON + 3600


def poll(at: object, title: str) -> FeedPoll:
    entry = records.entry(entry_key=KEY, title=title, entry_hash=title)
    return records.poll(polled_at=at, discovered=(entry,))


POLLED = to_table(POLLS, [poll(FIRST, "Before"), poll(SECOND, "After")])


def rejected(*times: object) -> pa.Table:
    return to_table(REJECTS, [records.reject(entry_key=KEY, discovered_at=at) for at in times])


def state_of(rejects: pa.Table) -> LakeState:
    state = LakeState()
    state.add_polls(POLLED.select(POLL_COLUMNS))
    state.add_rejects(rejects.select(STATE_COLUMNS))
    return state


@pytest.mark.parametrize("times", [(SECOND,), (FIRST, SECOND), (SECOND, FIRST)])
def test_of_two_discoveries_the_last_is_taken_whichever_reject_is_read_first(
    times: tuple[object, ...],
) -> None:
    rejects = rejected(*times)
    reason = rejects.column("reason")[0].as_py()
    ended = ended_entries([rejects.select(REJECT_COLUMNS)], {reason}, state_of(rejects))
    assert [entry["title"] for entry in discoveries(POLLED, ended)] == ["After"]


def test_an_entry_that_was_discovered_again_since_it_was_rejected_is_left_out() -> None:
    rejects = rejected(FIRST)
    reason = rejects.column("reason")[0].as_py()
    assert ended_entries([rejects.select(REJECT_COLUMNS)], {reason}, state_of(rejects)) == {}
