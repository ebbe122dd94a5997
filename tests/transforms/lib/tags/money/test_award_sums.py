"""The sums of an award: which of a paragraph's is which."""

from dataclasses import replace
from typing import Any

import pytest

from transforms.lib.tags.money.awards import find_awards

BODY = (
    "Work will be performed in Reno, Nevada. "
    "The Sample Depot, Reno, Nevada, is the contracting activity."
)


FIRST = (
    "Acme Corp., Reno, Nevada, is being awarded a $7,000,000 firm-fixed-price contract for pumps."
)


@pytest.mark.parametrize(
    ("clause", "changes"),
    [
        ("No funds will be obligated at time of award.", {"obligated": 0.0}),
        (
            (
                "Fiscal 2024 procurement funds in the amount of $2,000,000 and "
                "research funds in the amount of "
                "$500,000 are being obligated at the time of award, $300,000 of which will expire."
            ),
            {"obligated": 2.5e6},
        ),
        ("Funds will be obligated on individual task orders.", {}),
        (
            (
                "The contract includes options which, if exercised, would bring "
                "its cumulative value to $9,000,000."
            ),
            {"ceiling": 9e6, "cumulative": 9e6},
        ),
        ("The minimum guarantee is $1,000.", {}),
    ],
)
def test_sums_of_later_sentences(clause: str, changes: dict[str, Any]) -> None:
    (plain,) = find_awards(f"{FIRST} {BODY}")
    assert find_awards(f"{FIRST} {clause} {BODY}") == (replace(plain, **changes),)


@pytest.mark.parametrize(
    ("whole", "ceiling"),
    [("with four one-year options for a potential total value of $21,500,000", 2.15e7), ("", None)],
)
def test_a_value_with_options_in_the_first_sentence_is_the_ceiling(
    whole: str, ceiling: float | None
) -> None:
    (award,) = find_awards(f"{FIRST[:-11]} {whole} for pumps. {BODY}")
    assert (award.amount, award.ceiling) == (7e6, ceiling)
