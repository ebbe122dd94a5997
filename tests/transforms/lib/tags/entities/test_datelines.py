"""Towns of datelines and of states."""

import pytest

from tests.transforms.lib.tags.entities.tagged import tagged
from transforms.lib.tags.entities.find import find_entities


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("QUANTICO, Va. – Marines met.", {"QUANTICO", "Va."}),
        ("ELMIRA, N.Y. (AP) -- Nothing happened.", {"ELMIRA", "N.Y."}),
        ("LARCHVILLE, Samoa (May 3, 2019) Sailors met.", {"LARCHVILLE"}),
        ("SAN LARCH---Sailors met.", {"SAN LARCH"}),
        ("PORT ANNA B. LARCH, Va. – Sailors met.", {"PORT ANNA B. LARCH"}),
        (
            "Teams from Laramie, Wyo., and Bangor, Maine, won.",
            {"Laramie", "Wyo.", "Bangor", "Maine"},
        ),
    ],
)
def test_a_town_and_its_state_are_places(text: str, places: set[str]) -> None:
    assert {surface for surface, kind in tagged(text) if kind == "place"} >= places


@pytest.mark.parametrize(
    "text", ["They met in Peru, Indiana.", "Plants in Lebanon, Ohio, and Rome, Utah, closed."]
)
def test_a_town_before_its_state_is_no_country(text: str) -> None:
    assert not [e.id for e in find_entities("", text) if e.type == "country"]


def test_an_arsenal_before_its_state_is_a_facility() -> None:
    assert ("LARCH ARSENAL", "facility") in tagged("LARCH ARSENAL, Ala. -- Workers met.")


def test_a_list_of_countries_stays_one() -> None:
    text = "Troops of Norway, Georgia and Sweden met."
    assert [kind for _, kind in tagged(text)] == ["country"] * 3


def test_a_base_in_a_dateline_is_a_facility() -> None:
    assert ("FORT EXAMPLE", "facility") in tagged("FORT EXAMPLE, Okla. -- Crews trained.")


def test_cities_in_a_list_are_no_states() -> None:
    assert ("London", "place") in tagged("Talks in London, Washington and Paris went on.")
    found = find_entities("", "Talks in London, Washington and Paris went on, Washington said.")
    assert "place:us-wa" not in {entity.id for entity in found}


def test_washington_is_the_state_in_a_contract_and_the_capital_elsewhere() -> None:
    text = "Acme Co., Tacoma, Washington, is awarded $5 (Spokane, Washington (47 percent))."
    [washington] = [e for e in find_entities("", text) if "Washington" in e.name]
    assert (washington.id, washington.mentions) == ("place:us-wa", 2)
    [capital] = [
        e for e in find_entities("", "In Paris, Washington and Rome agreed.") if "Wash" in e.name
    ]
    assert capital.id == "place:gn-4140963"
