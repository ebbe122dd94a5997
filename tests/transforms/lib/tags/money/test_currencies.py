"""Units of many countries."""

import pytest

from transforms.lib.tags.money.amounts import find_amounts


@pytest.mark.parametrize(
    ("text", "currency"),
    [
        ("Manila wants 3 billion pesos.", "PHP"),
        ("Mexico wants 3 billion pesos.", "MXN"),
        ("Stockholm pays 3 billion crowns.", "SEK"),
        ("Prague met Oslo: 3 billion crowns.", "NOK"),
        ("It pays 3 billion rupees, Islamabad said.", "PKR"),
        ("Danmark betaler 3 mia. kr. for det.", "DKK"),
    ],
)
def test_a_unit_of_many_countries_is_that_of_the_country_named_nearest(
    text: str, currency: str
) -> None:
    assert [amount.currency for amount in find_amounts(text)] == [currency]
