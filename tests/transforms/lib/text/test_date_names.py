"""Dates in the words of many languages."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from transforms.lib.text.dates import (
    parse_date,
)


def at(
    year: int, month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0, micro: int = 0
) -> datetime:
    return datetime(year, month, day, hour, minute, second, micro, tzinfo=UTC)


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
