from __future__ import annotations

import pytest
from apache_beam.utils.timestamp import Timestamp

from schemas.reasons import Reason
from tests.support import records
from transforms.stages.rejects import reject_entry
from transforms.stages.run_context import RunContext, now

HOUR = 3600


def age(published: int | None, discovered: int) -> tuple[Timestamp | None, Timestamp]:
    at = now()
    return None if published is None else at - published * HOUR, at - discovered * HOUR


@pytest.mark.parametrize(
    ("published", "discovered", "again"),
    [(2, 1, True), (23, 1, True), (25, 1, False), (None, 1, True), (None, 25, False)],
)
def test_a_missing_page_of_an_entry_younger_than_a_day_is_tried_once_more(
    published: int | None, discovered: int, again: bool
) -> None:
    published_at, discovered_at = age(published, discovered)
    pending = records.pending(
        entry=records.entry(published=published_at), discovered_at=discovered_at
    )
    row = reject_entry(RunContext("run", "lake"), "fetch", pending, Reason.NOT_FOUND, "404")
    assert row.reason == "not_found"
    assert row.permanent is not again
    assert (row.next_attempt_at is not None) is again


def test_the_last_reason_stands_in_the_error_of_an_entry_that_is_given_up() -> None:
    pending = records.pending(attempt=9)
    row = reject_entry(RunContext("run", "lake"), "fetch", pending, Reason.TIMEOUT, "20 s")
    assert (row.reason, row.error, row.permanent) == ("attempts_exhausted", "timeout: 20 s", True)
