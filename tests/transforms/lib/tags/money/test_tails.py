"""What follows a number: its scale and its unit, and what only looks like them."""

import pytest

from transforms.lib.tags.money.currencies import vocabulary
from transforms.lib.tags.money.tails import read_tail


@pytest.mark.parametrize(
    ("tail", "power", "currency"),
    [
        (" billion euros", 9, "EUR"),
        ("bn", 9, ""),
        (" lakh crore", 12, ""),
        (" millions de dollars", 6, "USD"),
        (" Swedish kronor", None, "SEK"),
        (" M€", 6, "EUR"),
        (" mil. Kč", 6, "CZK"),
        (" GBP", None, "GBP"),
    ],
)
def test_scale_and_unit_to_their_end(tail: str, power: int | None, currency: str) -> None:
    found = read_tail(f"40{tail} in all", 2, vocabulary())
    assert (found.end, found.power, found.currency) == (2 + len(tail), power, currency)


@pytest.mark.parametrize("tail", [" tanks", " pounds of cargo", "", " eurozone members"])
def test_other_words_are_neither(tail: str) -> None:
    found = read_tail(f"40{tail}", 2, vocabulary())
    assert (found.end, found.power, found.currency) == (2, None, "")
