"""Hull numbers and ships by their bare names."""

from tests.transforms.lib.tags.entities.tagged import tagged
from transforms.lib.tags.entities.find import find_entities


def test_hull_numbers_are_mentions_of_their_own() -> None:
    text = (
        "USS Example (LPD 99), the cutter USCGC Sample (WMSL 799) and HMS Model (D 97) met SSN 899."
    )
    numbers = {"LPD 99", "WMSL 799", "D 97", "SSN 899"}
    assert {surface for surface, kind in tagged(text) if kind == "platform"} >= numbers


def test_a_ship_is_called_by_its_bare_name_later() -> None:
    text = "USS Nevada left on Monday. Nevada spent a month at sea, and Nevada crews rested."
    found = tagged(text)
    assert found.count(("Nevada", "platform")) == 2
    assert ("Nevada", "place") not in found
    ids = {e.id for e in find_entities("", text) if e.type == "platform"}
    assert len(ids) == 2  # grouped under the ship's name and its short one, no place


def test_a_preposition_leaves_the_place_a_place() -> None:
    text = "USS Nevada was named in Nevada in 1914. She sailed from Reno, Nevada."
    assert tagged(text).count(("Nevada", "place")) == 2


def test_a_strike_group_is_a_unit() -> None:
    assert ("Nimitz Carrier Strike Group", "military_unit") in tagged(
        "The Nimitz Carrier Strike Group left port."
    )


def test_a_ship_named_after_a_person_is_called_so_after_a_comma() -> None:
    text = "USS Jane Roe sailed in May. In June, Jane Roe met USS Nevada off Reno, Nevada."
    assert tagged(text).count(("Jane Roe", "platform")) == 1
    assert tagged(text).count(("Nevada", "place")) == 1


def test_a_missile_is_no_hull() -> None:
    assert ("SS-18", "weapon") in tagged("Ten SS-18 missiles were scrapped.")


def test_a_surname_in_a_list_is_not_the_ship_of_that_name() -> None:
    text = "USS Jane Larch sailed. Ahoy, Larch left with Adams, Larch, and Hale."
    assert tagged(text).count(("Larch", "platform")) == 1
