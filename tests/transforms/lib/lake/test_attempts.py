from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from schemas.reasons import Reason, Then
from transforms.lib.lake.attempts import LONGEST_DELAY, MAX_ATTEMPTS, judge, uses_up_attempt

NOW = datetime(2026, 11, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    "reason", [r for r in Reason if not r.transient and Then.ONCE_MORE not in r.then]
)
def test_a_reason_that_is_not_transient_ends_the_entry_at_once(reason: Reason) -> None:
    assert judge(reason, 1, NOW).final


def test_a_document_that_used_up_its_budget_is_tried_once_more_and_then_given_up() -> None:
    first = judge(Reason.PARSE_TIMEOUT, 1, NOW)
    assert (first.reason, first.final) == (Reason.PARSE_TIMEOUT, False)
    assert judge(Reason.PARSE_TIMEOUT, 2, NOW).final
    # Attempts that used up none came before it.
    assert not judge(Reason.PARSE_TIMEOUT, 4, NOW, excused=3).final


@pytest.mark.parametrize("reason", [r for r in Reason if r.transient])
def test_a_transient_reason_is_tried_again_later(reason: Reason) -> None:
    verdict = judge(reason, 1, NOW)
    assert verdict.reason is reason
    assert verdict.next_attempt_at is not None
    assert verdict.next_attempt_at > NOW


def test_an_unknown_reason_of_a_later_version_uses_up_an_attempt() -> None:
    assert uses_up_attempt("invented_tomorrow")
    assert not uses_up_attempt("rate_limited")


def test_delays_grow_up_to_a_day() -> None:
    times = [judge(Reason.SERVER_ERROR, n, NOW).next_attempt_at for n in range(1, MAX_ATTEMPTS)]
    assert all(before < after for before, after in pairwise(filter(None, times)))
    assert None not in times
    last = judge(Reason.ROBOTS_UNREACHABLE, 50, NOW).next_attempt_at
    assert last == NOW + LONGEST_DELAY


def test_the_last_attempt_is_final() -> None:
    verdict = judge(Reason.TIMEOUT, MAX_ATTEMPTS, NOW)
    assert verdict.final
    assert verdict.reason is Reason.ATTEMPTS_EXHAUSTED


def test_patience_asked_for_by_the_server_uses_up_no_attempt() -> None:
    assert not judge(Reason.RATE_LIMITED, MAX_ATTEMPTS + 3, NOW).final


def test_attempts_that_used_up_none_leave_all_five_for_failures() -> None:
    for failure in range(1, MAX_ATTEMPTS):
        assert not judge(Reason.TIMEOUT, 5 + failure, NOW, excused=5).final
    assert judge(Reason.TIMEOUT, 5 + MAX_ATTEMPTS, NOW, excused=5).final


def test_retry_after_is_kept_up_to_a_day() -> None:
    assert judge(Reason.RATE_LIMITED, 1, NOW, 7200.0).next_attempt_at == NOW + timedelta(hours=2)
    assert judge(Reason.RATE_LIMITED, 1, NOW, 1e9).next_attempt_at == NOW + LONGEST_DELAY


@pytest.mark.parametrize("reason", [Reason.NOT_FOUND, Reason.FORBIDDEN])
def test_a_page_that_is_missing_is_tried_once_more_after_an_hour_while_the_entry_is_new(
    reason: Reason,
) -> None:
    assert judge(reason, 1, NOW, new=True).next_attempt_at == NOW + timedelta(hours=1)
    assert judge(reason, 2, NOW, new=True).final
    assert judge(reason, 1, NOW).final


def test_the_one_more_try_is_not_used_up_by_a_server_that_asked_to_wait() -> None:
    assert not judge(Reason.NOT_FOUND, 3, NOW, excused=2, new=True).final
    assert judge(Reason.NOT_FOUND, 4, NOW, excused=2, new=True).final


@pytest.mark.parametrize("reason", [Reason.GONE, Reason.NOT_AN_ARTICLE, Reason.ROBOTS_DENIED])
def test_what_a_server_is_sure_of_is_not_asked_again_however_new_the_entry_is(
    reason: Reason,
) -> None:
    assert judge(reason, 1, NOW, new=True).final
