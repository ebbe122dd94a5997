"""Facilities whose kind stands in lower case beside their name."""

import pytest

from tests.transforms.lib.tags.entities.tagged import tagged


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Drones struck the Morozovsk air base at night.", "Morozovsk air base"),
        ("Two jets left the Konya airbase.", "Konya airbase"),
        ("The Odesa airport was closed.", "Odesa airport"),
        ("The Rivne nuclear power plant was cut off.", "Rivne nuclear power plant"),
        ("Workers left the Gdynia shipyard.", "Gdynia shipyard"),
        ("Jets flew to the airbase of Luleberg.", "Luleberg"),
        ("It was fired at the Vidsel test range.", "Vidsel test range"),
        ("They met at Contingency Operating Base Viper.", "Contingency Operating Base Viper"),
        ("They went to the Orchard Combat Training Center.", "Orchard Combat Training Center"),
        ("Troops left Ft. Halifax on Monday.", "Ft. Halifax"),
        ("The tanks are kept at the Hohenfels Training Area.", "Hohenfels Training Area"),
        ("The unit left Halvorsen AFB in May.", "Halvorsen AFB"),
        ("Crews at NAS Port Ellery fly it.", "NAS Port Ellery"),
        (
            "Marine Corps Air Station, Tidewater, reopened.",
            "Marine Corps Air Station, Tidewater",
        ),
        ("It lifted off from Space Launch Complex 12E.", "Space Launch Complex 12E"),
        ("She moored at Pier 14 on Monday.", "Pier 14"),
    ],
)
def test_a_name_before_its_kind_is_a_facility(text: str, name: str) -> None:
    assert (name, "facility") in tagged(text)


@pytest.mark.parametrize(
    "text",
    [
        "The Russian airbase was hit.",
        "A NATO base was built there.",
        "The Air Force base budget grew.",
        "Snow fell on the Zanskar Range.",
        "The Border Range police chief spoke.",
    ],
)
def test_owners_and_mountains_are_none(text: str) -> None:
    assert not [name for name, kind in tagged(text) if kind == "facility"]


def test_a_base_is_called_by_its_own_word_again() -> None:
    text = "Larchville Air Base reopened. Crews left Larchville, but Larchville Shipping stayed."
    assert tagged(text).count(("Larchville", "facility")) == 1


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Travis Air Force Base grew. Her son Travis laughed; Travis waved at Travis.", "Travis"),
        ("Dover Air Force Base grew. A ferry went from Dover to sea.", "Dover"),
        ("Northern Naval Base grew. Northern winds blew at Northern lakes.", "Northern"),
        ("Larch Air Force Base grew. Larch said no, and the Larch family left.", "Larch"),
    ],
)
def test_people_towns_and_winds_called_like_a_base_are_none(text: str, name: str) -> None:
    assert (name, "facility") not in tagged(text)
