"""Where the work of an award is done."""

import pytest

from transforms.lib.tags.money.locations import is_region, is_us_state, read_places, with_last_stop


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("Boise, Idaho", [("Boise, Idaho", None)]),
        (
            "Boise, Idaho (75%); and Lyon, France (25%)",
            [("Boise, Idaho", 0.75), ("Lyon, France", 0.25)],
        ),
        ("Texas and Ohio", [("Texas", None), ("Ohio", None)]),
        (
            "Boise, Idaho; and various locations",
            [("Boise, Idaho", None), ("various locations", None)],
        ),
        ("worldwide", [("worldwide", None)]),
        ("various locations", []),
        ("the places that each order names", []),
    ],
)
def test_the_places_of_a_list_with_their_shares(
    text: str, places: list[tuple[str, float | None]]
) -> None:
    assert list(read_places(text)) == places


def test_states_provinces_and_countries_are_regions_and_towns_are_none() -> None:
    assert is_region("Ontario")
    assert is_region("Norway")
    assert not is_region("Boise")
    assert is_us_state("Idaho")
    assert not is_us_state("Norway")


def test_a_name_keeps_the_stop_that_is_its_own() -> None:
    assert with_last_stop(" Washington, D.C.;") == "Washington, D.C."
    assert with_last_stop("Boise, Idaho.") == "Boise, Idaho"
