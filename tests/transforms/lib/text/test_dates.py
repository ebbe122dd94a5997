"""Dates as publishers write them: the right instant, or none."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.lib.text.dates import (
    StatedDate,
    as_utc,
    is_date_alone,
    parse_date,
    plausible,
    read_date,
)

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def at(
    year: int, month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0, micro: int = 0
) -> datetime:
    return datetime(year, month, day, hour, minute, second, micro, tzinfo=UTC)


class TestMachines:
    @pytest.mark.parametrize(
        ("text", "moment"),
        [
            ("2026-11-05T14:33:00-05:00", at(2026, 11, 5, 19, 33)),
            ("2026-11-05T14:33:00.123Z", at(2026, 11, 5, 14, 33, 0, 123000)),
            ("2026-11-05T14:33:00+0100", at(2026, 11, 5, 13, 33)),
            ("2026-11-05 14:33", at(2026, 11, 5, 14, 33)),
            ("2026-11-05", at(2026, 11, 5)),
            ("2026-11-05+01:00", at(2026, 11, 4, 23)),
            ("2026-11-05T24:00:00Z", at(2026, 11, 6)),
            ("2026-W45-4", at(2026, 11, 5)),
            ("Thu, 05 Nov 2026 14:33:00 GMT", at(2026, 11, 5, 14, 33)),
            ("Thu, 5 Nov 26 14:33 UT", at(2026, 11, 5, 14, 33)),
            ("05 Nov 99 14:33:00 +0000", at(1999, 11, 5, 14, 33)),
            ("Thu Nov  5 14:33:00 2026", at(2026, 11, 5, 14, 33)),
            ("Thu Nov 05 14:33:00 +0000 2026", at(2026, 11, 5, 14, 33)),
            (
                "Thu Nov 05 2026 14:33:00 GMT+0200 (Eastern European Standard Time)",
                at(2026, 11, 5, 12, 33),
            ),
            ("20261105", at(2026, 11, 5)),
            ("20261105T143300Z", at(2026, 11, 5, 14, 33)),
            ("20261105T1433+0100", at(2026, 11, 5, 13, 33)),
            ("20261105143300", at(2026, 11, 5, 14, 33)),
            ("1793891580", at(2026, 11, 5, 15, 13)),
            ("1793891580000", at(2026, 11, 5, 15, 13)),
            ("Nov. 5, 2026 10:15 AM EST", at(2026, 11, 5, 15, 15)),
            ("2026/11/05 9:15 pm", at(2026, 11, 5, 21, 15)),
            ("Ngày 25/11/2026 - 14:33 (GMT+7)", at(2026, 11, 25, 7, 33)),
            ("วันที่ 5 พฤศจิกายน 2569 เวลา 14:33 น.", at(2026, 11, 5, 14, 33)),
            ("5 พ.ย. 2569", at(2026, 11, 5)),
        ],
    )
    def test_reads_what_machines_write(self, text: str, moment: datetime) -> None:
        assert parse_date(text) == moment

    @pytest.mark.parametrize(
        "text",
        [
            "", "yesterday", "yesterday 10:00", "14:33", "November 2026", "5 November", "2026-11",
            "2026", "11/2026", "2026-13-45", "31.02.2026", "0000-00-00 00:00:00", "9" * 60,
            "x" * 999, "2026-11-05 25:00", "5 Nov 2026 13:00 AM", "5 Nov 2026 10:00 XYZ",
            "5 - 7 November 2026", "5 Nov 2026 10:00 - 12:00", "2 hours after 5 Nov 2026",
            "5 Nov 2026 10:00 +2500", "5/11/1448", "5 พฤศจิกายน 2469",
        ],
    )  # fmt: skip
    def test_what_is_no_full_date_or_no_known_one_is_none(self, text: str) -> None:
        assert parse_date(text) is None


def test_tells_how_much_was_said() -> None:
    day, midnight = at(2026, 11, 5), at(2026, 11, 5)
    assert read_date("2026-11-05") == StatedDate(day, has_time=False, has_zone=False)
    assert read_date("5 Nov 2026 00:00") == StatedDate(midnight, has_time=True, has_zone=False)
    assert read_date("5 Nov 2026 00:00 Z") == StatedDate(midnight, has_time=True, has_zone=True)


@given(st.text(max_size=70) | st.text(alphabet="0123456789-/.:, TZ+apmNov年月日", max_size=40))
def test_any_text_gives_a_utc_time_or_none(text: str) -> None:
    moment = parse_date(text)
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


def test_naive_times_are_utc() -> None:
    assert as_utc(datetime(2026, 11, 5, 10)) == at(2026, 11, 5, 10)  # noqa: DTZ001
    east = timezone(timedelta(hours=2))
    assert as_utc(datetime(2026, 11, 5, 10, tzinfo=east)) == at(2026, 11, 5, 8)


@pytest.mark.parametrize(
    "line",
    [
        "5 listopada 2026",
        "5 Kasım 2026, 08:00",
        "입력 2026.11.05 08:00",
        "2026年11月5日 8時00分",
        "٥ نوفمبر ٢٠٢٦",
    ],
)
def test_a_line_that_is_a_date_in_any_language(line: str) -> None:
    assert is_date_alone(line)


@pytest.mark.parametrize(
    "line", ["Wahlen vom 5. Mai 2026", "Budget 2026", "1999, 2000, 2001", "5 Kasım", "12 345 2026"]
)
def test_a_line_that_says_more_or_less_is_no_date(line: str) -> None:
    assert not is_date_alone(line)
