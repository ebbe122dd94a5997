from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.lib.text.dates import parse_datetime, plausible

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-05T14:33:00-05:00", datetime(2026, 11, 5, 19, 33, tzinfo=UTC)),
        ("2026-11-05T14:33:00.123Z", datetime(2026, 11, 5, 14, 33, 0, 123000, tzinfo=UTC)),
        ("2026-11-05T14:33:00+0100", datetime(2026, 11, 5, 13, 33, tzinfo=UTC)),
        ("2026-11-05 14:33", datetime(2026, 11, 5, 14, 33, tzinfo=UTC)),
        ("2026-11-05", datetime(2026, 11, 5, tzinfo=UTC)),
        ("Thu, 05 Nov 2026 14:33:00 GMT", datetime(2026, 11, 5, 14, 33, tzinfo=UTC)),
        ("Nov. 5, 2026 10:15 AM EST", datetime(2026, 11, 5, 15, 15, tzinfo=UTC)),
        ("1793891580", datetime(2026, 11, 5, 15, 13, tzinfo=UTC)),
        ("1793891580000", datetime(2026, 11, 5, 15, 13, tzinfo=UTC)),
    ],
)
def test_reads_what_machines_write(text: str, moment: datetime) -> None:
    assert parse_datetime(text) == moment


@pytest.mark.parametrize(
    "text",
    ["", "yesterday", "14:33", "November 2026", "5 November", "2026-13-45", "9" * 60, "x" * 999],
)
def test_no_full_date_is_none(text: str) -> None:
    assert parse_datetime(text) is None


@given(st.text(max_size=70))
def test_any_text_gives_a_utc_time_or_none(text: str) -> None:
    moment = parse_datetime(text)
    assert moment is None or moment.tzinfo is UTC


@pytest.mark.parametrize(
    ("moment", "believed"),
    [
        (datetime(1995, 1, 1, tzinfo=UTC), True),
        (datetime(1994, 12, 31, 23, tzinfo=UTC), False),
        (NOW + timedelta(hours=24), True),
        (NOW + timedelta(hours=24, seconds=1), False),
        (None, False),
    ],
)
def test_plausible(moment: datetime | None, *, believed: bool) -> None:
    assert plausible(moment, NOW) is believed
