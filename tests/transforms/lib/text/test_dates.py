"""Dates as publishers write them: the right instant, or none."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.lib.text.dates import (
    StatedDate,
    as_utc,
    day_first_in,
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
            "5 Nov 2026 10:00 +2500", "5/11/1448", "5 พฤศจิกายน 2569",
        ],
    )  # fmt: skip
    def test_what_is_no_full_date_or_no_known_one_is_none(self, text: str) -> None:
        assert parse_date(text) is None


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


class TestOrderOfDayAndMonth:
    @pytest.mark.parametrize(
        ("text", "language", "country", "day"),
        [
            ("05.11.2026", "", "", at(2026, 11, 5)),
            ("5. 11. 2026", "", "", at(2026, 11, 5)),
            ("05.11.26", "", "", at(2026, 11, 5)),
            ("05/11/2026", "de", "", at(2026, 11, 5)),
            ("05-11-2026", "fr", "", at(2026, 11, 5)),
            ("05/11/2026", "en", "GB", at(2026, 11, 5)),
            ("05/11/2026", "en", "US", at(2026, 5, 11)),
            ("05/11/26", "en", "US", at(2026, 5, 11)),
            ("05/11/2026", "es", "US", at(2026, 11, 5)),
            ("23/11/2026", "", "", at(2026, 11, 23)),
            ("11-23-2026", "", "", at(2026, 11, 23)),
            ("11/11/2026", "", "", at(2026, 11, 11)),
            ("Thursday, 05/11/2026", "", "", at(2026, 11, 5)),
            ("Mon, 05/11/2026", "", "", at(2026, 5, 11)),
            ("2026.11.05", "", "", at(2026, 11, 5)),
            ("2026. 11. 5.", "ko", "KR", at(2026, 11, 5)),
        ],
    )
    def test_by_separator_value_weekday_language_and_country(
        self, text: str, language: str, country: str, day: datetime
    ) -> None:
        assert parse_date(text, language=language, country=country) == day

    @pytest.mark.parametrize(
        ("text", "language", "country"),
        [
            ("05/11/2026", "", ""), ("05-11-2026", "en", ""), ("05/11/2026", "en", "CA"),
            ("05/11/2026", "en", "INT"), ("05/11/2026", "ja", "JP"), ("03-12-31", "", ""),
            ("05/11/26", "", ""),
        ],
    )  # fmt: skip
    def test_where_nobody_can_know_it_is_none(self, text: str, language: str, country: str) -> None:
        assert parse_date(text, language=language, country=country) is None

    def test_other_dates_of_the_document_tell(self) -> None:
        assert parse_date("05/11/2026", day_first=True) == at(2026, 11, 5)
        assert parse_date("05/11/2026", language="de", day_first=False) == at(2026, 5, 11)

    @pytest.mark.parametrize(
        ("texts", "expected"),
        [
            (["05/11/2026 10:00", "23/11/2026 10:00"], True),
            (["11/05/2026", "11/23/2026"], False),
            (["05/11/2026", "06/11/2026"], None),
            (["23/11/2026", "11/24/2026"], None),
            (["2026-11-23", "Mon, 23 Nov 2026 10:00:00 GMT", "20:45"], None),
            ([], None),
        ],
    )
    def test_evidence_of_a_document(self, texts: list[str], expected: bool | None) -> None:
        assert day_first_in(texts) is expected


class TestLanguages:
    @pytest.mark.parametrize(
        "text",
        [
            "5. November 2026, 14:30 Uhr", "Donnerstag, den 5. Nov. 2026 um 14.30 Uhr",
            "jeudi 5 novembre 2026 à 14h30", "5 de noviembre de 2026, 14:30 h",
            "giovedì 5 novembre 2026, ore 14:30", "5 listopada 2026 r., godz. 14:30",
            "05 Kasım 2026 Perşembe 14:30", "5 Noyabr 2026 14:30", "5 ноября 2026 г., 14:30",
            "5 листопада 2026, 14:30", "5 de novembro de 2026 às 14h30",
            "5 november 2026 14:30 uur",
            "5 nov. 2026 kl. 14.30", "torstai 5. marraskuuta 2026 klo 14.30",
            "2026. november 5., csütörtök 14:30", "5. listopadu 2026 14:30",
            "5 Νοεμβρίου 2026 14:30",
            "2026年11月5日 14:30", "2026年11月5日(木) 午後2時30分", "2026年11月5日下午2:30",
            "2026년 11월 5일 오후 2:30", "5 tháng 11, 2026 14:30", "٥ نوفمبر ٢٠٢٦ ١٤:٣٠",
            "5 בנובמבר 2026 14:30", "५ नवंबर २०२६ १४:३०", "Thursday, 5th November 2026 at 2.30 p.m.",
            "Published: November 5, 2026 | 2:30pm", "14:30, 05 Nov 2026", "05-Nov-2026 14:30",
        ],
    )  # fmt: skip
    def test_one_moment_in_many_words(self, text: str) -> None:
        language = "pl" if "listopada" in text else ""
        assert parse_date(text, language=language) == at(2026, 11, 5, 14, 30)

    def test_a_month_that_languages_dispute_goes_by_the_language(self) -> None:
        assert parse_date("5 listopada 2026", language="hr") == at(2026, 10, 5)
        assert parse_date("5 listopada 2026") is None


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
