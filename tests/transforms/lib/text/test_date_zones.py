"""Zones of dates: by offset, by name, and by who writes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from transforms.lib.text.dates import (
    parse_date,
)


def at(
    year: int, month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0, micro: int = 0
) -> datetime:
    return datetime(year, month, day, hour, minute, second, micro, tzinfo=UTC)


class TestZones:
    @pytest.mark.parametrize(
        ("zone", "hours"),
        [
            ("CET", 1), ("CEST", 2), ("MEZ", 1), ("MSK", 3), ("МСК", 3), ("JST", 9), ("EST", -5),
            ("PDT", -7), ("GMT+2", 2), ("GMT+0200", 2), ("GMT-05:00", -5), ("UTC+3", 3),
            ("UTC-3", -3), ("+05:30", 5.5), ("-0330", -3.5), ("+01", 1), ("(CET)", 1),
            ("+0100 (CET)", 1), ("+0100 CET", 1), ("ET", -5), ("Eastern Time", -5),
            ("US Central Standard Time", -6), ("Central European Summer Time", 2),
        ],
    )  # fmt: skip
    def test_zones_by_offset_and_name(self, zone: str, hours: float) -> None:
        assert parse_date(f"Thu, 05 Nov 2026 10:00:00 {zone}") == (
            at(2026, 11, 5, 10) - timedelta(hours=hours)
        )

    @pytest.mark.parametrize(
        ("day", "hour"),
        [("8 Mar 2026 10:00", 14), ("7 Mar 2026 10:00", 15), ("1 Nov 2026 10:00", 15),
         ("31 Oct 2026 10:00", 14)],
    )  # fmt: skip
    def test_eastern_time_has_its_summer(self, day: str, hour: int) -> None:
        moment = parse_date(f"{day} ET")
        assert moment is not None
        assert moment.hour == hour

    @pytest.mark.parametrize(
        ("zone", "country", "language", "hours"),
        [
            ("IST", "IN", "en", 5.5), ("IST", "IL", "en", 2), ("IST", "", "hi", 5.5),
            ("CST", "US", "en", -6), ("CST", "CN", "en", 8), ("EST", "AU", "en", 10),
            ("BST", "GB", "en", 1), ("PST", "PH", "en", 8),
        ],
    )  # fmt: skip
    def test_disputed_names_go_by_the_writer(
        self, zone: str, country: str, language: str, hours: float
    ) -> None:
        moment = parse_date(f"2026-11-05 12:00 {zone}", country=country, language=language)
        assert moment == at(2026, 11, 5, 12) - timedelta(hours=hours)

    def test_a_disputed_name_of_an_unknown_writer_is_no_instant(self) -> None:
        assert parse_date("2026-11-05 12:00 IST") is None

    def test_a_dash_between_time_and_date_is_no_offset(self) -> None:
        assert parse_date("10:00 - 5 November 2026") == at(2026, 11, 5, 10)
        assert parse_date("10:00 GMT - 5 November 2026") == at(2026, 11, 5, 10)
