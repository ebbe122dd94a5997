"""Which number of a date is the day, and which the month."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from transforms.lib.text.dates import (
    day_first_in,
    parse_date,
)


def at(
    year: int, month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0, micro: int = 0
) -> datetime:
    return datetime(year, month, day, hour, minute, second, micro, tzinfo=UTC)


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
