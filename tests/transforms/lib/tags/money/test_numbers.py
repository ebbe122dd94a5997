"""Numbers as texts write them, in digits and in words."""

import pytest

from transforms.lib.tags.money.numbers import alternative_before, read_digits, words_before


@pytest.mark.parametrize(
    ("digits", "decimal", "value"),
    [
        ("7", "", 7),
        ("1,234.5", "", 1234.5),
        ("1.234,5", "", 1234.5),
        ("3 400 000", "", 3.4e6),
        ("12,45,000", "", 1245000),
        ("1,5", "", 1.5),
        ("4.250", "", 4250),
        ("4.250", ".", 4.25),
        ("4,250", ".", 4250),
    ],
)
def test_a_group_of_three_is_thousands_unless_its_sign_is_that_of_a_fraction(
    digits: str, decimal: str, value: float
) -> None:
    assert read_digits(digits, decimal) == value


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("forty-five", 45),
        ("two hundred and ten", 210),
        ("three and a half", 3.5),
        ("half a", 0.5),
        ("drei", 3),
    ],
)
def test_the_words_before_a_scale_are_a_number(words: str, value: float) -> None:
    text = f"They paid {words} million"
    assert words_before(text, text.index(" million") + 1) == (10, value)


@pytest.mark.parametrize("words", ["several hundred", "five nine", "the", "Montreal"])
def test_words_that_are_vague_or_no_number_give_none(words: str) -> None:
    text = f"They paid {words} million"
    assert words_before(text, text.index(" million") + 1) is None


def test_the_first_end_of_a_range_in_words() -> None:
    text = "some six to eight million"
    assert alternative_before(text, text.index("eight")) == (5, 8, 6.0)
    assert alternative_before(text, text.index("six")) is None
