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
        ("1.25-billion-euro", 1.25e9, "EUR"),
        ("Rs 1,35,250 crore", 1.3525e12, "INR"),
        ("Rs 2.25 lakh crore", 2.25e12, "INR"),
        ("MSEK 1 250", 1.25e9, "SEK"),
        ("R2.4 billion", 2.4e9, "ZAR"),
        ("RM 310 million", 3.1e8, "MYR"),
        ("NIS 6.5bn", 6.5e9, "ILS"),
        ("$30 billion CAD", 3e10, "CAD"),
        ("$US40 million", 4e7, "USD"),
        ("US$ 90mm", 9e7, "USD"),
        ("two and a half million pounds", 2.5e6, "GBP"),
        ("one hundred and fifty million dollars", 1.5e8, "USD"),
        ("half a billion euros", 5e8, "EUR"),
        ("120 M€", 1.2e8, "EUR"),
        ("2,4 Md€", 2.4e9, "EUR"),
        ("413 milliards d’euros", 4.13e11, "EUR"),
        ("12 500 000 euros", 1.25e7, "EUR"),
        ("CHF 6'035 million", 6.035e9, "CHF"),
        ("3.600 millones de euros", 3.6e9, "EUR"),
        ("12 mil millones de dólares", 1.2e10, "USD"),
        ("9,3 mil milhões de euros", 9.3e9, "EUR"),
        ("150 mil. Kč", 1.5e8, "CZK"),
        ("50 мільярдів доларів", 5e10, "USD"),
        ("2 bln zł", 2e12, "PLN"),
        ("2 bln zlotys", 2e9, "PLN"),
        ("100 million Norwegian crowns", 1e8, "NOK"),
        ("20 milliards de FCFA", 2e10, "XOF"),
        ("94.5 billion South Korean won", 9.45e10, "KRW"),
        ("7 million Japanese yen", 7e6, "JPY"),
        ("60,000 British pounds", 6e4, "GBP"),
        ("NTD 12.3 billion", 1.23e10, "TWD"),
        ("KSEK 640", 6.4e5, "SEK"),
        ("three-quarters of a million pounds", 7.5e5, "GBP"),
        ("12 million bolivars", 1.2e7, "VES"),
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
        "2 million Korean fans and 60,000 pounds",
        "2 million pounds of cargo",
        "We try 3 million times",
        "F-35 and 48 jets",
        "$",
        "AUS$",
        "$99999999999999999",
        "$0",
        "$5 gazillion",
        "$7x",
        "€1.125 Milliarden",
        "$5 mil",
        "several hundred million dollars",
        "a billion-dollar bet",
        "3 million pounds of thrust",
        "300 million euro zone residents",
        "R2 and P8",
        "two three million dollars",
        "not 1 euro cent",
        "a fund of 3 million pesos",  # of which country is not said
    ],
)
def test_what_is_no_sum(text: str) -> None:
    assert find_amounts(text) == ()


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("$3–5 billion", 3e9, 5e9),
        ("between $1.5 and $2 billion", 1.5e9, 2e9),
        ("3 to 5 billion euros", 3e9, 5e9),
        ("€12 to €15 billion", 12e9, 15e9),
        ("USD 3.5bn–4bn", 3.5e9, 4e9),
        ("$1.5-to-$2 billion", 1.5e9, 2e9),
        ("zwischen drei und vier Milliarden Euro", 3e9, 4e9),
        ("entre 3 et 5 milliards d’euros", 3e9, 5e9),
        ("600 million to 800 million euros", 6e8, 8e8),
        ("$900,000 to $1.4 million", 9e5, 1.4e6),
        ("$40-60 thousand", 4e4, 6e4),
    ],
)
def test_both_ends_of_a_range(text: str, low: float, high: float) -> None:
    assert [amount.amount for amount in find_amounts(f"It is {text} now.")] == [low, high]


def test_an_end_of_a_range_that_may_be_either_of_two_sums_is_none() -> None:
    assert [amount.amount for amount in find_amounts("from $800 to $1.2 billion")] == [1.2e9]


def test_sums_are_in_order_and_disjoint() -> None:
    text = "Warsaw signed a zł29 billion order; Berlin added €100 million and London £60m."
    assert [amount.currency for amount in find_amounts(text)] == ["PLN", "EUR", "GBP"]


@settings(deadline=None, max_examples=200)
@given(
    st.lists(
        st.sampled_from(
            [*"$€£zł 0123456789.,-mb nUSD\u00a0٣", " million", " and ", "half a", " pesos"]
        ),
        max_size=40,
    ).map("".join)
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
