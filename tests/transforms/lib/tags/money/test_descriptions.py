"""What an award buys, in its own words."""

import pytest

from transforms.lib.tags.money.descriptions import describe


@pytest.mark.parametrize(
    ("head", "what"),
    [
        ("awarded a $4,000,000 contract for rubber boats.", "rubber boats"),
        ("awarded a $4,000,000 contract for the procurement of tents.", "tents"),
        ("awarded a fixed-price contract to supply winter coats, including hoods.", "winter coats"),
        ("awarded a contract for hoists under solicitation N00024-26-R-0001.", "hoists"),
    ],
)
def test_the_sentence_of_the_verb_says_what(head: str, what: str) -> None:
    assert describe(head, [head]) == what


def test_a_later_sentence_says_it_where_that_of_the_verb_does_not() -> None:
    head = "awarded a $4,000,000 modification."
    assert describe(head, [head, "This order provides for dock repairs."]) == "dock repairs"


def test_nothing_said_is_nothing() -> None:
    assert describe("awarded $4,000,000.", ["awarded $4,000,000.", "Work ends in May."]) == ""
