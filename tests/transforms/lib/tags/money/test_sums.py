"""The parts of sums around a number."""

from itertools import pairwise

from transforms.lib.tags.money.sums import find_sums


def test_numbers_come_in_order_with_their_scale_and_currency() -> None:
    found = find_sums("From €2.5 million and 300 tanks to half a billion dollars")
    assert [(one.value, one.currency) for one in found if one.currency] == [
        (2.5e6, "EUR"),
        (5e8, "USD"),
    ]
    assert all(one.end <= other.start for one, other in pairwise(found))


def test_a_scale_that_is_not_understood_refuses_the_number() -> None:
    assert all(one.refused for one in find_sums("It costs $5 gazillion") if one.currency)
    assert not any(one.refused for one in find_sums("It costs $5 billion"))
