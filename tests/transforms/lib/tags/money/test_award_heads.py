"""Heads of awards: several contractors, each with a sum of its own or with one for all."""

import pytest

from transforms.lib.tags.money.awards import find_awards


def test_each_contractor_with_a_sum_of_its_own_has_an_award() -> None:
    text = (
        "Acme Foods Inc., Reno, Nevada (SPE300-24-D-0001, $2,500,000); "
        "and Beta Foods LLC, Ames, Iowa "
        "(SPE300-24-D-0002, $1,500,000), have each been awarded a fixed-price contract for bread. "
        "The contracting activity is the Sample Agency, Erie, Pennsylvania."
    )
    first, second = find_awards(text)
    assert (first.contractors, first.amount, first.contract_numbers) == (
        ("Acme Foods Inc.",),
        2.5e6,
        ("SPE300-24-D-0001",),
    )
    assert (second.contractors, second.amount) == (("Beta Foods LLC",), 1.5e6)
    assert first.agency == second.agency == "Sample Agency, Erie, Pennsylvania"


def test_companies_that_are_counted_first_and_named_later() -> None:
    text = (
        "Two companies have been awarded modifications to previously awarded contracts for barges. "
        "They are: Acme Lines Inc., Reno, Nevada, an estimated $2,500,000 modification (P00002) to "
        "contract HTC711-24-D-W001; and Beta Tow Ltd., Ames, Iowa, an estimated $1,500,000 "
        "modification (P00003) to contract HTC711-24-D-W002. Work will be performed worldwide. "
        "The Sample Agency, Erie, Pennsylvania, is the contracting activity."
    )
    first, second = find_awards(text)
    assert (first.contractors, first.amount) == (("Acme Lines Inc.",), 2.5e6)
    assert (second.contractors, second.amount) == (("Beta Tow Ltd.",), 1.5e6)
    assert second.contract_numbers == ("HTC711-24-D-W002",)


ACTIVITY = " The Sample Agency, Erie, Pennsylvania, is the contracting activity."


TWO_YARDS = (
    "Acme Yards Inc.,* Reno, Nevada (N50054-24-D-0001); and Beta Docks LLC, Ames, Iowa "
    "(N50054-24-D-0002), are each being awarded {} fixed-price contracts for repairs{}. "
)


@pytest.mark.parametrize(
    ("worth", "later"),
    [
        (
            "",
            "Acme Yards Inc.* will be awarded $2,500,000; Beta Docks will be awarded $1,500,000.",
        ),
        (
            "",
            "Acme Yards Inc. will receive $2,500,000; and Beta Docks LLC will receive $1,500,000.",
        ),
        ("", "The values are: Acme Yards Inc. – $2,500,000; Beta Docks LLC – $1,500,000."),
        ("", "Acme Yards' contract is valued at $2,500,000; Beta Docks' contract at $1,500,000."),
        (
            "",
            "Acme Yards Inc. has a ceiling of $2,500,000. Beta Docks has a ceiling of $1,500,000.",
        ),
        ("", "The maximum values are $2,500,000 (Acme Yards) and $1,500,000 (Beta Docks)."),
        (" worth $2,500,000 and $1,500,000, respectively", ""),
    ],
)
def test_contractors_whose_sums_follow_their_list(worth: str, later: str) -> None:
    awards = find_awards(TWO_YARDS.format("", worth) + later + ACTIVITY)
    assert [award.amount for award in awards] == [2.5e6, 1.5e6]
    assert [award.contractors for award in awards] == [("Acme Yards Inc.",), ("Beta Docks LLC",)]


def test_contractors_that_are_awarded_one_after_another() -> None:
    text = (
        "Acme Yards Inc., Reno, Nevada, is awarded $2,500,000 (N50054-24-D-0001); and Beta Docks "
        "LLC, Ames, Iowa, is awarded $1,500,000 (N50054-24-D-0002) for contracts for repairs."
    )
    awards = find_awards(text + ACTIVITY)
    assert [(a.contractors[0], a.amount, a.contract_numbers) for a in awards] == [
        ("Acme Yards Inc.", 2.5e6, ("N50054-24-D-0001",)),
        ("Beta Docks LLC", 1.5e6, ("N50054-24-D-0002",)),
    ]


def test_a_sum_for_all_stays_one_award() -> None:
    later = "If Acme Yards exercised the options, its value could reach $9,000,000."
    (award,) = find_awards(TWO_YARDS.format("a combined $4,000,000 for", "") + later + ACTIVITY)
    assert award.amount == 4e6
