"""Contract awards in the form of daily announcements."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.values import AwardPlace
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
    assert (award.amount, award.cumulative, award.currency) == (12529811.0, 98e6, "USD")
    assert award.ceiling is None
    assert award.action == "modification"
    assert award.agency == "Sample Systems Command, Riverton, Maryland"
    assert award.contract_numbers == ("N00019-24-C-0032",)
    assert award.place == "Springfield, Virginia (60%)"
    assert award.places == (AwardPlace("Springfield, Virginia", 0.6),)
    assert (award.completion_date, award.completed_by) == ("June 2027", "2027-06-30")
    assert (award.contract_type, award.modification) == ("firm-fixed-price", "P00012")
    assert award.fms_customers == ("Japan", "Norway", "Netherlands")


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
        "Sample Corp. hopes to win a $2 billion contract from the Navy.",
        "The Navy plans to award Sample Marine a $300 million contract.",
        "Maj. Ann Doe, Reno, Nevada, was awarded the Silver Star and a $500 prize.",
        "Capt. Ann Doe, Reno, Nevada, has been awarded a $500 bonus as the best of her year.",
        "Dr. Ann Doe, Reno, Nevada, has been awarded a $1.2 million grant for her study.",
        "Sample Corp. won a $40 million Patriot contract.",  # of which service is not said
        "Sample Corp. was awarded a patent that its rival values at $40 million.",
        "The yard was awarded $12 million in damages over the contract.",
        "The Senate requested $5 billion for a contract with Sample Aero.",
        "Kyiv did not sign a $5 million deal with Sample Drones.",
        "Last year the Army awarded Sample Trucks a $6.7 billion contract.",
        "Sample Bank signed a $10 billion loan agreement with Sample Corp.",
        (
            "The maintenance contract to clear 232,000 cubic yards of mud was awarded for "
            "$1.3 million (contract award number W911XK20C0006)."
        ),
    ],
)
def test_prose_without_an_award_gives_none(text: str) -> None:
    assert find_awards(text) == ()


@pytest.mark.parametrize(
    ("awarded", "action"),
    [
        ("a not-to-exceed $5,000,000 option (P00021) on contract W911QY-26-C-0001", "option"),
        ("a $5,000,000 contract with an option to extend", "new"),
    ],
)
def test_an_option_that_is_awarded_itself(awarded: str, action: str) -> None:
    (award,) = find_awards(f"Acme Corp., Reno, Nevada, was awarded {awarded} for pumps. {BODY}")
    assert award.action == action


BODY = (
    "Work will be performed in Reno, Nevada. "
    "The Sample Depot, Reno, Nevada, is the contracting activity."
)
FIRST = (
    "Acme Corp., Reno, Nevada, is being awarded a $7,000,000 firm-fixed-price contract for pumps."
)


@settings(deadline=None, max_examples=150)
@given(
    st.lists(
        st.sampled_from(
            [
                *" \n,;.*()A$",
                FIRST,
                BODY,
                " was awarded a ",
                "$5 million",
                " contract ",
                "Reno, Nevada",
                "Acme Corp.",
            ]
        ),
        max_size=30,
    ).map("".join)
)
def test_any_text_gives_awards_that_are_complete(text: str) -> None:
    for award in find_awards(text):
        assert award.contractors
        assert award.action in {"new", "modification", "option"}


@pytest.mark.parametrize(
    "unit", ["A ", "a\n", "Aa Co., Tampa, Florida (N00024-12-D-0001); ", "$1 was awarded a "]
)
def test_time_grows_with_the_text_and_no_faster(unit: str) -> None:
    def steps(length: int) -> float:
        text = unit * (length // len(unit))
        start = time.process_time()
        find_awards(text)
        return time.process_time() - start

    steps(1000)
    assert steps(160_000) < 40 * steps(20_000) + 0.5


def test_companies_that_follow_a_colon_are_the_contractors() -> None:
    text = (
        "The following contractors were awarded a combined ceiling of $90,000,000 for contracts "
        "for tents: Sample Tents Inc., Reno, Nevada (FA0000-26-D-0001); and Sample Poles LLC, "
        "Tampa, Florida (FA0000-26-D-0002). Sample Center, Riverton, Maryland, is the contracting "
        "activity."
    )
    (award,) = find_awards(text)
    assert award.contractors == ("Sample Tents Inc.", "Sample Poles LLC")


def test_an_other_transaction_with_options_obligated_in_full() -> None:
    text = (
        "Sample Orbit Inc., Reno, Nevada, was awarded a $9,000,000 agreement (FA0000-26-9-B001), "
        "with a total value of $12,000,000 if all options are exercised, for radios. Work will be "
        "performed at various places within the U.S. (80%); and Ulm, Germany (20%). Fiscal 2026 "
        "funds in the full amount were obligated at the time of award. Sample Center, Riverton, "
        "Maryland, is the contracting activity."
    )
    (award,) = find_awards(text)
    assert award.contract_numbers == ("FA0000-26-9-B001",)
    assert (award.amount, award.cumulative, award.obligated) == (9e6, 12e6, 9e6)
    assert [place.share for place in award.places or ()] == [0.8, 0.2]
