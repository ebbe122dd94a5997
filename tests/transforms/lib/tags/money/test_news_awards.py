"""Awards that prose tells of."""

import pytest

from transforms.lib.tags.money.awards import find_awards

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
    "Canada has awarded Sample Wheels a C$420 million contract for trucks.": (
        ("Canada", "Sample Wheels", 4.2e8, "CAD")
    ),
    "Sample Aero won a $1.4 billion Air Force contract for target drones.": (
        ("Air Force", "Sample Aero", 1.4e9, "USD")
    ),
    "Germany's procurement office has placed an order worth €210 million with Sample Werke.": (
        ("Germany's procurement office", "Sample Werke", 2.1e8, "EUR")
    ),
    "Chile has ordered six tugs from Sample Marine for $210 million.": (
        ("Chile", "Sample Marine", 2.1e8, "USD")
    ),
    "Canada has picked Sample Wheels to deliver 90 trucks under a C$420 million contract.": (
        ("Canada", "Sample Wheels", 4.2e8, "CAD")
    ),
    "Sample Aero received a $70 million contract to build target drones.": (
        ("", "Sample Aero", 7e7, "USD")
    ),
    "Sample Werke was awarded a contract by the German army, valued at €300 million, for trucks.": (
        ("German army", "Sample Werke", 3e8, "EUR")
    ),
    "Chile's Transport Agency signed an agreement with Sample Marine worth $210 million.": (
        ("Chile's Transport Agency", "Sample Marine", 2.1e8, "USD")
    ),
    "Sample Stål has signed a contract worth SEK 470 million with the Defence Agency for tents.": (
        ("Defence Agency", "Sample Stål", 4.7e8, "SEK")
    ),
    "Sample Stål has received an order from Sweden. The order value is SEK 470 million.": (
        ("Sweden", "Sample Stål", 4.7e8, "SEK")
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


@pytest.mark.parametrize(
    ("worth", "ceiling"), [("up to $620 million", 6.2e8), ("$620 million", None)]
)
def test_what_a_contract_is_worth_at_most_is_its_ceiling(worth: str, ceiling: float | None) -> None:
    (award,) = find_awards(f"The Army awarded Sample Wheels a contract worth {worth} for trucks.")
    assert (award.amount, award.ceiling) == (6.2e8, ceiling)


def test_the_members_of_a_consortium_are_contractors_each() -> None:
    text = "A consortium of Sample Yards and Sample Radar won a $90 million contract to refit tugs."
    (award,) = find_awards(text)
    assert award.contractors == ("Sample Yards", "Sample Radar")


@pytest.mark.parametrize(
    "text",
    [
        "Sample Stål signed a contract with Sweden. The company is worth SEK 470 million.",
        "Sample Stål hopes to sign a contract with Sweden. The contract is worth SEK 470 million.",
        "Chile ordered its tugs home from Sample Bay for six months; repairs cost $2 million.",
    ],
)
def test_a_sum_of_something_else_makes_no_award(text: str) -> None:
    assert find_awards(text) == ()
