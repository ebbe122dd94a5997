"""The time of day inside a date."""

from datetime import timedelta

import pytest

from transforms.lib.text.date_times import find_time


@pytest.mark.parametrize(
    ("text", "hours", "minutes"),
    [
        ("8 may 2026 17:45", 17, 45),
        ("8 may 2026, 5.45 p.m.", 17, 45),
        ("8 may 2026 12:05 am", 0, 5),
        ("le 8 mai a 17h45", 17, 45),
        ("8 mai 17h", 17, 0),
        ("2026年5月8日 下午5:45", 17, 45),
        ("2026-05-08t17:45", 17, 45),
    ],
)
def test_a_time_is_found_among_the_words_of_a_date(text: str, hours: int, minutes: int) -> None:
    found = find_time(text)
    assert found is not None
    assert found.since_midnight == timedelta(hours=hours, minutes=minutes)
    assert 0 <= found.start < found.end <= len(text)


def test_a_date_alone_has_none() -> None:
    assert find_time("8 may 2026") is None


@pytest.mark.parametrize("text", ["8 may 2026 29:10", "8 may 2026 17:45 am"])
def test_a_time_that_is_impossible_is_an_error(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 (any message: the date is dropped)
        find_time(text)
