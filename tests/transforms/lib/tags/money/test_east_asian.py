"""Sums in Japanese, Korean and Chinese."""

from __future__ import annotations

import pytest

from transforms.lib.tags.money.amounts import find_amounts

SUMS = {
    "艦艇の建造に1兆2500億円を計上した。": [(1.25e12, "JPY")],
    "契約額は4.2億円、部品は３００万円。": [(4.2e8, "JPY"), (3e6, "JPY")],
    "100億ドル余りを求めた。": [(1e10, "USD")],
    "군은 3조 4000억 원을 투입한다.": [(3.4e12, "KRW")],
    "약 3,500만 달러 규모의 계약이다.": [(3.5e7, "USD")],
    "合同金额为3.5亿美元，另加30余亿元。": [(3.5e8, "USD"), (3e9, "CNY")],
    "預算為1.78萬億元。": [(1.78e12, "CNY")],
    "1万5000円と12 34万円。": [(15000.0, "JPY"), (340000.0, "JPY")],
    "採購案總價新台幣 30億元。": [(3e9, "TWD")],
}
NONE = ["第3元素是锂。", "2026年12月3日。", "12만 명이 모였다."]


@pytest.mark.parametrize("text", SUMS)
def test_scales_of_ten_thousands_are_added_up(text: str) -> None:
    found = find_amounts(text)
    assert [(one.amount, one.currency) for one in found] == SUMS[text]
    assert all(text[one.start : one.end] == one.text for one in found)


@pytest.mark.parametrize("text", NONE)
def test_numbers_of_something_else_are_no_sums(text: str) -> None:
    assert find_amounts(text) == ()


def test_a_long_run_of_digits_is_read_once() -> None:
    assert find_amounts("1" * 200_000 + "円") == ()
