"""Names that their kind gives away."""

import pytest

from tests.transforms.lib.tags.entities.tagged import tagged


@pytest.mark.parametrize(
    ("text", "surface", "kind"),
    [
        ("Troops test the Vajramukh cruise missile in June.", "Vajramukh", "weapon"),
        ("They bought the Garuda loitering munition.", "Garuda", "weapon"),
        ("Pilots like the Chaitra helicopter.", "Chaitra", "platform"),
        ("The firm showed a drone called Kestrelix to buyers.", "Kestrelix", "platform"),
        ("It is a rifle known as the Trishakti.", "Trishakti", "weapon"),
    ],
)
def test_a_name_before_its_kind(text: str, surface: str, kind: str) -> None:
    assert (surface, kind) in tagged(text)


@pytest.mark.parametrize(
    ("text", "surface", "kind"),
    [
        ("Yagmur, an anti-ship missile, was fired.", "Yagmur", "weapon"),
        ("Later Corvid was a long-range reconnaissance drone for the army.", "Corvid", "platform"),
        ("Testers praised Basalt, a light tank built in two years.", "Basalt", "platform"),
        ("The anti-tank missile Skorpa was ordered.", "Skorpa", "weapon"),
        ("Vajrang is a short-range air defense system that tracks ten.", "Vajrang", "weapon"),
        ("Troops fired the Krait air defence system at dusk.", "Krait", "weapon"),
        ("The FQ-7C mobile air defense systems were sold.", "FQ-7C", "weapon"),
    ],
)
def test_a_name_that_the_sentence_defines(text: str, surface: str, kind: str) -> None:
    assert (surface, kind) in tagged(text)


@pytest.mark.parametrize(
    "text",
    [
        "Brno, a town with a gun factory, was quiet.",
        "Kragelund is a missile maker.",
        "Petrenko, a tank commander, was hurt.",
        "New missiles and old tanks were shown.",
        "The Light Combat aircraft of others were faster.",
        "The Smoke grenade launcher was removed.",
    ],
)
def test_words_of_habit_are_no_names(text: str) -> None:
    assert tagged(text) == []
