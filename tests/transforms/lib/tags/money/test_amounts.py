"""Sums of money: what is read, in which currency, and where it stands."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.lib.tags.money.amounts import find_amounts


@pytest.mark.parametrize(
    ("text", "amount", "currency"),
    [
        ("$1.2 billion", 1.2e9, "USD"),
        ("€100 million", 1e8, "EUR"),
        ("£60m", 6e7, "GBP"),
        ("zł29 billion", 2.9e10, "PLN"),
        ("$2.1B", 2.1e9, "USD"),
        ("US$5bn", 5e9, "USD"),
        ("A$3.5 billion", 3.5e9, "AUD"),
        ("C$12 million", 1.2e7, "CAD"),
        ("NT$1.2 trillion", 1.2e12, "TWD"),
        ("₹45,000 crore", 4.5e11, "INR"),
        ("¥9 trillion", 9e12, "JPY"),
        ("₩1.5 trillion", 1.5e12, "KRW"),
        ("1.5 billion euros", 1.5e9, "EUR"),
        ("€1,5 Mrd", 1.5e9, "EUR"),
        ("€1,125 Mrd", 1.125e9, "EUR"),
        ("$1.125 billion", 1.125e9, "USD"),
        ("$1,234 million", 1.234e9, "USD"),
        ("2,5 Milliarden Euro", 2.5e9, "EUR"),
        ("$12,529,811", 12529811.0, "USD"),
        ("$12,529,811.55", 12529811.55, "USD"),
        ("1.234.567,89 euros", 1234567.89, "EUR"),
        ("USD 5 million", 5e6, "USD"),
        ("5 million USD", 5e6, "USD"),
        ("300 million Swedish kronor", 3e8, "SEK"),
        ("3 млрд рублей", 3e9, "RUB"),
        ("700 billion won", 7e11, "KRW"),
        ("$5-billion", 5e9, "USD"),
    ],
)
def test_a_sum_as_written_and_as_a_number(text: str, amount: float, currency: str) -> None:
    (found,) = find_amounts(f"It costs {text}, they said.")
    assert found.text == text
    assert found.amount == pytest.approx(amount)
    assert found.currency == currency
    assert found.usd == (found.amount if currency == "USD" else None)


@pytest.mark.parametrize(
    "text",
    [
        "In 2019 won by others.",
        "a 500 pounds bomb",
        "2 million pounds of cargo",
        "We try 3 million times",
        "F-35 and 48 jets",
        "$",
        "AUS$",
        "$99999999999999999",
        "$0",
    ],
)
def test_what_is_no_sum(text: str) -> None:
    assert find_amounts(text) == ()


def test_sums_are_in_order_and_disjoint() -> None:
    text = "Warsaw signed a zł29 billion order; Berlin added €100 million and London £60m."
    assert [amount.currency for amount in find_amounts(text)] == ["PLN", "EUR", "GBP"]


@settings(deadline=None, max_examples=200)
@given(
    st.lists(st.sampled_from(list("$€£zł 0123456789.,-mb nUSD\u00a0٣")), max_size=40).map("".join)
)
def test_offsets_hold_for_any_text(text: str) -> None:
    end = 0
    for amount in find_amounts(text):
        assert end <= amount.start < amount.end <= len(text)
        assert text[amount.start : amount.end] == amount.text
        assert amount.amount > 0
        end = amount.end


@settings(deadline=None, max_examples=100)
@given(st.integers(min_value=1, max_value=10**12))
def test_grouped_digits_are_read_exactly(value: int) -> None:
    (found,) = find_amounts(f"${value:,}")
    assert found.amount == value
