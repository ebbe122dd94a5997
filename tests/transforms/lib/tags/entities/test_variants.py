"""Where a system's name ends."""

import pytest

from tests.transforms.lib.tags.entities.tagged import tagged
from transforms.lib.tags.entities.find import find_entities


@pytest.mark.parametrize(
    ("text", "surface"),
    [
        ("The LCA-Tejas flew past.", "LCA-Tejas"),
        ("Two Rafale M landed on deck.", "Rafale M"),
        ("The F-18E/F Super Hornet fleet is old.", "F-18E/F Super Hornet"),
        ("Its JF-17 Thunder Block III jets flew.", "JF-17 Thunder Block III"),
        ("The Leopard 2 Mk II tank was shown.", "Leopard 2 Mk II"),
    ],
)
def test_marks_and_nicknames_belong_to_the_name(text: str, surface: str) -> None:
    assert (surface, "platform") in tagged(text)


@pytest.mark.parametrize("name", ["SA-2 Guideline", "BrahMos NG"])
def test_reporting_names_and_generations_belong_to_missiles(name: str) -> None:
    assert (name, "weapon") in tagged(f"They fired a {name} Surface to air missile.")


def test_a_kind_in_lower_case_does_not() -> None:
    assert ("Type 212A", "platform") in tagged("It offered the Type 212A submarine to Norway.")


def test_another_system_of_the_family_keeps_no_link() -> None:
    ids = {entity.id for entity in find_entities("", "Work on the BrahMos-II missile began.")}
    assert ids == {"weapon:brahmos-ii"}
    ids = {entity.id for entity in find_entities("", "A pair of F-16AMs took off.")}
    assert "plat:f-16-fighting-falcon" in ids
