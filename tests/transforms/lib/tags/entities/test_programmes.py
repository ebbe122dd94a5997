"""Programmes by the word after them, events by their year."""

import pytest

from tests.transforms.lib.tags.entities.tagged import tagged
from transforms.lib.tags.entities.capital_runs import find_runs
from transforms.lib.tags.entities.programmes import find_programmes


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Funds for the XRTB programme were cut.", "XRTB"),
        ("Bids in the QRFA tender are due.", "QRFA"),
        ("The firm had a stand at Aero Nordia 2023.", "Aero Nordia 2023"),
        ("Costs of the Halberd programme doubled.", "Halberd"),
        ("The Future Mortar Carrier project failed.", "Future Mortar Carrier"),
        ("Ships joined the Amber Shield exercise in May.", "Amber Shield"),
        ("Its SEA 2400 programme was cancelled.", "SEA 2400"),
        ("The Baltic Sea Mine Initiative has nine members.", "Baltic Sea Mine Initiative"),
        ("It flew at the Lakeside Air Show.", "Lakeside Air Show"),
        ("Bids for the Project-77I submarine are due.", "Project-77I"),
        ("Guests came to IDEX 2027 in Abu Dhabi.", "IDEX 2027"),
        ("Troops joined Exercise Silver Otter 27 in May.", "Exercise Silver Otter 27"),
        ("During Exercise Cold Lantern 19-2 snow fell.", "Exercise Cold Lantern 19-2"),
        ("Ships joined WATCHMAN 24 and LEMON CASTLE 23-1.", "WATCHMAN 24"),
        ("Ships joined WATCHMAN 24 and LEMON CASTLE 23-1.", "LEMON CASTLE 23-1"),
        ("The National Harbor Strategy names ports.", "National Harbor Strategy"),
        ("The Joint Travel Regulation (JTR) changed.", "JTR"),
    ],
)
def test_programmes_and_events(text: str, name: str) -> None:
    assert (name, "programme") in tagged(text)


@pytest.mark.parametrize(
    "text",
    [
        "The UAV programme grew.",
        "The Hypersonic Cruise Missile program grew.",
        "Entire projects fell.",
        "It was shown at the end of May 2023.",
        "In April 2021 it fell.",
    ],
)
def test_kinds_and_months_are_none(text: str) -> None:
    assert list(find_programmes(text, list(find_runs(text)))) == []


def test_who_leads_a_project_is_none() -> None:
    assert not tagged("The Project Manager for the tank spoke.")


def test_a_body_before_the_word_stays_a_body() -> None:
    assert ("NATO", "organisation") in tagged("The NATO programme is large.")


def test_a_headline_in_capitals_keeps_its_country() -> None:
    assert ("RUSSIA", "country") in tagged("RUSSIA LOSES 35 TANKS IN A NIGHT")
