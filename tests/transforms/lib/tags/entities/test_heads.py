"""The head word of a name tells what it names."""

import pytest

from tests.transforms.lib.tags.entities.tagged import tagged
from transforms.lib.tags.entities.capital_runs import find_runs
from transforms.lib.tags.entities.folding import fold_letters
from transforms.lib.tags.entities.heads import find_bodies


def bodies(text: str) -> list[tuple[str, str]]:
    folded = fold_letters(text)
    return [(m.type, text[m.start : m.end]) for m in find_bodies(folded, find_runs(folded))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the Ministry of Foreign Affairs said", ("organisation", "Ministry of Foreign Affairs")),
        (
            "the Center for Strategic and Sample Studies,",
            ("organisation", "Center for Strategic and Sample Studies"),
        ),
        ("the Oman Herald wrote", ("organisation", "Oman Herald")),
        ("Sample Airways flew", ("organisation", "Sample Airways")),
        ("Sample Dynamics Corp. won", ("organisation", "Sample Dynamics Corp")),
        ("the 104th Fighter Wing flew", ("military_unit", "104th Fighter Wing")),
        ("3rd Brigade Combat Team", ("military_unit", "3rd Brigade Combat Team")),
        ("1st Battalion, 5th Marines", ("military_unit", "1st Battalion, 5th Marines")),
        ("Carrier Strike Group 11,", ("military_unit", "Carrier Strike Group 11")),
        ("II Marine Expeditionary Force", ("military_unit", "II Marine Expeditionary Force")),
        ("aboard USS John Basilone (DDG 122)", ("platform", "USS John Basilone")),
        ("HMS Sample’s crew", ("platform", "HMS Sample")),
        ("Operation Silent Sample began", ("programme", "Operation Silent Sample")),
        ("at Camp Sample", ("facility", "Camp Sample")),
        ("Sample International Airport", ("facility", "Sample International Airport")),
        ("Gulf of Sample", ("place", "Gulf of Sample")),
        ("in Sample Province", ("place", "Sample Province")),
        ("the School of Rock Studies", ("organisation", "School of Rock Studies")),
        ("the Best Sample Competition", ("programme", "Best Sample Competition")),
        ("the town of Musterstadt fell", ("place", "Musterstadt")),
    ],
)
def test_the_head_word_tells_the_type(text: str, expected: tuple[str, str]) -> None:
    assert expected in bodies(text)


@pytest.mark.parametrize(
    "text", ["Defense Department", "the Government", "First Army Command post"]
)
def test_a_bare_head_is_no_name(text: str) -> None:
    assert not [name for kind, name in bodies(text) if name in ("Department", "Government")]


def test_initials_stand_for_a_name_of_the_text() -> None:
    text = "The Larchville Metal Research Institute, or LMRI, grew. Others left the LMRIX."
    assert [name for name, _ in tagged(text)] == ["Larchville Metal Research Institute", "LMRI"]


def test_three_initials_stand_for_a_name_only_if_the_text_declares_them() -> None:
    text = "The Larchville Metal Office grew. The LMO spoke."
    assert [name for name, _ in tagged(text)] == ["Larchville Metal Office"]
    declared = text.replace(" grew", " (LMO) grew")
    assert tagged(declared).count(("LMO", "organisation")) == 2


def test_two_names_joined_are_one_body() -> None:
    assert tagged("She left its new Metal Simulation and Larchville Center.") == [
        ("Metal Simulation and Larchville Center", "organisation")
    ]


def test_a_name_with_two_spaces_has_initials_too() -> None:
    text = "The Larchville Metal  Research Institute (LMRI) grew."
    assert ("LMRI", "organisation") in tagged(text)
