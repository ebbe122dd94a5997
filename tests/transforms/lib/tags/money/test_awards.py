"""Contract awards in the form of daily announcements."""

import pytest

from transforms.lib.tags.money.awards import find_awards

MODIFICATION = (
    "Sample Dynamics Corp., Springfield, Virginia, was awarded a $12,529,811 firm-fixed-price "
    "modification (P00012) to a previously awarded contract (N00019-24-C-0032). This modification "
    "brings the total cumulative face value of the contract to $98,000,000. It involves foreign "
    "military sales to Japan, Norway and the Netherlands. Work will be performed in Springfield, "
    "Virginia (60%), and is expected to be completed in June 2027. The Sample Systems Command, "
    "Riverton, Maryland, is the contracting activity."
)
SHARED = (
    "Alpha Sample LLC, Reston, Virginia (N0001924D0001); and Beta Systems, Inc., Tampa, Florida "
    "(N0001924D0002), are each awarded a $5,000,000 indefinite-delivery contract for services."
)
OPTION = (
    "Gamma Works Ltd., Lakeside, Ohio, has been awarded a $1,000,000 contract modification to "
    "exercise an option for spare parts."
)


def test_a_modification_with_all_its_parts() -> None:
    (award,) = find_awards(MODIFICATION)
    assert award.contractors == ("Sample Dynamics Corp.",)
    assert (award.amount, award.ceiling, award.currency) == (12529811.0, 98e6, "USD")
    assert award.action == "modification"
    assert award.agency == "Sample Systems Command, Riverton, Maryland"
    assert award.contract_numbers == ("N00019-24-C-0032",)
    assert award.place == "Springfield, Virginia"
    assert award.completion_date == "June 2027"
    assert award.fms_customers == ("Japan", "Norway", "Netherlands")


def test_one_award_to_several_contractors() -> None:
    (award,) = find_awards(SHARED)
    assert award.contractors == ("Alpha Sample LLC", "Beta Systems, Inc.")
    assert award.contract_numbers == ("N0001924D0001", "N0001924D0002")
    assert award.action == "new"


def test_a_page_holds_one_award_per_paragraph() -> None:
    page = f"NAVY\n\n{MODIFICATION}\n\n{SHARED}\n\nARMY\n\n{OPTION}"
    assert [award.action for award in find_awards(page)] == ["modification", "new", "option"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Sample Corp. was awarded a medal.",
        "The Army was awarded $5 million for its tests.",
        "Officials said the company, which is based there, was awarded a $5 million contract.",
    ],
)
def test_prose_gives_no_award(text: str) -> None:
    assert find_awards(text) == ()
