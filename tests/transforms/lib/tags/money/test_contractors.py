"""The contractors of an award: their names, without what stands around them."""

import pytest

from transforms.lib.tags.money.awards import find_awards

SHARED = (
    "Alpha Sample LLC, Reston, Virginia (N0001924D0001); and Beta Systems, Inc., Tampa, Florida "
    "(N0001924D0002), are each awarded a $5,000,000 indefinite-delivery contract for services."
)


def test_one_award_to_several_contractors() -> None:
    (award,) = find_awards(SHARED)
    assert award.contractors == ("Alpha Sample LLC", "Beta Systems, Inc.")
    assert award.contract_numbers == ("N0001924D0001", "N0001924D0002")
    assert award.action == "new"


ACTIVITY = " The Sample Agency, Erie, Pennsylvania, is the contracting activity."


@pytest.mark.parametrize("name", ["iSample Corp.", "a.b. yards Inc.", "eYards Holding’s Inc."])
def test_companies_that_begin_with_a_small_letter(name: str) -> None:
    text = f"{name}, Reno, Nevada, is awarded a $2,500,000 fixed-price contract for repairs."
    assert [award.contractors for award in find_awards(text + ACTIVITY)] == [(name,)]
