"""Contract awards in the form of daily announcements."""

import textwrap
import time
from dataclasses import replace
from typing import Any

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
        "Sample Corp. hopes to win a $2 billion contract from the Navy.",
        "The Navy plans to award Sample Marine a $300 million contract.",
        "Maj. Ann Doe, Reno, Nevada, was awarded the Silver Star and a $500 prize.",
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


BODY = (
    "Work will be performed in Reno, Nevada. "
    "The Sample Depot, Reno, Nevada, is the contracting activity."
)
FIRST = (
    "Acme Corp., Reno, Nevada, is being awarded a $7,000,000 firm-fixed-price contract for pumps."
)
NEWS = {
    "Norway signed a €90 million deal with Sample Gruppen for radars.": (
        ("Norway", "Sample Gruppen", 9e7, "EUR")
    ),
    "The Navy has awarded Sample Yards a $45 million contract.": (
        ("Navy", "Sample Yards", 4.5e7, "USD")
    ),
    "The Pentagon awarded a $50 million contract to Sample Missiles for rounds.": (
        ("Pentagon", "Sample Missiles", 5e7, "USD")
    ),
    "Sample Stål has received an order worth SEK 470 million from Sweden.": (
        ("Sweden", "Sample Stål", 4.7e8, "SEK")
    ),
    "Sample Werke, Ulm, was awarded a €300 million contract by the German army.": (
        ("German army", "Sample Werke", 3e8, "EUR")
    ),
    "Chile has bought six tugs from Sample Marine in a deal worth $210 million.": (
        "Chile",
        "Sample Marine",
        2.1e8,
        "USD",
    ),
    "Sample Munition said it had secured a 900 million kroner contract from Denmark for shells.": (
        "Denmark",
        "Sample Munition",
        9e8,
        "DKK",
    ),
    "India signed a Rs 650 crore contract with Sample Shipyard Ltd for tugs.": (
        ("India", "Sample Shipyard Ltd", 6.5e9, "INR")
    ),
}


@pytest.mark.parametrize(
    ("text", "buyer", "seller", "amount", "currency"),
    [(text, *expected) for text, expected in NEWS.items()],
)
def test_awards_that_news_tells_of(
    text: str, buyer: str, seller: str, amount: float, currency: str
) -> None:
    (award,) = find_awards(text)
    assert (award.agency, award.contractors) == (buyer, (seller,))
    assert (award.amount, award.currency, award.action) == (amount, currency, "new")


def test_single_newlines_and_broken_lines_hold_as_many_awards() -> None:
    paragraphs = [f"{FIRST.replace('Acme', f'Acme{n}')} {BODY}" for n in range(30)]
    assert len(find_awards("\n".join(["NAVY", *paragraphs, "*Small business"]))) == 30
    broken = "\n\n".join(textwrap.fill(paragraph, 70) for paragraph in paragraphs)
    assert find_awards(broken) == find_awards("\n\n".join(paragraphs))


@pytest.mark.parametrize(
    "text",
    [
        (
            "CORRECTION: The contract announced May 3 to Acme Corp., Reno, "
            "Nevada, for $5,000,000 has not yet been awarded."
        ),
        f"Correction: {FIRST} {BODY}",
        "*Small business",
        "DEFENSE LOGISTICS AGENCY",
    ],
)
def test_corrections_headings_and_footnotes_are_no_awards(text: str) -> None:
    assert find_awards(text) == ()


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


@pytest.mark.parametrize("name", ["iSample Corp.", "a.b. yards Inc.", "eYards Holding’s Inc."])
def test_companies_that_begin_with_a_small_letter(name: str) -> None:
    text = f"{name}, Reno, Nevada, is awarded a $2,500,000 fixed-price contract for repairs."
    assert [award.contractors for award in find_awards(text + ACTIVITY)] == [(name,)]


def test_a_sum_for_all_stays_one_award() -> None:
    later = "If Acme Yards exercised the options, its value could reach $9,000,000."
    (award,) = find_awards(TWO_YARDS.format("a combined $4,000,000 for", "") + later + ACTIVITY)
    assert award.amount == 4e6


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
    ("text", "small"),
    [
        ("Acme Corp.,* Reno, Nevada, was awarded a $1,000,000 contract for hay.", True),
        (
            (
                "Acme Corp.,* Reno, Nevada, was awarded a $1,000,000 contract for "
                "hay.\n\n*Mandatory source"
            ),
            False,
        ),
        (
            (
                "Acme Corp.,** Reno, Nevada, was awarded a $1,000,000 contract "
                "for hay.\n\n**Woman-owned small business"
            ),
            True,
        ),
        ("Acme Corp., Reno, Nevada, was awarded a $1,000,000 contract for hay.", False),
    ],
)
def test_stars_mean_what_the_footnote_says(text: str, small: bool) -> None:
    (award,) = find_awards(text)
    assert award.small_business is small


def test_the_type_may_stand_in_a_sentence_of_its_own() -> None:
    (award,) = find_awards(
        "Acme Fuels Co., Reno, Nevada, has been awarded an estimated $9,000,000 contract for oil. "
        "This is a fixed-price with economic-price-adjustment, requirements contract. "
        "The contracting activity is the Sample Agency, Erie, Pennsylvania (SPE602-24-D-0001)."
    )
    assert award.contract_type == "fixed-price with economic-price-adjustment, requirements"


def test_a_sole_foreign_buyer() -> None:
    (award,) = find_awards(
        "Acme Corp., Reno, Nevada, was awarded a $1,000,000 foreign military "
        "sales (Oman) contract for hay."
    )
    assert (award.fms_customers, award.buyer_country) == (("Oman",), "OM")


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
